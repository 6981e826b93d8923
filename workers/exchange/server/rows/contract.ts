/** The fields that every book row repeats of its instrument. */

import type { ExchangeCore, Listing } from "../../types.ts";
import { doubleText } from "../numbers.ts";

export interface ContractFields {
  readonly exchange: string;
  readonly tradingsymbol: string;
  readonly symbolname: string;
  readonly instrumenttype: "" | "AMXIDX" | "FUTIDX" | "FUTSTK" | "OPTIDX" | "OPTSTK";
  /** Series of a share (`EQ`); "" for contracts. */
  readonly symbolgroup: string;
  /** -1 where there is none. */
  readonly strikePaise: number | undefined;
  readonly optiontype: string;
  readonly expirydate: string;
  readonly lotsize: string;
}

function instrumentType(core: ExchangeCore, listing: Listing): ContractFields["instrumenttype"] {
  if (listing.kind === "equity") return "";
  if (listing.kind === "index") return "AMXIDX";
  const onIndex = listing.onIndex ?? core.listing(listing.underlyingToken)?.kind === "index";
  if (listing.kind === "future") return onIndex ? "FUTIDX" : "FUTSTK";
  return onIndex ? "OPTIDX" : "OPTSTK";
}

export function contractFields(core: ExchangeCore, token: string): ContractFields {
  const listing = core.listing(token);
  if (listing === undefined) {
    // A book kept from an earlier universe: the row is still told, with what is known of it.
    return { exchange: "NSE", tradingsymbol: "", symbolname: "", instrumenttype: "", symbolgroup: "", strikePaise: undefined, optiontype: "", expirydate: "", lotsize: "1" };
  }
  const dash = listing.symbol.lastIndexOf("-");
  return {
    exchange: listing.segment,
    tradingsymbol: listing.symbol,
    symbolname: listing.name,
    instrumenttype: instrumentType(core, listing),
    symbolgroup: listing.kind === "equity" && dash > 0 ? listing.symbol.slice(dash + 1) : "",
    strikePaise: listing.kind === "option" ? listing.strikePaise : undefined,
    optiontype: listing.optionType,
    expirydate: listing.expiry,
    lotsize: String(listing.lotSize),
  };
}

/** Strike as the books print it: `-1` for none, else a Java double (`24500.0`). */
export const strikeText = (fields: ContractFields): string => (fields.strikePaise === undefined ? "-1" : doubleText(fields.strikePaise));

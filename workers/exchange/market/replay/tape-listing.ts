/** The listing of an instrument that a recording names. */

import { monthName } from "../../../../shared/domain/instrument-symbol.ts";
import type { RecordedFacts } from "../../../../shared/recording/facts.ts";
import type { Listing } from "../../types.ts";
import { segmentOf } from "./tape-series.ts";

const PAISA = 100;

/** @param token of the exchange: the recorded one unless another instrument has it. */
export function tapeListing(facts: RecordedFacts, token: string): Listing {
  return {
    token,
    symbol: facts.brokerSymbol,
    name: facts.underlying,
    company: facts.name,
    segment: segmentOf(facts) ?? "NSE",
    kind: facts.kind,
    expiry: facts.expiry === undefined ? "" : wireExpiry(facts.expiry),
    strikePaise: Math.round((facts.strike ?? 0) / PAISA),
    optionType: facts.optionType ?? "",
    lotSize: facts.lot,
    tickPaise: Math.max(1, Math.round(facts.tick / PAISA)),
    freezeLimit: facts.freeze ?? 0,
    underlyingToken: "",
  };
}

/** The contract with the token of its underlying, where that is among the recordings. */
export function onUnderlying(listing: Listing, token: string | undefined): Listing {
  return token === undefined ? listing : { ...listing, underlyingToken: token };
}

/** `2026-08-25` of a contract's `25AUG2026`; undefined for what does not expire. */
export function expiryOf({ expiry }: Listing): string | undefined {
  if (expiry === "") return undefined;
  const month = Array.from({ length: 12 }, (_, n) => n + 1).find((n) => monthName(n) === expiry.slice(2, 5)) ?? 0;
  return `${expiry.slice(5)}-${String(month).padStart(2, "0")}-${expiry.slice(0, 2)}`;
}

/** `25AUG2026` of `2026-08-25`. */
function wireExpiry(day: string): string {
  return `${day.slice(8)}${monthName(Number(day.slice(5, 7)))}${day.slice(0, 4)}`;
}

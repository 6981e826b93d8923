/** The common shape of what has no expiry: shares and indices. */

import type { Listing } from "../types.ts";

export type CashFacts = Pick<Listing, "token" | "name" | "symbol" | "company" | "kind" | "tickPaise" | "freezeLimit">;

export function cashListing(facts: CashFacts): Listing {
  const { token, name, symbol, company, kind, tickPaise, freezeLimit } = facts;
  return {
    ...{ token, symbol, name, company, segment: "NSE", kind, expiry: "", strikePaise: 0, optionType: "" },
    ...{ lotSize: 1, tickPaise, freezeLimit, underlyingToken: "" },
  };
}

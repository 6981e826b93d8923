import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { Exchange } from "../../../shared/domain/words.ts";

/** Where the command box stands: the search, what is listed on one underlying, or one expiry's strikes. */
export type Level =
  | { readonly at: "search" }
  | { readonly at: "underlying"; readonly underlying: string }
  | { readonly at: "chain"; readonly underlying: string; readonly expiry: string; readonly exchange: Exchange };

export const SEARCH: Level = { at: "search" };

/** One level up; undefined from the search. */
export function above(level: Level): Level | undefined {
  if (level.at === "chain") return { at: "underlying", underlying: level.underlying };
  return level.at === "underlying" ? SEARCH : undefined;
}

/** Into an instrument: a share or an index to its contracts, an option to its chain. */
export function into(view: InstrumentView): Level {
  if (view.kind === "option" && view.expiry !== undefined) return { at: "chain", underlying: view.underlying, expiry: view.expiry, exchange: view.exchange };
  return { at: "underlying", underlying: view.underlying };
}

export const EXPIRY = "expiry ";

/** What an expiry is called in the list; back by `expiryOf`. */
export function expiryValue(exchange: Exchange, expiry: string): string {
  return `${EXPIRY}${exchange} ${expiry}`;
}

export function expiryOf(value: string): { readonly exchange: Exchange; readonly expiry: string } | undefined {
  const [word, exchange = "", expiry = ""] = value.split(" ");
  return word === EXPIRY.trim() && expiry !== "" ? { exchange: exchange as Exchange, expiry } : undefined;
}

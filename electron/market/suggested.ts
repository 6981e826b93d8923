import type { Snapshot } from "../../shared/contract/commands.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";

/** Most names a fresh watch list begins with, per group. */
const MOST = 14;
const INDEX_FIRST = ["NIFTY", "BANKNIFTY", "INDIAVIX"];
const SHARES_FIRST = ["SBIN", "HDFCBANK", "ICICIBANK", "AXISBANK", "KOTAKBANK", "RELIANCE", "INFY", "TCS", "ITC", "LT", "BHARTIARTL", "TATAMOTORS", "MARUTI", "TITAN"];

/** A first watch list from what the exchange offers: indices, well-known shares, the nearest contracts. */
export function suggested(instruments: Iterable<Instrument>): Snapshot["suggested"] {
  const all = [...instruments];
  const pick = (kind: Instrument["kind"], order: readonly string[]): Instrument[] =>
    all.filter((one) => one.kind === kind).sort((a, b) => rank(order, a) - rank(order, b) || a.symbol.localeCompare(b.symbol)).slice(0, MOST);
  const futures = all
    .filter((one) => one.kind === "future" && INDEX_FIRST.includes(one.underlying))
    .sort((a, b) => (a.expiry ?? "").localeCompare(b.expiry ?? "") || rank(INDEX_FIRST, a) - rank(INDEX_FIRST, b))
    .slice(0, 2);
  return [
    { group: "Indices", keys: pick("index", INDEX_FIRST).slice(0, 3).map((one) => one.key) },
    { group: "Shares", keys: pick("equity", SHARES_FIRST).map((one) => one.key) },
    { group: "Futures", keys: futures.map((one) => one.key) },
  ].filter(({ keys }) => keys.length > 0);
}

function rank(order: readonly string[], instrument: Instrument): number {
  const at = order.indexOf(instrument.underlying);
  return at < 0 ? order.length : at;
}

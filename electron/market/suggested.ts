import type { Snapshot } from "../../shared/contract/commands.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { InstrumentIndex } from "./instrument-index.ts";

/** Most names a fresh watch list begins with, per group. */
const MOST = 14;
const INDEX_FIRST = ["NIFTY", "BANKNIFTY", "INDIAVIX"];
const SHARES_FIRST = ["SBIN", "HDFCBANK", "ICICIBANK", "AXISBANK", "KOTAKBANK", "RELIANCE", "INFY", "TCS", "ITC", "LT", "BHARTIARTL", "TATAMOTORS", "MARUTI", "TITAN"];

/** A first watch list from what the exchange offers: indices, well-known shares, the nearest contracts. */
export function suggested(instruments: InstrumentIndex, today: string): Snapshot["suggested"] {
  const keys = (list: readonly (Instrument | undefined)[]): Instrument["key"][] => list.flatMap((one) => (one ? [one.key] : []));
  const shares = keys(SHARES_FIRST.map((symbol) => instruments.get(instrumentKey("NSE", symbol))));
  const indices = keys(INDEX_FIRST.map((symbol) => instruments.get(instrumentKey("NSE_INDEX", symbol))));
  const futures = INDEX_FIRST.flatMap((symbol) => instruments.futures(symbol, today).slice(0, 2));
  futures.sort((a, b) => (a.expiry ?? "").localeCompare(b.expiry ?? "") || INDEX_FIRST.indexOf(a.underlying) - INDEX_FIRST.indexOf(b.underlying));
  return [
    { group: "Indices", keys: indices.length > 0 ? indices : first(instruments, "index").slice(0, 3) },
    { group: "Shares", keys: shares.length * 2 > SHARES_FIRST.length ? shares : [...new Set([...shares, ...first(instruments, "equity")])].slice(0, MOST) },
    { group: "Futures", keys: keys(futures.slice(0, 2)) },
  ].filter(({ keys: some }) => some.length > 0);
}

/** A list with few of the well-known names (a recording of a few shares). */
function first(instruments: InstrumentIndex, kind: Instrument["kind"]): Instrument["key"][] {
  const found: Instrument["key"][] = [];
  for (const one of instruments.all()) {
    if (one.kind === kind) found.push(one.key);
    if (found.length === MOST) break;
  }
  return found;
}

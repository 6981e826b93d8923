import type { LabTrade } from "../contract/schemas/lab.ts";
import type { MergedBars, PriceBars } from "./price-bars.ts";
import { mergedBars, placeAt } from "./price-bars.ts";
import { tradesOf } from "./price-chart.ts";

/** Bars on each side of the trade. */
const AROUND = 40;

/** A trade, by its number in the run counted from 0, with the run's own bars around it. */
export interface TradeBars {
  readonly n: number;
  readonly bars: MergedBars;
}

/**
 * Where the candles of a run are merged a trade may lie within one of them: for as many trades as `limit` bars in all
 * suffice for, the largest profits and losses first, the bars as they were.
 * @returns by number; none where nothing is merged.
 */
export function tradeBars(bars: PriceBars, trades: readonly LabTrade[], merged: MergedBars, limit: number): TradeBars[] {
  if (merged.each === 1) return [];
  const found: TradeBars[] = [];
  let left = limit;
  for (const { trade, n } of tradesOf(trades, bars.instrument).sort((a, b) => Math.abs(b.trade.profit) - Math.abs(a.trade.profit))) {
    const entry = placeAt(bars.at, trade.entryAt);
    const exit = placeAt(bars.at, trade.exitAt);
    // A trade over so many merged candles is seen well enough on those.
    if ((exit - entry) / merged.each > AROUND) continue;
    const from = Math.max(0, entry - AROUND);
    const to = Math.min(bars.at.length, exit + AROUND + 1);
    left -= to - from;
    if (left < 0) break;
    found.push({ n, bars: part(bars, from, to) });
  }
  return found.sort((a, b) => a.n - b.n);
}

function part(bars: PriceBars, from: number, to: number): MergedBars {
  const cut = (column: ArrayLike<number>): number[] => Array.from({ length: to - from }, (_, i) => column[from + i] ?? 0);
  const own = { instrument: bars.instrument, at: cut(bars.at), open: cut(bars.open), high: cut(bars.high), low: cut(bars.low), close: cut(bars.close) };
  return mergedBars(own, to - from);
}

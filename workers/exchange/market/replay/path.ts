/** Prints from bars, where no ticks were recorded. */

import type { Bar } from "../../types.ts";
import type { IntradayDay } from "./bars.ts";
import type { PrintSeries } from "./series.ts";
import { SeriesBuilder } from "./series.ts";

/**
 * One print a second from each bar's start. A bar that closes at or above its open is walked
 * open → low → high → close, any other open → high → low → close; the legs take time in proportion to
 * their length, run straight on the tick grid and touch all four prices. The bar's volume is shared
 * evenly. So the prints fold back to exactly the bars. Nothing is printed after `closeAt`.
 */
export function walkBars({ bars, periodMs }: IntradayDay, tick: number, closeAt: number): PrintSeries {
  const series = new SeriesBuilder();
  let before = 0;
  for (const bar of bars) {
    const span = Math.min(periodMs, closeAt - bar.at);
    // A bar cut short by the close still needs its four prices.
    const step = Math.min(1000, Math.floor(span / 4));
    const count = Math.floor(span / step);
    const price = walk(bar, tick, count);
    for (let n = 0; n < count; n++) {
      series.add(bar.at + n * step, price(n), before + Math.floor((bar.volume * (n + 1)) / count));
    }
    before += bar.volume;
  }
  return series.build();
}

/** Price of each of `count` (four or more) prints of a bar. */
function walk(bar: Bar, tick: number, count: number): (n: number) => number {
  const up = bar.close >= bar.open;
  const first = up ? bar.low : bar.high;
  const second = up ? bar.high : bar.low;
  const lengths = [Math.abs(first - bar.open), Math.abs(second - first), Math.abs(bar.close - second)] as const;
  const total = lengths[0] + lengths[1] + lengths[2];
  if (total === 0) return () => bar.open;
  const last = count - 1;
  const moves = lengths.map((length) => (length > 0 ? 1 : 0)) as [number, number, number];
  const between = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
  const turn = between(Math.round((last * lengths[0]) / total), moves[0], last - moves[1] - moves[2]);
  const back = between(Math.round((last * (lengths[0] + lengths[1])) / total), turn + moves[1], last - moves[2]);
  const line = (from: number, to: number, start: number, end: number, n: number): number =>
    n >= end ? to : from + Math.round(((to - from) * (n - start)) / (end - start) / tick) * tick;
  return (n) => {
    if (n <= turn) return turn === 0 ? first : line(bar.open, first, 0, turn, n);
    if (n <= back) return line(first, second, turn, back, n);
    return line(second, bar.close, back, last, n);
  };
}

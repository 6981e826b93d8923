import type { WarmCandles } from "../contract/strategy-host.ts";
import type { StrategyRunner } from "./runner.ts";

/** Figures of one candle: at, open, high, low, close, volume. */
const WIDTH = 6;

/** Gives a runner all of its history at once. @throws RangeError for candles of a series that takes none. */
export function warmAll(runner: Pick<StrategyRunner, "warm">, candles: readonly WarmCandles[]): void {
  for (const { series, frame, rows } of candles) {
    for (let i = 0; i + WIDTH <= rows.length; i += WIDTH) runner.warm(series, frame, rows[i] ?? 0, rows[i + 1] ?? 0, rows[i + 2] ?? 0, rows[i + 3] ?? 0, rows[i + 4] ?? 0, rows[i + 5] ?? 0);
  }
}

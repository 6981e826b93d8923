import type { WarmCandles } from "../../shared/contract/strategy-host.ts";
import type { StrategyRunner } from "../../shared/strategy/runner.ts";

/** Figures of one candle: at, open, high, low, close, volume. */
const WIDTH = 6;

/** Gives a run its history in slices, so that the ticks of the others need not wait for all of it. */
export class WarmUp {
  readonly #runner: Pick<StrategyRunner, "warm">;
  readonly #candles: readonly WarmCandles[];
  #series = 0;
  #at = 0;

  constructor(runner: Pick<StrategyRunner, "warm">, candles: readonly WarmCandles[]) {
    this.#runner = runner;
    this.#candles = candles;
  }

  /**
   * Gives at most so many candles, of one series.
   * @returns whether all have been given.
   * @throws RangeError for candles of a series that takes none.
   */
  step(most: number): boolean {
    const candles = this.#candles[this.#series];
    if (!candles) return true;
    const { rows, series, frame } = candles;
    const end = Math.min(rows.length - WIDTH, this.#at + (most - 1) * WIDTH);
    for (let i = this.#at; i <= end; i += WIDTH) {
      this.#runner.warm(series, frame, rows[i] ?? 0, rows[i + 1] ?? 0, rows[i + 2] ?? 0, rows[i + 3] ?? 0, rows[i + 4] ?? 0, rows[i + 5] ?? 0);
      this.#at = i + WIDTH;
    }
    if (this.#at > rows.length - WIDTH) {
      this.#series += 1;
      this.#at = 0;
    }
    return this.#series >= this.#candles.length;
  }
}

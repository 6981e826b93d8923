import type { Indicator } from "./indicator.ts";

/**
 * Exponential moving average: ema = ema + (value − ema) × 2 / (period + 1), seeded with the simple
 * average of the first `period` values, as TA-Lib does. The unit is that of the input.
 */
export class Ema implements Indicator<number> {
  readonly warmUp: number;
  readonly #weight: number;
  #seen = 0;
  #sum = 0;
  #value = Number.NaN;

  /** @throws RangeError unless `period` is a whole number of at least 1. */
  constructor(period: number) {
    if (!Number.isInteger(period) || period < 1) throw new RangeError(`EMA period must be a whole number of at least 1, not ${period}`);
    this.warmUp = period;
    this.#weight = 2 / (period + 1);
  }

  next(value: number): number {
    this.#value = this.peek(value);
    if (this.#seen < this.warmUp) this.#sum += value;
    this.#seen++;
    return this.#value;
  }

  peek(value: number): number {
    if (this.#seen >= this.warmUp) return this.#value + (value - this.#value) * this.#weight;
    if (this.#seen === this.warmUp - 1) return (this.#sum + value) / this.warmUp;
    return Number.NaN;
  }
}

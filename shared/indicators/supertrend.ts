import { number } from "../strategy/parameters.ts";
import { Atr } from "./atr.ts";
import type { Bar } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";

const FACTOR = number({ title: "Factor", least: 0.1, most: 20, step: 0.1, default: 3, help: "Average true ranges from the middle of the bar to a band." });
const ABOUT = { id: "supertrend", name: "ST", parameters: { period: periodParameter("Period", 10, 1, "Bars of the average true range."), factor: FACTOR } } as const satisfies About;

export type SupertrendValue = {
  /** The band that follows the price: below it while the trend is up, above it while down. */
  readonly value: number;
  /** 1 = up, −1 = down. */
  readonly direction: 1 | -1;
};

/**
 * Supertrend: bands of `factor` × ATR (Wilder) around (high + low) / 2 that only close in on the price
 * until a close has passed them; a close beyond the band in force turns the trend. Begins downwards,
 * as TradingView's does. (Olivier Seban.)
 */
export class Supertrend extends BarIndicator<SupertrendValue> {
  readonly period: number;
  readonly factor: number;
  readonly warmUp: number;
  readonly #atr: Atr;
  /** 0 before the first value. */
  #direction = 0;
  #upper = 0;
  #lower = 0;
  #close = 0;

  constructor(period = 10, factor = 3) {
    super(ABOUT, { period, factor });
    this.period = period;
    this.factor = factor;
    this.warmUp = period + 1;
    this.#atr = new Atr(period);
  }

  step(bar: Bar, keep: boolean): SupertrendValue | undefined {
    const atr = this.#atr.step(bar, keep);
    const before = this.#close;
    if (keep) this.#close = bar.close;
    if (atr === undefined) return undefined;
    const middle = (bar.high + bar.low) / 2;
    const first = this.#direction === 0;
    let upper = middle + this.factor * atr;
    let lower = middle - this.factor * atr;
    if (!first && upper >= this.#upper && before <= this.#upper) upper = this.#upper;
    if (!first && lower <= this.#lower && before >= this.#lower) lower = this.#lower;
    const up = this.#direction === 1 ? bar.close >= lower : !first && bar.close > upper;
    if (keep) {
      this.#upper = upper;
      this.#lower = lower;
      this.#direction = up ? 1 : -1;
    }
    return up ? { value: lower, direction: 1 } : { value: upper, direction: -1 };
  }

  passState(pass: StatePass): void {
    this.#atr.passState(pass);
    this.#direction = pass.whole(this.#direction, -1, 1);
    this.#upper = pass.number(this.#upper);
    this.#lower = pass.number(this.#lower);
    this.#close = pass.number(this.#close);
  }

  fresh(): Supertrend {
    return new Supertrend(this.period, this.factor);
  }
}

export const SUPERTREND = barSpec(
  ABOUT,
  { title: "Supertrend", help: "A stop that follows the price at some average true ranges and changes sides when a close passes it.", pane: "price", outputs: [output("value", "Supertrend", "price"), output("direction", "Direction", "number", "none")] },
  ({ period, factor }) => new Supertrend(period, factor),
);

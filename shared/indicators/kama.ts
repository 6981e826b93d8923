import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter, refusal } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { Delay } from "./window/delay.ts";
import { WindowSum } from "./window/window-sum.ts";

const ABOUT = {
  id: "kama",
  name: "KAMA",
  parameters: {
    period: periodParameter("Period", 10, 1, "Bars over which the way is compared with the distance."),
    fast: periodParameter("Fastest", 2, 1, "Period of the average when the price runs straight."),
    slow: periodParameter("Slowest", 30, 1, "Period of the average when the price goes nowhere."),
  },
} as const satisfies About;

/**
 * Kaufman's adaptive moving average: kama + (value − kama) × w², w between the weights of EMAs of `slow`
 * and `fast` by the efficiency |value − value `period` ago| / Σ |changes|. Begins from the value before
 * the first answer, and takes a flat window for efficient, as TA-Lib does.
 * (Perry Kaufman, Smarter Trading, 1995.)
 */
export class Kama extends ValueIndicator<number> {
  readonly period: number;
  readonly fast: number;
  readonly slow: number;
  readonly warmUp: number;
  readonly #slowWeight: number;
  readonly #fastWeight: number;
  readonly #past: Delay;
  readonly #noise: WindowSum;
  #seen = 0;
  #last = 0;
  #kama = 0;

  constructor(period: number, fast = 2, slow = 30) {
    super(ABOUT, { period, fast, slow });
    if (fast >= slow) throw refusal(ABOUT.name, "fast", "Fastest", `below Slowest (${slow})`, fast);
    this.period = period;
    this.fast = fast;
    this.slow = slow;
    this.warmUp = period + 1;
    this.#slowWeight = 2 / (slow + 1);
    this.#fastWeight = 2 / (fast + 1);
    this.#past = new Delay(period);
    this.#noise = new WindowSum(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const past = this.#past.step(value, keep);
    const noise = this.#seen === 0 ? undefined : this.#noise.step(Math.abs(value - this.#last), keep);
    const before = this.#seen <= this.period ? this.#last : this.#kama;
    let kama: number | undefined;
    if (past !== undefined && noise !== undefined) {
      const efficiency = noise === 0 ? 1 : Math.min(1, Math.abs(value - past) / noise);
      const weight = efficiency * (this.#fastWeight - this.#slowWeight) + this.#slowWeight;
      kama = before + (value - before) * weight * weight;
    }
    if (keep) {
      this.#last = value;
      if (this.#seen <= this.period) this.#seen++;
      if (kama !== undefined) this.#kama = kama;
    }
    return kama;
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, this.period + 1);
    this.#last = pass.number(this.#last);
    this.#kama = pass.number(this.#kama);
    this.#past.passState(pass);
    this.#noise.passState(pass);
  }

  fresh(): Kama {
    return new Kama(this.period, this.fast, this.slow);
  }
}

export const KAMA = valueSpec(
  ABOUT,
  { title: "Kaufman's adaptive moving average", help: "Follows closely while the price runs straight and hardly moves while it swings about.", pane: "price", outputs: onlyOutput("KAMA", "price") },
  ({ period, fast, slow }) => new Kama(period, fast, slow),
);

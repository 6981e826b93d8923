import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = { id: "ema", name: "EMA", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/**
 * Exponential moving average: ema = ema + (value − ema) × 2 / (period + 1), seeded with the simple
 * average of the first `period` values, as TA-Lib does. The unit is that of the input.
 */
export class Ema extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #weight: number;
  #seen = 0;
  /** Sum of the values while it is seeded, then the average. */
  #held = 0;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#weight = 2 / (period + 1);
  }

  step(value: number, keep: boolean): number | undefined {
    if (this.#seen >= this.period) {
      const ema = this.#held + (value - this.#held) * this.#weight;
      if (keep) this.#held = ema;
      return ema;
    }
    const sum = this.#held + value;
    const ready = this.#seen + 1 === this.period;
    if (keep) {
      this.#seen++;
      this.#held = ready ? sum / this.period : sum;
    }
    return ready ? sum / this.period : undefined;
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, this.period);
    this.#held = pass.number(this.#held);
  }

  fresh(): Ema {
    return new Ema(this.period);
  }
}

export const EMA = valueSpec(
  ABOUT,
  { title: "Exponential moving average", help: "Average in which newer bars weigh more. It remembers every bar it has seen: begun elsewhere, it differs a little for some periods.", pane: "price", outputs: onlyOutput("EMA", "price") },
  ({ period }) => new Ema(period),
);

import { Ema } from "./ema.ts";
import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = { id: "dema", name: "DEMA", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/** Double exponential moving average: 2 × EMA − EMA of EMA (Patrick Mulloy, 1994). */
export class Dema extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #first: Ema;
  readonly #second: Ema;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = 2 * period - 1;
    this.#first = new Ema(period);
    this.#second = new Ema(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const first = this.#first.step(value, keep);
    if (first === undefined) return undefined;
    const second = this.#second.step(first, keep);
    return second === undefined ? undefined : 2 * first - second;
  }

  passState(pass: StatePass): void {
    this.#first.passState(pass);
    this.#second.passState(pass);
  }

  fresh(): Dema {
    return new Dema(this.period);
  }
}

export const DEMA = valueSpec(
  ABOUT,
  { title: "Double exponential moving average", help: "EMA with most of its lateness taken off; it overshoots at turns.", pane: "price", outputs: onlyOutput("DEMA", "price") },
  ({ period }) => new Dema(period),
);

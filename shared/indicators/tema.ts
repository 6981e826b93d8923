import { Ema } from "./ema.ts";
import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = { id: "tema", name: "TEMA", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/** Triple exponential moving average: 3 × EMA − 3 × EMA of EMA + EMA of that (Patrick Mulloy, 1994). */
export class Tema extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #first: Ema;
  readonly #second: Ema;
  readonly #third: Ema;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = 3 * period - 2;
    this.#first = new Ema(period);
    this.#second = new Ema(period);
    this.#third = new Ema(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const first = this.#first.step(value, keep);
    if (first === undefined) return undefined;
    const second = this.#second.step(first, keep);
    if (second === undefined) return undefined;
    const third = this.#third.step(second, keep);
    return third === undefined ? undefined : third + (3 * first - 3 * second);
  }

  passState(pass: StatePass): void {
    this.#first.passState(pass);
    this.#second.passState(pass);
    this.#third.passState(pass);
  }

  fresh(): Tema {
    return new Tema(this.period);
  }
}

export const TEMA = valueSpec(
  ABOUT,
  { title: "Triple exponential moving average", help: "EMA with nearly all of its lateness taken off; it overshoots more than DEMA.", pane: "price", outputs: onlyOutput("TEMA", "price") },
  ({ period }) => new Tema(period),
);

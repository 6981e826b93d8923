import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { Delay } from "./window/delay.ts";

const ABOUT = { id: "roc", name: "ROC", parameters: { period: periodParameter("Period", 10) } } as const satisfies About;

/** Anything nearer to 0 is no base for a percentage: the quotient could leave the range of numbers. */
const SMALLEST_BASE = 1e-100;

/** Rate of change, percent: (value / value `period` ago − 1) × 100; 0 where that one was 0. */
export class Roc extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #past: Delay;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = period + 1;
    this.#past = new Delay(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const past = this.#past.step(value, keep);
    if (past === undefined) return undefined;
    return Math.abs(past) < SMALLEST_BASE ? 0 : (value / past - 1) * 100;
  }

  passState(pass: StatePass): void {
    this.#past.passState(pass);
  }

  fresh(): Roc {
    return new Roc(this.period);
  }
}

export const ROC = valueSpec(
  ABOUT,
  { title: "Rate of change", help: "Change of the price over the period, percent.", pane: "own", outputs: onlyOutput("ROC", "percent"), guides: [0] },
  ({ period }) => new Roc(period),
);

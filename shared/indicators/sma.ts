import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowSum } from "./window/window-sum.ts";

const ABOUT = { id: "sma", name: "SMA", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/** Simple moving average: the mean of the last `period` values. The unit is that of the input. */
export class Sma extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #window: WindowSum;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#window = new WindowSum(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const sum = this.#window.step(value, keep);
    return sum === undefined ? undefined : sum / this.period;
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): Sma {
    return new Sma(this.period);
  }
}

export const SMA = valueSpec(
  ABOUT,
  { title: "Simple moving average", help: "Mean of the last bars, each with the same weight: smooth, and late by half its period.", pane: "price", outputs: onlyOutput("SMA", "price") },
  ({ period }) => new Sma(period),
);

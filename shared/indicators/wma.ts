import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowMoments } from "./window/window-moments.ts";

const ABOUT = { id: "wma", name: "WMA", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/**
 * Weighted moving average: weights 1, 2 … `period` from the oldest value to the newest. With places
 * counted around their mean it is mean + 2 Σ place × (value − mean) / (period × (period + 1)).
 */
export class Wma extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #window: WindowMoments;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#window = new WindowMoments(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const window = this.#window;
    if (!window.step(value, keep)) return undefined;
    return window.mean + (2 * window.products) / (this.period * (this.period + 1));
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): Wma {
    return new Wma(this.period);
  }
}

export const WMA = valueSpec(
  ABOUT,
  { title: "Weighted moving average", help: "Mean of the last bars with weights that rise evenly to the newest: quicker than SMA, and forgets as fully.", pane: "price", outputs: onlyOutput("WMA", "price") },
  ({ period }) => new Wma(period),
);

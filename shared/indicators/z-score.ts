import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowMoments } from "./window/window-moments.ts";

const ABOUT = { id: "z-score", name: "Z", parameters: { period: periodParameter("Period", 20, 2) } } as const satisfies About;

/**
 * Standard score: (value − mean) / standard deviation of the last `period` values, the newest included,
 * as a whole population. 0 where all are equal. It cannot pass √(period − 1) either way.
 */
export class ZScore extends ValueIndicator<number> {
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
    const deviation = Math.sqrt(window.squares / this.period);
    return deviation === 0 ? 0 : (value - window.mean) / deviation;
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): ZScore {
    return new ZScore(this.period);
  }
}

export const Z_SCORE = valueSpec(
  ABOUT,
  { title: "Z-score", help: "How many standard deviations the price is from its mean; what a pair trade watches of a spread.", pane: "own", outputs: onlyOutput("Z", "number"), guides: [-2, 0, 2] },
  ({ period }) => new ZScore(period),
);

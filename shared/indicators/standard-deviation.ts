import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowMoments } from "./window/window-moments.ts";

const ABOUT = { id: "standard-deviation", name: "StdDev", parameters: { period: periodParameter("Period", 20, 2) } } as const satisfies About;

/** Standard deviation of the last `period` values as a whole population (÷ period), as in TA-Lib. The unit is that of the input. */
export class StandardDeviation extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #window: WindowMoments;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#window = new WindowMoments(period);
  }

  step(value: number, keep: boolean): number | undefined {
    return this.#window.step(value, keep) ? Math.sqrt(this.#window.squares / this.period) : undefined;
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): StandardDeviation {
    return new StandardDeviation(this.period);
  }
}

export const STANDARD_DEVIATION = valueSpec(
  ABOUT,
  { title: "Standard deviation", help: "How far prices lie from their mean, in the unit of the price.", pane: "own", outputs: onlyOutput("StdDev", "difference") },
  ({ period }) => new StandardDeviation(period),
);

import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { output, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowMoments } from "./window/window-moments.ts";

const ABOUT = { id: "linear-regression", name: "LinReg", parameters: { period: periodParameter("Period", 14, 2) } } as const satisfies About;

export type LinearRegressionValue = {
  /** The line at the newest input. */
  readonly value: number;
  /** Rise per input. */
  readonly slope: number;
  /** The line at the oldest input of the window. */
  readonly intercept: number;
  /** Of the slope, degrees; depends on the unit of the input. */
  readonly angle: number;
};

/** Straight line of least squares through the last `period` values. */
export class LinearRegression extends ValueIndicator<LinearRegressionValue> {
  readonly period: number;
  readonly warmUp: number;
  readonly #window: WindowMoments;
  /** Σ (place − mean place)². */
  readonly #places: number;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#window = new WindowMoments(period);
    this.#places = (period * (period * period - 1)) / 12;
  }

  step(value: number, keep: boolean): LinearRegressionValue | undefined {
    const window = this.#window;
    if (!window.step(value, keep)) return undefined;
    const slope = window.products / this.#places;
    const half = (slope * (this.period - 1)) / 2;
    return { value: window.mean + half, slope, intercept: window.mean - half, angle: (Math.atan(slope) * 180) / Math.PI };
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): LinearRegression {
    return new LinearRegression(this.period);
  }
}

export const LINEAR_REGRESSION = valueSpec(
  ABOUT,
  {
    title: "Linear regression",
    help: "End of the straight line that fits the last bars best, and how steep it is.",
    pane: "price",
    outputs: [output("value", "LinReg", "price"), output("slope", "Slope", "difference", "none"), output("intercept", "Intercept", "price", "none"), output("angle", "Angle", "number", "none")],
  },
  ({ period }) => new LinearRegression(period),
);

import { number } from "../strategy/parameters.ts";
import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { output, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowMoments } from "./window/window-moments.ts";

const WIDTH = number({ title: "Width", least: 0.1, most: 10, step: 0.1, default: 2, help: "Standard deviations from the middle to a band." });
const ABOUT = { id: "bollinger", name: "BB", parameters: { period: periodParameter("Period", 20, 2), width: WIDTH } } as const satisfies About;

export type BandsValue = {
  readonly upper: number;
  readonly middle: number;
  readonly lower: number;
};

/** Bollinger bands: the simple average, and `width` standard deviations (population) above and below it. */
export class Bollinger extends ValueIndicator<BandsValue> {
  readonly period: number;
  readonly width: number;
  readonly warmUp: number;
  readonly #window: WindowMoments;

  constructor(period = 20, width = 2) {
    super(ABOUT, { period, width });
    this.period = this.warmUp = period;
    this.width = width;
    this.#window = new WindowMoments(period);
  }

  step(value: number, keep: boolean): BandsValue | undefined {
    const window = this.#window;
    if (!window.step(value, keep)) return undefined;
    const reach = this.width * Math.sqrt(window.squares / this.period);
    return { upper: window.mean + reach, middle: window.mean, lower: window.mean - reach };
  }

  passState(pass: StatePass): void {
    this.#window.passState(pass);
  }

  fresh(): Bollinger {
    return new Bollinger(this.period, this.width);
  }
}

export const BOLLINGER = valueSpec(
  ABOUT,
  {
    title: "Bollinger bands",
    help: "A band around the average that widens with the price's own swings.",
    pane: "price",
    outputs: [output("upper", "Upper", "price"), output("middle", "Middle", "price"), output("lower", "Lower", "price")],
  },
  ({ period, width }) => new Bollinger(period, width),
);

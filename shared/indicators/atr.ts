import type { Bar } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, onlyOutput } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { TrueRange } from "./window/true-range.ts";
import { WilderAverage } from "./window/wilder.ts";

const ABOUT = { id: "atr", name: "ATR", parameters: { period: periodParameter("Period", 14) } } as const satisfies About;

/** Average true range, Wilder's smoothing, in the unit of the price. The first bar has no true range, so it needs one more. */
export class Atr extends BarIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #range = new TrueRange();
  readonly #average: WilderAverage;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = period + 1;
    this.#average = new WilderAverage(period);
  }

  step(bar: Bar, keep: boolean): number | undefined {
    const range = this.#range.step(bar, keep);
    return range === undefined ? undefined : this.#average.step(range, keep);
  }

  passState(pass: StatePass): void {
    this.#range.passState(pass);
    this.#average.passState(pass);
  }

  fresh(): Atr {
    return new Atr(this.period);
  }
}

export const ATR = barSpec(
  ABOUT,
  { title: "Average true range", help: "How far the price travels in a bar, gaps included: a measure for the distance of a stop.", pane: "own", outputs: onlyOutput("ATR", "difference") },
  ({ period }) => new Atr(period),
);

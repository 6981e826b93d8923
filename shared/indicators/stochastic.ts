import type { Bar } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { Sma } from "./sma.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowExtreme } from "./window/window-extreme.ts";

const ABOUT = {
  id: "stochastic",
  name: "Stoch",
  parameters: {
    period: periodParameter("Period", 14, 1, "Bars of which the highest and the lowest price are taken."),
    smoothK: periodParameter("Smoothing of %K", 3, 1, "Bars of the average that makes %K; 1 for the fast stochastic."),
    smoothD: periodParameter("Smoothing of %D", 3, 1, "Bars of the average of %K that makes %D."),
  },
} as const satisfies About;

export type StochasticValue = {
  readonly k: number;
  readonly d: number;
};

/**
 * Stochastic oscillator, 0 to 100: where the close stands between the lowest low and the highest high,
 * averaged over `smoothK` bars (%K), and its average over `smoothD` (%D). 0 where the range has no
 * height, as in TA-Lib. (George Lane.)
 */
export class Stochastic extends BarIndicator<StochasticValue> {
  readonly period: number;
  readonly smoothK: number;
  readonly smoothD: number;
  readonly warmUp: number;
  readonly #highest: WindowExtreme;
  readonly #lowest: WindowExtreme;
  readonly #k: Sma;
  readonly #d: Sma;

  constructor(period: number, smoothK = 3, smoothD = 3) {
    super(ABOUT, { period, smoothK, smoothD });
    this.period = period;
    this.smoothK = smoothK;
    this.smoothD = smoothD;
    this.warmUp = period + smoothK + smoothD - 2;
    this.#highest = new WindowExtreme(period, "highest");
    this.#lowest = new WindowExtreme(period, "lowest");
    this.#k = new Sma(smoothK);
    this.#d = new Sma(smoothD);
  }

  step({ high, low, close }: Bar, keep: boolean): StochasticValue | undefined {
    const highest = this.#highest.step(high, keep);
    const lowest = this.#lowest.step(low, keep);
    if (highest === undefined || lowest === undefined) return undefined;
    const percent = (highest - lowest) / 100;
    const k = this.#k.step(percent === 0 ? 0 : (close - lowest) / percent, keep);
    if (k === undefined) return undefined;
    const d = this.#d.step(k, keep);
    return d === undefined ? undefined : { k, d };
  }

  passState(pass: StatePass): void {
    for (const part of [this.#highest, this.#lowest, this.#k, this.#d]) part.passState(pass);
  }

  fresh(): Stochastic {
    return new Stochastic(this.period, this.smoothK, this.smoothD);
  }
}

export const STOCHASTIC = barSpec(
  ABOUT,
  { title: "Stochastic oscillator", help: "Where the close stands in the range of the last bars, 0 at its low and 100 at its high. A range without height reads 0.", pane: "own", outputs: [output("k", "%K", "number"), output("d", "%D", "number")], guides: [20, 80] },
  ({ period, smoothK, smoothD }) => new Stochastic(period, smoothK, smoothD),
);

import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { onlyOutput, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WilderAverage } from "./window/wilder.ts";

const ABOUT = { id: "rsi", name: "RSI", parameters: { period: periodParameter("Period", 14) } } as const satisfies About;

/**
 * Relative strength index, 0 to 100: 100 × average gain / (average gain + average loss), both averages
 * Wilder's. 0 where nothing has moved at all, as in TA-Lib: a price that stands still looks oversold.
 * (Welles Wilder, New Concepts in Technical Trading Systems, 1978.)
 */
export class Rsi extends ValueIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #gain: WilderAverage;
  readonly #loss: WilderAverage;
  #seen = 0;
  #last = 0;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = period + 1;
    this.#gain = new WilderAverage(period);
    this.#loss = new WilderAverage(period);
  }

  step(value: number, keep: boolean): number | undefined {
    const change = value - this.#last;
    const first = this.#seen === 0;
    if (keep) {
      this.#seen = 1;
      this.#last = value;
    }
    if (first) return undefined;
    const gain = this.#gain.step(Math.max(0, change), keep);
    const loss = this.#loss.step(Math.max(0, -change), keep);
    if (gain === undefined || loss === undefined) return undefined;
    return gain + loss === 0 ? 0 : 100 * (gain / (gain + loss));
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, 1);
    this.#last = pass.number(this.#last);
    this.#gain.passState(pass);
    this.#loss.passState(pass);
  }

  fresh(): Rsi {
    return new Rsi(this.period);
  }
}

export const RSI = valueSpec(
  ABOUT,
  { title: "Relative strength index", help: "How much of the movement went up, 0 to 100. A price that has not moved at all reads 0.", pane: "own", outputs: onlyOutput("RSI", "number"), guides: [30, 70] },
  ({ period }) => new Rsi(period),
);

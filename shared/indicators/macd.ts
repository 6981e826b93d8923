import { Ema } from "./ema.ts";
import { ValueIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter, refusal } from "./parameters.ts";
import { output, valueSpec } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = {
  id: "macd",
  name: "MACD",
  parameters: {
    fast: periodParameter("Fast", 12, 1, "Period of the faster EMA."),
    slow: periodParameter("Slow", 26, 2, "Period of the slower EMA."),
    signal: periodParameter("Signal", 9, 1, "Period of the EMA of the difference."),
  },
} as const satisfies About;

export type MacdValue = {
  /** Fast EMA less slow EMA, in the unit of the input. */
  readonly macd: number;
  readonly signal: number;
  /** MACD less signal. */
  readonly histogram: number;
};

/**
 * Moving average convergence / divergence (Gerald Appel). As in TA-Lib both averages get their first
 * value at the same bar: the fast one leaves out the first `slow` − `fast` values.
 */
export class Macd extends ValueIndicator<MacdValue> {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
  readonly warmUp: number;
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;
  #left: number;

  constructor(fast = 12, slow = 26, signal = 9) {
    super(ABOUT, { fast, slow, signal });
    if (fast >= slow) throw refusal(ABOUT.name, "fast", "Fast", `below Slow (${slow})`, fast);
    this.fast = fast;
    this.slow = slow;
    this.signal = signal;
    this.warmUp = slow + signal - 1;
    this.#fast = new Ema(fast);
    this.#slow = new Ema(slow);
    this.#signal = new Ema(signal);
    this.#left = slow - fast;
  }

  step(value: number, keep: boolean): MacdValue | undefined {
    const slow = this.#slow.step(value, keep);
    if (this.#left > 0) {
      if (keep) this.#left--;
      return undefined;
    }
    const fast = this.#fast.step(value, keep);
    if (slow === undefined || fast === undefined) return undefined;
    const macd = fast - slow;
    const signal = this.#signal.step(macd, keep);
    return signal === undefined ? undefined : { macd, signal, histogram: macd - signal };
  }

  passState(pass: StatePass): void {
    this.#left = pass.whole(this.#left, 0, this.slow - this.fast);
    for (const part of [this.#fast, this.#slow, this.#signal]) part.passState(pass);
  }

  fresh(): Macd {
    return new Macd(this.fast, this.slow, this.signal);
  }
}

export const MACD = valueSpec(
  ABOUT,
  {
    title: "Moving average convergence / divergence",
    help: "How far a faster average has left a slower one behind, its own average, and the distance of the two.",
    pane: "own",
    outputs: [output("macd", "MACD", "difference"), output("signal", "Signal", "difference"), output("histogram", "Histogram", "difference", "histogram")],
    guides: [0],
  },
  ({ fast, slow, signal }) => new Macd(fast, slow, signal),
);

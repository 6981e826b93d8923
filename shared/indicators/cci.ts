import type { Bar } from "./bar.ts";
import { typicalPrice } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, onlyOutput } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = { id: "cci", name: "CCI", parameters: { period: periodParameter("Period", 20, 2) } } as const satisfies About;

/** Lambert's constant, so that most values lie between −100 and 100. */
const SCALE = 0.015;

/**
 * Commodity channel index: (typical price − its mean) / (0.015 × mean distance from that mean). The
 * distances change with the mean, so each bar costs `period` steps. 0 where all prices are equal.
 * (Donald Lambert, 1980.)
 */
export class Cci extends BarIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #prices: Float64Array;
  #at = 0;
  #full = 0;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#prices = new Float64Array(period);
  }

  step(bar: Bar, keep: boolean): number | undefined {
    const at = this.#at;
    const price = typicalPrice(bar);
    const replaced = this.#prices[at] ?? 0;
    this.#prices[at] = price;
    const last = at + 1 === this.period;
    const cci = this.#full === 1 || last ? this.#ofWindow(price) : undefined;
    if (!keep) this.#prices[at] = replaced;
    else {
      this.#at = last ? 0 : at + 1;
      if (last) this.#full = 1;
    }
    return cci;
  }

  passState(pass: StatePass): void {
    this.#at = pass.whole(this.#at, 0, this.period - 1);
    this.#full = pass.whole(this.#full, 0, 1);
    pass.numbers(this.#prices);
  }

  fresh(): Cci {
    return new Cci(this.period);
  }

  #ofWindow(price: number): number {
    const { period } = this;
    const first = this.#prices[0] ?? 0;
    let sum = 0;
    let flat = true;
    for (const one of this.#prices) {
      sum += one;
      flat &&= one === first;
    }
    // The mean of equal prices may miss them by the last digit, and the ratio of two such errors is no index.
    if (flat) return 0;
    const mean = sum / period;
    let distances = 0;
    for (const one of this.#prices) distances += Math.abs(one - mean);
    return distances === 0 ? 0 : (price - mean) / (SCALE * (distances / period));
  }
}

export const CCI = barSpec(
  ABOUT,
  { title: "Commodity channel index", help: "How unusual the price is against its mean, in mean distances; beyond ±100 it is unusual.", pane: "own", outputs: onlyOutput("CCI", "number"), guides: [-100, 0, 100] },
  ({ period }) => new Cci(period),
);

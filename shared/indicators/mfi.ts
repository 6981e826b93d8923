import type { Bar } from "./bar.ts";
import { typicalPrice } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, onlyOutput } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowSum } from "./window/window-sum.ts";

const ABOUT = { id: "mfi", name: "MFI", parameters: { period: periodParameter("Period", 14) } } as const satisfies About;

/**
 * Money flow index, 0 to 100: of typical price × volume over the last `period` bars that changed the
 * typical price, the share of those that raised it. 0 where no money flowed, as in TA-Lib: it says
 * nothing about an index, which has no volume.
 */
export class Mfi extends BarIndicator<number> {
  readonly period: number;
  readonly warmUp: number;
  readonly #in: WindowSum;
  readonly #out: WindowSum;
  #seen = 0;
  #price = 0;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = period + 1;
    this.#in = new WindowSum(period);
    this.#out = new WindowSum(period);
  }

  step(bar: Bar, keep: boolean): number | undefined {
    const price = typicalPrice(bar);
    const change = price - this.#price;
    const first = this.#seen === 0;
    if (keep) {
      this.#seen = 1;
      this.#price = price;
    }
    if (first) return undefined;
    const flow = price * bar.volume;
    const inward = this.#in.step(change > 0 ? flow : 0, keep);
    const outward = this.#out.step(change < 0 ? flow : 0, keep);
    if (inward === undefined || outward === undefined) return undefined;
    return inward + outward === 0 ? 0 : 100 * (inward / (inward + outward));
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, 1);
    this.#price = pass.number(this.#price);
    this.#in.passState(pass);
    this.#out.passState(pass);
  }

  fresh(): Mfi {
    return new Mfi(this.period);
  }
}

export const MFI = barSpec(
  ABOUT,
  { title: "Money flow index", help: "RSI with volume: how much of the money went into rising bars, 0 to 100. Without volume, as for an index, it reads 0.", pane: "own", outputs: onlyOutput("MFI", "number"), guides: [20, 80], needsVolume: true },
  ({ period }) => new Mfi(period),
);

import type { Bar } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { TrueRange } from "./window/true-range.ts";

const ABOUT = { id: "directional-movement", name: "DI", parameters: { period: periodParameter("Period", 14, 2) } } as const satisfies About;

export type DirectionalMovementValue = {
  readonly plusDi: number;
  readonly minusDi: number;
};

/**
 * Directional indicators +DI and −DI, 0 to 100: of the true range, how much was new ground upwards or
 * downwards. Sums are Wilder's: plain over the first `period` − 1 bars, then sum − sum / period + new,
 * as in TA-Lib. Both 0 where there is no range. (Welles Wilder, 1978.)
 */
export class DirectionalMovement extends BarIndicator<DirectionalMovementValue> {
  readonly period: number;
  readonly warmUp: number;
  readonly #range = new TrueRange();
  #seen = 0;
  #high = 0;
  #low = 0;
  #plus = 0;
  #minus = 0;
  #ranges = 0;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = period + 1;
  }

  step(bar: Bar, keep: boolean): DirectionalMovementValue | undefined {
    const range = this.#range.step(bar, keep);
    const up = bar.high - this.#high;
    const down = this.#low - bar.low;
    const seeding = this.#seen < this.period;
    const left = seeding ? 1 : 1 - 1 / this.period;
    let plus = 0;
    let minus = 0;
    let ranges = 0;
    if (range !== undefined) {
      plus = this.#plus * left + (up > 0 && up > down ? up : 0);
      minus = this.#minus * left + (down > 0 && down > up ? down : 0);
      ranges = this.#ranges * left + range;
    }
    if (keep) {
      this.#high = bar.high;
      this.#low = bar.low;
      this.#plus = plus;
      this.#minus = minus;
      this.#ranges = ranges;
      if (seeding) this.#seen++;
    }
    if (seeding) return undefined;
    return ranges === 0 ? { plusDi: 0, minusDi: 0 } : { plusDi: 100 * (plus / ranges), minusDi: 100 * (minus / ranges) };
  }

  passState(pass: StatePass): void {
    this.#range.passState(pass);
    this.#seen = pass.whole(this.#seen, 0, this.period);
    this.#high = pass.number(this.#high);
    this.#low = pass.number(this.#low);
    this.#plus = pass.number(this.#plus);
    this.#minus = pass.number(this.#minus);
    this.#ranges = pass.number(this.#ranges);
  }

  fresh(): DirectionalMovement {
    return new DirectionalMovement(this.period);
  }
}

export const DIRECTIONAL_MOVEMENT = barSpec(
  ABOUT,
  { title: "Directional movement", help: "New ground upwards and downwards, each as a share of the true range.", pane: "own", outputs: [output("plusDi", "+DI", "number"), output("minusDi", "−DI", "number")] },
  ({ period }) => new DirectionalMovement(period),
);

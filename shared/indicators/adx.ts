import type { Bar } from "./bar.ts";
import { DirectionalMovement } from "./directional-movement.ts";
import type { DirectionalMovementValue } from "./directional-movement.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ABOUT = { id: "adx", name: "ADX", parameters: { period: periodParameter("Period", 14, 2) } } as const satisfies About;

export type AdxValue = DirectionalMovementValue & {
  /** Strength of the trend, whichever way, 0 to 100. */
  readonly adx: number;
};

/**
 * Average directional index: Wilder's average of 100 × |+DI − −DI| / (+DI + −DI), seeded with the mean
 * of the first `period` of them. Both are 0 only as long as there was no movement at all, and so is it.
 */
export class Adx extends BarIndicator<AdxValue> {
  readonly period: number;
  readonly warmUp: number;
  readonly #movement: DirectionalMovement;
  #seen = 0;
  /** Sum while it is seeded, then the average. */
  #held = 0;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = period;
    this.warmUp = 2 * period;
    this.#movement = new DirectionalMovement(period);
  }

  step(bar: Bar, keep: boolean): AdxValue | undefined {
    const movement = this.#movement.step(bar, keep);
    if (movement === undefined) return undefined;
    const { plusDi, minusDi } = movement;
    const both = plusDi + minusDi;
    const index = both === 0 ? 0 : 100 * (Math.abs(plusDi - minusDi) / both);
    const { period } = this;
    const seeding = this.#seen < period;
    const ready = this.#seen + 1 >= period;
    let held = seeding ? this.#held + index : (this.#held * (period - 1) + index) / period;
    if (seeding && ready) held /= period;
    if (keep) {
      this.#held = held;
      if (seeding) this.#seen++;
    }
    return ready ? { adx: held, plusDi, minusDi } : undefined;
  }

  passState(pass: StatePass): void {
    this.#movement.passState(pass);
    this.#seen = pass.whole(this.#seen, 0, this.period);
    this.#held = pass.number(this.#held);
  }

  fresh(): Adx {
    return new Adx(this.period);
  }
}

export const ADX = barSpec(
  ABOUT,
  { title: "Average directional index", help: "How strong a trend is, whichever way; above 25 it is usually called one.", pane: "own", outputs: [output("adx", "ADX", "number"), output("plusDi", "+DI", "number"), output("minusDi", "−DI", "number")], guides: [25] },
  ({ period }) => new Adx(period),
);

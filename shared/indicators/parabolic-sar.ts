import { number } from "../strategy/parameters.ts";
import type { Bar } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { refusal } from "./parameters.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";

const ACCELERATION = number({ title: "Acceleration", least: 0.005, most: 1, step: 0.005, default: 0.02, help: "By how much it quickens with each new extreme." });
const MAXIMUM = number({ title: "Maximum", least: 0.005, most: 1, step: 0.005, default: 0.2, help: "The quickest it gets." });
const ABOUT = { id: "parabolic-sar", name: "SAR", parameters: { acceleration: ACCELERATION, maximum: MAXIMUM } } as const satisfies About;

export type ParabolicSarValue = {
  readonly value: number;
  /** 1 = below the price, −1 = above it. */
  readonly direction: 1 | -1;
};

/**
 * Parabolic stop and reverse: moves to the extreme of the trend by a share that grows with every new
 * one, never into the last two bars; turns when a bar touches it. The first direction is that of the
 * second bar's new ground, as in TA-Lib. (Welles Wilder, 1978.)
 */
export class ParabolicSar extends BarIndicator<ParabolicSarValue> {
  readonly acceleration: number;
  readonly maximum: number;
  readonly warmUp = 2;
  #seen = 0;
  #high = 0;
  #low = 0;
  /** 1 long, −1 short. */
  #direction = 0;
  /** Where it stands for the next bar. */
  #sar = 0;
  #extreme = 0;
  #factor: number;

  constructor(acceleration = 0.02, maximum = 0.2) {
    super(ABOUT, { acceleration, maximum });
    if (acceleration > maximum) throw refusal(ABOUT.name, "acceleration", "Acceleration", `at most Maximum (${maximum})`, acceleration);
    this.acceleration = acceleration;
    this.maximum = maximum;
    this.#factor = acceleration;
  }

  step({ high, low }: Bar, keep: boolean): ParabolicSarValue | undefined {
    if (this.#seen === 0) {
      if (keep) this.#remember(high, low);
      return undefined;
    }
    const first = this.#seen === 1;
    const down = this.#low - low;
    const direction = first ? (down > 0 && down > high - this.#high ? -1 : 1) : this.#direction;
    // The first value is judged by the second bar alone: as there is no older one, it counts as its own.
    const before = first ? { high, low } : { high: this.#high, low: this.#low };
    const sar = first ? (direction === 1 ? this.#low : this.#high) : this.#sar;
    const extreme = first ? (direction === 1 ? high : low) : this.#extreme;
    return direction === 1 ? this.#follow(1, sar, extreme, low, high, before.low, before.high, keep) : this.#follow(-1, sar, extreme, high, low, before.high, before.low, keep);
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, 2);
    this.#direction = pass.whole(this.#direction, -1, 1);
    this.#high = pass.number(this.#high);
    this.#low = pass.number(this.#low);
    this.#sar = pass.number(this.#sar);
    this.#extreme = pass.number(this.#extreme);
    this.#factor = pass.number(this.#factor);
  }

  fresh(): ParabolicSar {
    return new ParabolicSar(this.acceleration, this.maximum);
  }

  /**
   * One bar, written once for both directions. `near` is the side of the bar that looks to the stop
   * (the low while long), `far` the other; so with the bar before.
   */
  #follow(direction: 1 | -1, sar: number, extreme: number, near: number, far: number, nearBefore: number, farBefore: number, keep: boolean): ParabolicSarValue {
    // Of two heights the one on the stop's side, and the one on the price's side.
    const below = direction === 1 ? Math.min : Math.max;
    const above = direction === 1 ? Math.max : Math.min;
    let value = sar;
    let factor = this.#factor;
    let next: number;
    const turned = direction === 1 ? near <= sar : near >= sar;
    if (turned) {
      // The extreme holds the bar before, but not yet this one.
      value = above(extreme, far);
      factor = this.acceleration;
      extreme = near;
      next = above(value + factor * (near - value), farBefore, far);
    } else {
      if (above(far, extreme) !== extreme) {
        extreme = far;
        factor = Math.min(this.maximum, factor + this.acceleration);
      }
      next = below(sar + factor * (extreme - sar), nearBefore, near);
    }
    const now = turned ? (direction === 1 ? -1 : 1) : direction;
    if (keep) {
      this.#remember(direction === 1 ? far : near, direction === 1 ? near : far);
      this.#direction = now;
      this.#sar = next;
      this.#extreme = extreme;
      this.#factor = factor;
    }
    return { value, direction: now };
  }

  #remember(high: number, low: number): void {
    this.#seen = Math.min(2, this.#seen + 1);
    this.#high = high;
    this.#low = low;
  }
}

export const PARABOLIC_SAR = barSpec(
  ABOUT,
  { title: "Parabolic SAR", help: "A stop that starts slowly and quickens with the trend, and changes sides when it is touched. It has no place in a market without trend.", pane: "price", outputs: [output("value", "SAR", "price", "dots"), output("direction", "Direction", "number", "none")] },
  ({ acceleration, maximum }) => new ParabolicSar(acceleration, maximum),
);

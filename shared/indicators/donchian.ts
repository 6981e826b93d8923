import type { Bar } from "./bar.ts";
import type { BandsValue } from "./bollinger.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { WindowExtreme } from "./window/window-extreme.ts";

const ABOUT = { id: "donchian", name: "Donchian", parameters: { period: periodParameter("Period", 20) } } as const satisfies About;

/**
 * Donchian channel: highest high and lowest low of the last `period` bars, and their middle. This bar
 * is included, so no close is ever outside: a breakout is a close beyond the channel of the bar before.
 */
export class Donchian extends BarIndicator<BandsValue> {
  readonly period: number;
  readonly warmUp: number;
  readonly #highest: WindowExtreme;
  readonly #lowest: WindowExtreme;

  constructor(period: number) {
    super(ABOUT, { period });
    this.period = this.warmUp = period;
    this.#highest = new WindowExtreme(period, "highest");
    this.#lowest = new WindowExtreme(period, "lowest");
  }

  step({ high, low }: Bar, keep: boolean): BandsValue | undefined {
    const upper = this.#highest.step(high, keep);
    const lower = this.#lowest.step(low, keep);
    if (upper === undefined || lower === undefined) return undefined;
    return { upper, middle: (upper + lower) / 2, lower };
  }

  passState(pass: StatePass): void {
    this.#highest.passState(pass);
    this.#lowest.passState(pass);
  }

  fresh(): Donchian {
    return new Donchian(this.period);
  }
}

export const DONCHIAN = barSpec(
  ABOUT,
  {
    title: "Donchian channel",
    help: "Highest high and lowest low of the last bars, this one included: a breakout is a close beyond the channel of the bar before.",
    pane: "price",
    outputs: [output("upper", "Upper", "price"), output("middle", "Middle", "price"), output("lower", "Lower", "price")],
  },
  ({ period }) => new Donchian(period),
);

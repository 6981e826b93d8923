import { number } from "../strategy/parameters.ts";
import { Atr } from "./atr.ts";
import type { Bar } from "./bar.ts";
import type { BandsValue } from "./bollinger.ts";
import { Ema } from "./ema.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";

const WIDTH = number({ title: "Width", least: 0.1, most: 20, step: 0.1, default: 2, help: "Average true ranges from the middle to a band." });
const ABOUT = {
  id: "keltner",
  name: "Keltner",
  parameters: { period: periodParameter("Period", 20, 1, "Bars of the average."), width: WIDTH, atrPeriod: periodParameter("ATR period", 10, 1, "Bars of the average true range.") },
} as const satisfies About;

/** Keltner channel: EMA of the close, and `width` × ATR (Wilder) above and below it. (Linda Raschke's form.) */
export class Keltner extends BarIndicator<BandsValue> {
  readonly period: number;
  readonly width: number;
  readonly atrPeriod: number;
  readonly warmUp: number;
  readonly #middle: Ema;
  readonly #atr: Atr;

  constructor(period = 20, width = 2, atrPeriod = 10) {
    super(ABOUT, { period, width, atrPeriod });
    this.period = period;
    this.width = width;
    this.atrPeriod = atrPeriod;
    this.warmUp = Math.max(period, atrPeriod + 1);
    this.#middle = new Ema(period);
    this.#atr = new Atr(atrPeriod);
  }

  step(bar: Bar, keep: boolean): BandsValue | undefined {
    const middle = this.#middle.step(bar.close, keep);
    const atr = this.#atr.step(bar, keep);
    if (middle === undefined || atr === undefined) return undefined;
    return { upper: middle + this.width * atr, middle, lower: middle - this.width * atr };
  }

  passState(pass: StatePass): void {
    this.#middle.passState(pass);
    this.#atr.passState(pass);
  }

  fresh(): Keltner {
    return new Keltner(this.period, this.width, this.atrPeriod);
  }
}

export const KELTNER = barSpec(
  ABOUT,
  {
    title: "Keltner channel",
    help: "A band around the EMA that widens with the true range of the bars.",
    pane: "price",
    outputs: [output("upper", "Upper", "price"), output("middle", "Middle", "price"), output("lower", "Lower", "price")],
  },
  ({ period, width, atrPeriod }) => new Keltner(period, width, atrPeriod),
);

import type { ParameterValues } from "../strategy/parameters.ts";
import type { Bar } from "./bar.ts";
import { Donchian } from "./donchian.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { periodParameter } from "./parameters.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";
import { Delay } from "./window/delay.ts";

const ABOUT = {
  id: "ichimoku",
  name: "Ichimoku",
  parameters: {
    conversion: periodParameter("Conversion line", 9, 1, "Bars of the quick line (tenkan)."),
    base: periodParameter("Base line", 26, 1, "Bars of the slow line (kijun)."),
    span: periodParameter("Leading span B", 52, 1, "Bars of the cloud's slow edge (senkou B)."),
    displacement: periodParameter("Displacement", 26, 1, "Bars by which the cloud is drawn ahead, the present one counted."),
  },
} as const satisfies About;

export type IchimokuValue = {
  /** Tenkan: middle of the range of `conversion` bars. */
  readonly conversion: number;
  /** Kijun: middle of the range of `base` bars. */
  readonly base: number;
  /** Edges of the cloud at this bar: computed `displacement` − 1 bars ago. */
  readonly cloudA: number;
  readonly cloudB: number;
  /** Edges computed now; the chart draws them `displacement` − 1 bars ahead. */
  readonly leadA: number;
  readonly leadB: number;
  /** The close; the chart draws it `displacement` − 1 bars back (chikou). */
  readonly lagging: number;
};

/**
 * Ichimoku Kinko Hyo (Goichi Hosoda). Hosoda counts the present bar, so "26 bars ahead" is 25 bars on, as
 * on TradingView. Nothing here looks ahead: a strategy compares the price with `cloudA` and `cloudB`.
 */
export class Ichimoku extends BarIndicator<IchimokuValue> {
  readonly conversion: number;
  readonly base: number;
  readonly span: number;
  readonly displacement: number;
  readonly warmUp: number;
  readonly #conversion: Donchian;
  readonly #base: Donchian;
  readonly #span: Donchian;
  readonly #cloudA: Delay;
  readonly #cloudB: Delay;

  constructor(conversion = 9, base = 26, span = 52, displacement = 26) {
    super(ABOUT, { conversion, base, span, displacement });
    this.conversion = conversion;
    this.base = base;
    this.span = span;
    this.displacement = displacement;
    this.warmUp = Math.max(conversion, base, span) + displacement - 1;
    this.#conversion = new Donchian(conversion);
    this.#base = new Donchian(base);
    this.#span = new Donchian(span);
    this.#cloudA = new Delay(displacement - 1);
    this.#cloudB = new Delay(displacement - 1);
  }

  step(bar: Bar, keep: boolean): IchimokuValue | undefined {
    const conversion = this.#conversion.step(bar, keep)?.middle;
    const base = this.#base.step(bar, keep)?.middle;
    const leadB = this.#span.step(bar, keep)?.middle;
    if (conversion === undefined || base === undefined || leadB === undefined) return undefined;
    const leadA = (conversion + base) / 2;
    const cloudA = this.#cloudA.step(leadA, keep);
    const cloudB = this.#cloudB.step(leadB, keep);
    if (cloudA === undefined || cloudB === undefined) return undefined;
    return { conversion, base, cloudA, cloudB, leadA, leadB, lagging: bar.close };
  }

  passState(pass: StatePass): void {
    for (const part of [this.#conversion, this.#base, this.#span, this.#cloudA, this.#cloudB]) part.passState(pass);
  }

  fresh(): Ichimoku {
    return new Ichimoku(this.conversion, this.base, this.span, this.displacement);
  }
}

const ahead = ({ displacement }: ParameterValues): number => Number(displacement) - 1;

export const ICHIMOKU = barSpec(
  ABOUT,
  {
    title: "Ichimoku cloud",
    help: "Middles of three ranges, two of them drawn ahead as a cloud: above it the trend is up, below it down.",
    pane: "price",
    outputs: [
      output("conversion", "Conversion", "price"), output("base", "Base", "price"),
      output("cloudA", "Cloud A here", "price", "none"), output("cloudB", "Cloud B here", "price", "none"),
      { ...output("leadA", "Leading span A", "price"), shift: ahead }, { ...output("leadB", "Leading span B", "price"), shift: ahead },
      { ...output("lagging", "Lagging span", "price"), shift: (values) => -ahead(values) },
    ],
  },
  ({ conversion, base, span, displacement }) => new Ichimoku(conversion, base, span, displacement),
);

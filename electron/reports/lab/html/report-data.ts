import type { LabCurve, LabRun, LabTrade } from "../../../../shared/contract/schemas/lab.ts";
import { thinnedCurve } from "../../../../shared/lab-charts/equity-chart.ts";
import type { MergedBars, PriceBars } from "../../../../shared/lab-charts/price-bars.ts";
import { mergedBars } from "../../../../shared/lab-charts/price-bars.ts";
import type { TradeBars } from "../../../../shared/lab-charts/trade-bars.ts";
import { tradeBars } from "../../../../shared/lab-charts/trade-bars.ts";

/** More points than a large screen has columns, with peaks and troughs: nothing is seen to be missing until one zooms far in. */
const CURVE_POINTS = 12_000;
/** Candles that a browser still moves smoothly. */
const CANDLES = 20_000;

/** Bars in all that are kept around single trades, where the candles are merged: some 2 MB. */
const CLOSE_BARS = 40_000;

/** What the report's own script draws. */
export interface ReportData {
  readonly curve: LabCurve;
  readonly months: LabRun["months"];
  readonly trades: readonly LabTrade[];
  readonly bars: MergedBars | undefined;
  /** Around single trades, where those are merged. */
  readonly close: readonly TradeBars[];
}

export function reportData({ curve, months, trades }: LabRun, bars: PriceBars | undefined): ReportData {
  const merged = bars && bars.at.length > 0 ? mergedBars(bars, CANDLES) : undefined;
  return { curve: rounded(thinnedCurve(curve, CURVE_POINTS)), months, trades, bars: merged, close: bars && merged ? tradeBars(bars, trades, merged, CLOSE_BARS) : [] };
}

/** Equity to the paisa, drawdown to a millionth: what lies beyond is dust that makes the file half as large again. */
function rounded({ at, equity, benchmark, drawdown }: LabCurve): LabCurve {
  const to = (places: number) => (value: number): number => Number(value.toFixed(places));
  return { at, equity: equity.map(to(2)), benchmark: benchmark.map(to(4)), drawdown: drawdown.map(to(6)) };
}

/** JSON that may stand in a script element: no text in it can end the element or begin a comment. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

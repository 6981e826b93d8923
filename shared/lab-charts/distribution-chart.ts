import type { ChartOption, ChartTheme } from "./chart-option.ts";
import { base, categoryAxis, tooltip, valueAxis } from "./chart-parts.ts";
import { percentText } from "./figure-text.ts";

/** From `from` up to, and but for the last not with, `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const MOST_BINS = 60;
/** Widths that a bin may have, times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10] as const;

/**
 * Bins of one width, with a border at nought so that none holds wins and losses. Width by Freedman and Diaconis
 * (1981), 2 × interquartile range ÷ ∛n, rounded up to 1, 2, 2.5 or 5 times a power of ten.
 */
export function binsOf(values: readonly number[]): Bin[] {
  const sorted = values.toSorted((a, b) => a - b);
  const [lowest = 0] = sorted;
  const highest = sorted.at(-1) ?? 0;
  if (sorted.length === 0) return [];
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const wished = (2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length);
  const reach = highest - lowest;
  const width = roundUp(Math.max(wished, reach / (MOST_BINS - 2)) || Math.abs(highest) || 1);
  const first = Math.floor(lowest / width);
  const bins = Array.from({ length: Math.floor(highest / width) - first + 1 }, (_, n) => ({ from: (first + n) * width, to: (first + n + 1) * width, count: 0 }));
  for (const value of sorted) {
    const bin = bins[Math.floor(value / width) - first];
    if (bin) bin.count++;
  }
  return bins;
}

function roundUp(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return (STEPS.find((step) => step * power >= width) ?? 10) * power;
}

/** How many trades brought how much. @param returns of the trades, as fractions. */
export function distributionChart(returns: readonly number[], theme: ChartTheme): ChartOption {
  const bins = binsOf(returns.map((one) => one * 100));
  const [first] = bins;
  // As many decimals as tell one border from the next.
  const places = first ? Math.max(1, Math.ceil(1 - Math.log10(first.to - first.from))) : 1;
  const data = bins.map(({ from, to, count }) => ({
    value: count,
    name: `${percentText(from, places)} to ${percentText(to, places)}: ${count} trade${count === 1 ? "" : "s"}`,
    itemStyle: { color: from >= 0 ? theme.up : theme.down },
  }));
  return {
    ...base(theme),
    tooltip: tooltip(theme, "@lines", "item"),
    grid: { left: 48, right: 12, top: 12, bottom: 44 },
    xAxis: categoryAxis(theme, bins.map(({ from }) => percentText(from, places)), { name: "Return of a trade, where the bar begins" }),
    yAxis: { ...valueAxis(theme, {}, "y"), minInterval: 1, scale: false },
    series: [{ type: "bar", data, barCategoryGap: "8%" }],
  };
}

import type { ChartOption, ChartTheme } from "./chart-option.ts";
import { base, legend, timeAxis, valueAxis, wallTime, zoom } from "./chart-parts.ts";

/** One curve of several. */
export interface GrowthCurve {
  readonly at: readonly number[];
  readonly equity: readonly number[];
}

/** Growth since the first point, percent: curves of different capital can be laid over one another. */
export function growthOf(equity: readonly number[]): readonly number[] {
  const [first = 0] = equity;
  return first > 0 ? equity.map((value) => (value / first - 1) * 100) : [];
}

/** Growth of several curves in one chart. @param names unique; of the curves in their order. @param bold place of the one that stands out. */
export function growthChart(curves: readonly GrowthCurve[], names: readonly string[], colours: readonly string[], theme: ChartTheme, bold?: number): ChartOption {
  return {
    ...base(theme),
    legend: { ...legend(theme, names), type: "plain" },
    tooltip: { trigger: "axis", confine: true, transitionDuration: 0, backgroundColor: theme.raise, borderColor: theme.line, textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 11 } },
    axisPointer: { lineStyle: { color: theme.dim } },
    grid: { left: 60, right: 16, top: 30, bottom: 44 },
    xAxis: timeAxis(theme, {}, true),
    yAxis: valueAxis(theme, { formatter: "@percent" }, "y"),
    dataZoom: zoom(theme, [0], true),
    series: curves.map(({ at, equity }, i) => {
      const colour = colours[i % colours.length] ?? theme.accent;
      return {
        type: "line", id: `run${i}`, name: names[i] ?? "", showSymbol: false, data: growthOf(equity).map((value, place) => [wallTime(at[place] ?? 0), value]),
        lineStyle: { width: i === bold ? 2.4 : bold === undefined ? 1.4 : 1, color: colour }, itemStyle: { color: colour }, ...(i === bold && { z: 4 }),
      };
    }),
  };
}

import type { LabCurve } from "../contract/schemas/lab.ts";
import type { ChartOption, ChartTheme } from "./chart-option.ts";
import { base, legend, timeAxis, tooltip, valueAxis, wallTime, zoom } from "./chart-parts.ts";
import { picked, thinnedPlaces } from "./thin.ts";

/** The curve at no more than `limit` points, with all peaks and troughs of each of its columns. */
export function thinnedCurve(curve: LabCurve, limit: number): LabCurve {
  const places = thinnedPlaces([curve.equity, curve.drawdown, curve.benchmark], limit);
  return { at: picked(curve.at, places) as LabCurve["at"], equity: picked(curve.equity, places), benchmark: picked(curve.benchmark, places), drawdown: picked(curve.drawdown, places) };
}

/**
 * What the capital would have become in the instrument itself: the benchmark in proportion, from the first point on. The
 * figure "Buy & hold return" begins later, where the strategy was warm and could have traded.
 */
export function heldInstead({ equity, benchmark }: Pick<LabCurve, "equity" | "benchmark">): number[] {
  const first = benchmark[0] ?? 0;
  return first > 0 ? benchmark.map((value) => (value / first) * (equity[0] ?? 0)) : [];
}

const EQUITY = "Equity";
const HELD = "Buy & hold";
const DRAWDOWN = "Drawdown";

/**
 * Equity with its benchmark, and the drawdown below on the same time.
 * @param curve drawdown as a fraction of the highest equity so far; its sign does not matter.
 */
export function equityChart(curve: LabCurve, theme: ChartTheme): ChartOption {
  const points = (values: readonly number[]): readonly (readonly number[])[] => values.map((value, i) => [wallTime(curve.at[i] ?? 0), value]);
  const held = heldInstead(curve);
  const line = { type: "line", showSymbol: false };
  return {
    ...base(theme),
    legend: legend(theme, held.length === 0 ? [EQUITY, DRAWDOWN] : [EQUITY, HELD, DRAWDOWN]),
    tooltip: tooltip(theme, "@curve", "axis"),
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: theme.dim } },
    grid: [{ left: 72, right: 16, top: 28, height: "56%" }, { left: 72, right: 16, top: "72%", bottom: 44 }],
    xAxis: [timeAxis(theme, { gridIndex: 0 }, false), timeAxis(theme, { gridIndex: 1 }, true)],
    yAxis: [valueAxis(theme, { formatter: "@shortRupees", gridIndex: 0 }, "y"), { ...valueAxis(theme, { formatter: "@percent", gridIndex: 1 }, "y"), max: 0, splitNumber: 2 }],
    dataZoom: zoom(theme, [0, 1], true),
    series: [
      ...(held.length === 0 ? [] : [{ ...line, id: "held", name: HELD, data: points(held), lineStyle: { width: 1, color: theme.other }, itemStyle: { color: theme.other } }]),
      { ...line, id: "equity", name: EQUITY, data: points(curve.equity), lineStyle: { width: 1.5, color: theme.accent }, itemStyle: { color: theme.accent } },
      {
        ...line, id: "drawdown", name: DRAWDOWN, xAxisIndex: 1, yAxisIndex: 1,
        // Of nought there is no minus.
        data: points(curve.drawdown.map((below) => -Math.abs(below) * 100 || 0)),
        lineStyle: { width: 1, color: theme.down }, itemStyle: { color: theme.down }, areaStyle: { color: theme.downSoft },
      },
    ],
  };
}

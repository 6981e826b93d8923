import type { ChartOption, ChartTheme } from "./chart-option.ts";
import { base, categoryAxis, tooltip } from "./chart-parts.ts";
import { decimalText } from "./figure-text.ts";

/** More strategies than this have no room for the numbers in their cells. */
const MOST_WITH_TEXT = 14;

/** How alike the returns of strategies move, green where they do not. @param names of rows and columns. Null cells stay empty. */
export function correlationChart(matrix: readonly (readonly (number | null)[])[], names: readonly string[], theme: ChartTheme): ChartOption {
  const data = matrix.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [{
    value: [x, y, value],
    name: x === y ? (names[x] ?? "") : `${names[y] ?? ""}\n${names[x] ?? ""}\nCorrelation ${decimalText(value, 2)}`,
    ...(matrix.length <= MOST_WITH_TEXT && { label: { show: true, formatter: decimalText(value, 2), color: theme.ink, fontSize: 10 } }),
  }])));
  const numbers = names.map((_, i) => String(i + 1));
  return {
    ...base(theme),
    tooltip: tooltip(theme, "@lines", "item"),
    grid: { left: 26, right: 8, top: 8, bottom: 24 },
    xAxis: categoryAxis(theme, numbers),
    yAxis: { ...categoryAxis(theme, numbers), inverse: true },
    visualMap: { show: false, dimension: 2, min: -1, max: 1, inRange: { color: [theme.gain, theme.neutral, theme.loss] } },
    series: [{ type: "heatmap", id: "correlation", data, itemStyle: { borderWidth: 1, borderColor: theme.raise }, emphasis: { disabled: true } }],
  };
}

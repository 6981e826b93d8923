import type { LabRun } from "../contract/schemas/lab.ts";
import type { ChartOption, ChartTheme } from "./chart-option.ts";
import { base, categoryAxis, tooltip } from "./chart-parts.ts";
import { signedPercent } from "./figure-text.ts";

export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const WHOLE_YEAR = "Year";

/** Height that fits so many years, px. */
export function monthsHeight(years: number): number {
  return 40 + Math.max(1, years) * 34;
}

/** Returns of the months by year, the newest year on top; the last column is the year's. */
export function monthsChart(years: LabRun["months"], theme: ChartTheme): ChartOption {
  const sorted = years.toSorted((a, b) => a.year - b.year);
  const cells = sorted.flatMap(({ year, months, whole }, row) => [...months, whole].flatMap((value, column) => (value === null ? [] : [cell(value * 100, column, row, year)])));
  // One month out of all proportion would leave the others without colour: it is as red or green as the next ones.
  const sizes = cells.filter(({ value }) => value[0] < MONTHS.length).map(({ value }) => Math.abs(value[2])).sort((a, b) => a - b);
  const reach = Math.max(sizes[Math.floor((sizes.length - 1) * 0.95)] ?? 0, 0.01);
  return {
    ...base(theme),
    tooltip: tooltip(theme, "@lines", "item"),
    grid: { left: 48, right: 8, top: 24, bottom: 8 },
    xAxis: { ...categoryAxis(theme, [...MONTHS, WHOLE_YEAR]), position: "top", axisLine: { show: false } },
    yAxis: { ...categoryAxis(theme, sorted.map(({ year }) => String(year))), axisLine: { show: false } },
    visualMap: { show: false, dimension: 2, min: -reach, max: reach, inRange: { color: [theme.loss, theme.neutral, theme.gain] } },
    series: [{ type: "heatmap", data: cells, label: { show: true, formatter: "@cell", color: theme.ink, fontSize: 10 }, itemStyle: { borderWidth: 2, borderColor: theme.raise } }],
  };
}

function cell(percent: number, column: number, row: number, year: number): { readonly value: readonly [column: number, row: number, percent: number]; readonly name: string } {
  const when = MONTHS[column] === undefined ? String(year) : `${MONTHS[column]} ${year}`;
  return { value: [column, row, percent], name: `${when}: ${signedPercent(percent)}` };
}

import type { OutcomesView } from "../../../shared/contract/schemas/lab.ts";
import { rupeesText } from "../../../shared/lab-charts/figure-text.ts";
import type { ChartOption, ChartTheme } from "../../../shared/lab-charts/chart-option.ts";
import { base, legend, valueAxis } from "../../../shared/lab-charts/chart-parts.ts";
import { escapeHtml } from "../../../shared/lab-charts/escape-html.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { ChartPoint } from "./lab-chart.tsx";

/** Half of all outcomes lie between the inner lines, the middle one is the median. */
export function bandsChart({ steps, bands }: OutcomesView, theme: ChartTheme): ChartOption {
  const name = (percentile: number): string => (percentile === 50 ? "Median" : `${percentile} % end below`);
  const colour = (percentile: number): string => (percentile === 50 ? theme.accent : percentile < 50 ? theme.down : theme.up);
  return {
    ...base(theme),
    legend: legend(theme, bands.map(({ percentile }) => name(percentile))),
    tooltip: { trigger: "axis", confine: true, transitionDuration: 0, backgroundColor: theme.raise, borderColor: theme.line, textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 11 } },
    axisPointer: { lineStyle: { color: theme.dim } },
    grid: { left: 76, right: 16, top: 30, bottom: 40 },
    xAxis: { ...valueAxis(theme, { name: "Step of the run" }, "x"), min: steps[0] ?? 0, max: steps.at(-1) ?? 1 },
    yAxis: valueAxis(theme, { formatter: "@shortRupees" }, "y"),
    series: bands.map(({ percentile, equity }) => ({
      type: "line", id: `p${percentile}`, name: name(percentile), showSymbol: false, data: equity.map((value, i) => [steps[i] ?? 0, value]),
      lineStyle: { width: percentile === 50 ? 2 : 1.2, color: colour(percentile), type: percentile === 5 || percentile === 95 ? "dashed" : "solid" }, itemStyle: { color: colour(percentile) },
    })),
  };
}

export function bandsTip(points: readonly ChartPoint[]): string {
  const pair = (value: unknown): readonly number[] => (Array.isArray(value) ? value.map(Number) : []);
  const [step] = pair(points[0]?.value);
  return [`Step ${groupDigits(Math.round(step ?? 0))}`, ...points.map(({ seriesName, value }) => `${seriesName ?? ""}: ${rupeesText(pair(value)[1] ?? 0)}`)].map(escapeHtml).join("<br>");
}

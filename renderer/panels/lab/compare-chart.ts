import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { IST_OFFSET_MS } from "../../../shared/domain/time.ts";
import type { ChartOption, ChartTheme } from "../../../shared/lab-charts/chart-option.ts";
import { base, legend, timeAxis, valueAxis, wallTime, zoom } from "../../../shared/lab-charts/chart-parts.ts";
import { escapeHtml } from "../../../shared/lab-charts/escape-html.ts";
import { signedPercent, stampText } from "../../../shared/lab-charts/figure-text.ts";
import type { ChartPoint } from "./lab-chart.tsx";

/** Growth since the first point, percent: runs of different capital can be laid over one another. */
export function growthOf(equity: readonly number[]): readonly number[] {
  const [first = 0] = equity;
  return first > 0 ? equity.map((value) => (value / first - 1) * 100) : [];
}

/** Curves of several runs in one chart. @param names unique; of the runs in their order. */
export function compareChart(runs: readonly Pick<LabRun, "curve">[], names: readonly string[], colours: readonly string[], theme: ChartTheme): ChartOption {
  return {
    ...base(theme),
    legend: { ...legend(theme, names), type: "plain" },
    tooltip: { trigger: "axis", confine: true, transitionDuration: 0, backgroundColor: theme.raise, borderColor: theme.line, textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 11 } },
    axisPointer: { lineStyle: { color: theme.dim } },
    grid: { left: 60, right: 16, top: 30, bottom: 44 },
    xAxis: timeAxis(theme, {}, true),
    yAxis: valueAxis(theme, { formatter: "@percent" }, "y"),
    dataZoom: zoom(theme, [0], true),
    series: runs.map(({ curve }, i) => {
      const colour = colours[i % colours.length] ?? theme.accent;
      return { type: "line", id: `run${i}`, name: names[i] ?? "", showSymbol: false, data: growthOf(curve.equity).map((value, at) => [wallTime(curve.at[at] ?? 0), value]), lineStyle: { width: 1.4, color: colour }, itemStyle: { color: colour } };
    }),
  };
}

export function compareTip(points: readonly ChartPoint[]): string {
  const pair = (value: unknown): readonly number[] => (Array.isArray(value) ? value.map(Number) : []);
  const each = points.filter(({ seriesIndex }, i) => points.findIndex((other) => other.seriesIndex === seriesIndex) === i);
  const [wall] = pair(points[0]?.value);
  return [wall === undefined ? "" : stampText(wall - IST_OFFSET_MS), ...each.map(({ seriesName, value }) => `${seriesName ?? ""}: ${signedPercent(pair(value)[1] ?? 0)}`)].map(escapeHtml).join("<br>");
}

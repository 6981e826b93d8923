import { IST_OFFSET_MS } from "../../../shared/domain/time.ts";
import { escapeHtml } from "../../../shared/lab-charts/escape-html.ts";
import { signedPercent, stampText } from "../../../shared/lab-charts/figure-text.ts";
import type { ChartPoint } from "./lab-chart.tsx";

/** Tooltip of `growthChart`. */
export function growthTip(points: readonly ChartPoint[]): string {
  const pair = (value: unknown): readonly number[] => (Array.isArray(value) ? value.map(Number) : []);
  const each = points.filter(({ seriesIndex }, i) => points.findIndex((other) => other.seriesIndex === seriesIndex) === i);
  const [wall] = pair(points[0]?.value);
  return [wall === undefined ? "" : stampText(wall - IST_OFFSET_MS), ...each.map(({ seriesName, value }) => `${seriesName ?? ""}: ${signedPercent(pair(value)[1] ?? 0)}`)].map(escapeHtml).join("<br>");
}

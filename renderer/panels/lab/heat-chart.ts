import type { ChartOption, ChartTheme } from "../../../shared/lab-charts/chart-option.ts";
import { base, categoryAxis, tooltip } from "../../../shared/lab-charts/chart-parts.ts";
import type { Heat } from "./heat-cells.ts";

interface HeatWords {
  readonly x: string;
  /** Undefined for a sweep of one parameter. */
  readonly y: string | undefined;
  readonly figure: string;
  readonly text: (value: number) => string;
  /** Less of it is better: charges. */
  readonly less: boolean;
  /** What neither wins nor loses; undefined for a figure that is no result. */
  readonly balance: number | undefined;
}

/** Colours from the lowest value to the highest, and what those stand for. */
interface Scale {
  readonly min: number;
  readonly max: number;
  readonly color: readonly string[];
}

/** More cells than this have no room for their numbers. */
const MOST_WITH_TEXT = 200;

/**
 * A cell for each pair of values. A result is red below its balance and green above: the best of many losses is not
 * green. Other figures go from red to green between the worst and the best of what is shown.
 * @param chosen place of the cell that stands out.
 */
export function heatChart({ xs, ys, cells }: Heat, words: HeatWords, theme: ChartTheme, chosen: number): ChartOption {
  const { x, y, figure, text } = words;
  const { min, max, color } = scaleOf(cells.map(({ value }) => value), words, theme);
  const data = cells.map((cell) => ({
    value: [cell.x, cell.y, cell.value],
    name: [`${x} ${String(xs[cell.x])}${y === undefined ? "" : `, ${y} ${String(ys[cell.y])}`}`, `${figure}: ${text(cell.value)}`, ...(cell.count > 1 ? [`of ${cell.count} points`] : [])].join("\n"),
    ...(cells.length <= MOST_WITH_TEXT && { label: { show: true, formatter: text(cell.value).replace(/ %$/, ""), color: theme.ink, fontSize: 10 } }),
  }));
  return {
    ...base(theme),
    tooltip: tooltip(theme, "@lines", "item"),
    grid: { left: 68, right: 10, top: 8, bottom: 40 },
    xAxis: categoryAxis(theme, xs.map(String), { name: x }),
    yAxis: { ...categoryAxis(theme, ys.map(String)), ...(y !== undefined && { name: y, nameLocation: "middle", nameGap: 46, nameTextStyle: { color: theme.dim } }) },
    visualMap: { show: false, dimension: 2, min, max, inRange: { color } },
    series: [
      { type: "heatmap", id: "cells", data, itemStyle: { borderWidth: 1, borderColor: theme.raise }, emphasis: { disabled: true } },
      // Drawn once more above the others, whose borders would cover its own.
      { type: "heatmap", id: "chosen", data: data.slice(chosen, chosen + 1), silent: true, z: 4, itemStyle: { borderWidth: 2, borderColor: theme.accent } },
    ],
  };
}

export function scaleOf(values: readonly number[], { less, balance }: Pick<HeatWords, "less" | "balance">, { loss, neutral, gain }: Pick<ChartTheme, "loss" | "neutral" | "gain">): Scale {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (balance !== undefined) {
    const reach = Math.max(Math.abs(least - balance), Math.abs(most - balance)) || 1;
    return { min: balance - reach, max: balance + reach, color: [loss, neutral, gain] };
  }
  return { min: least, max: most > least ? most : least + 1, color: less ? [gain, neutral, loss] : [loss, neutral, gain] };
}

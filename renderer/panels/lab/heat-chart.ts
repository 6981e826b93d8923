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
}

/** More cells than this have no room for their numbers. */
const MOST_WITH_TEXT = 200;

/**
 * A cell for each pair of values, red to green from the worst to the best of what is shown.
 * @param chosen place of the cell that stands out.
 */
export function heatChart({ xs, ys, cells }: Heat, words: HeatWords, theme: ChartTheme, chosen: number): ChartOption {
  const { x, y, figure, text, less } = words;
  const values = cells.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const colours = [theme.loss, theme.neutral, theme.gain];
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
    visualMap: { show: false, dimension: 2, min: least, max: most > least ? most : least + 1, inRange: { color: less ? colours.toReversed() : colours } },
    series: [
      { type: "heatmap", id: "cells", data, itemStyle: { borderWidth: 1, borderColor: theme.raise }, emphasis: { disabled: true } },
      // Drawn once more above the others, whose borders would cover its own.
      { type: "heatmap", id: "chosen", data: data.slice(chosen, chosen + 1), silent: true, z: 4, itemStyle: { borderWidth: 2, borderColor: theme.accent } },
    ],
  };
}

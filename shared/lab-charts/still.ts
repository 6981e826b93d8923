import type { ChartOption } from "./chart-option.ts";

/** The chart for paper: without what is only of use to a pointer. What was zoomed to can still be told to it. */
export function stillChart(option: ChartOption): ChartOption {
  const { tooltip: _tooltip, axisPointer: _pointer, dataZoom, ...rest } = option;
  return { ...rest, ...(Array.isArray(dataZoom) ? { dataZoom: (dataZoom as readonly { readonly type: string }[]).filter(({ type }) => type === "inside") } : {}) };
}

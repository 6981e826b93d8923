import type { InstrumentKey } from "../../shared/domain/identity.ts";

/** The chart of the chart panel, for whoever wants a picture of it. */
export interface ShownChart {
  readonly instrument: () => InstrumentKey;
  /** Undefined while it lies behind another panel. */
  readonly canvas: () => HTMLCanvasElement | undefined;
}

let shown: ShownChart | undefined;

/** @returns takes it away again. */
export function showsChart(chart: ShownChart): () => void {
  shown = chart;
  return () => {
    if (shown === chart) shown = undefined;
  };
}

export function shownChart(): ShownChart | undefined {
  return shown;
}

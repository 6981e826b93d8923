import { create } from "zustand";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { select } from "./selection.ts";

/** A time of an instrument that the chart is to be moved to, until it has been. */
export interface ChartMoment {
  readonly instrument: InstrumentKey;
  readonly at: MarketTime;
}

export const useChartMoment = create<{ readonly wanted: ChartMoment | undefined }>(() => ({ wanted: undefined }));

/** Chooses the instrument, and moves its chart to that time as soon as the bars are there. */
export function showMoment(moment: ChartMoment): void {
  select(moment.instrument);
  useChartMoment.setState({ wanted: moment });
}

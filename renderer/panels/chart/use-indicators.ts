import { useEffect, useMemo } from "react";
import type { RefObject } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { indicatorSpec } from "../../../shared/indicators/registry.ts";
import type { ChartStage } from "../../charts/chart-stage.ts";
import { drawnIndicator } from "../../charts/drawn-indicator.ts";
import type { DrawnIndicator } from "../../charts/drawn-indicator.ts";
import { useStrategyChoice } from "../../state/strategy-choice.ts";
import { useStrategyMarks } from "../../state/strategy-marks.ts";
import { useTerminal } from "../../state/terminal.ts";
import { useChartSettings } from "./chart-settings.ts";

/** The chosen indicators, handed to the chart. @returns those that are drawn. */
export function useIndicators(stage: RefObject<ChartStage | undefined>, { kind }: InstrumentView): readonly DrawnIndicator[] {
  const { indicators, frame } = useChartSettings();
  const index = kind === "index";
  const daily = frame >= 1440;
  const drawn = useMemo(() => indicators.flatMap(({ key, id, values, shown, colour }) => {
    const spec = indicatorSpec(id);
    // An index has no volume, and the VWAP of a session says nothing where a day is one bar.
    if (!spec || !shown || (spec.needsVolume && index) || (id === "vwap" && daily)) return [];
    return [drawnIndicator(key, spec, values, colour)];
  }), [indicators, index, daily]);
  useEffect(() => stage.current?.setIndicators(drawn), [stage, drawn]);
  return drawn;
}

export interface SignalsShown {
  readonly title: string;
  readonly signals: number;
  readonly fills: number;
}

/** Signals and fills of the chosen strategy in this instrument, handed to the chart. @returns what is shown, for the legend. */
export function useSignals(stage: RefObject<ChartStage | undefined>, { key }: InstrumentView): SignalsShown | undefined {
  const on = useChartSettings((settings) => settings.signals);
  const id = useStrategyChoice((choice) => choice.id);
  const title = useTerminal((state) => (id === undefined ? undefined : state.strategies.get(id)?.title));
  const { marks } = useStrategyMarks(on && title !== undefined ? id : undefined);
  const own = useMemo(() => marks.filter(({ instrument }) => instrument === key), [marks, key]);
  useEffect(() => stage.current?.setSignals(own), [stage, own]);
  if (title === undefined || own.length === 0) return undefined;
  const fills = own.filter(({ kind }) => kind === "fill").length;
  return { title, signals: own.length - fills, fills };
}

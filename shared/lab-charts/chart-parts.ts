import { IST_OFFSET_MS } from "../domain/time.ts";
import type { ChartTheme, Plain } from "./chart-option.ts";

type Parts = Readonly<Record<string, Plain>>;

/**
 * A moment as the clock on an Indian wall shows it. ECharts knows the machine's zone and UTC only: all charts are told
 * `useUTC` and times moved by the zone.
 */
export function wallTime(at: number): number {
  return at + IST_OFFSET_MS;
}

/** What every chart has. Nothing moves by itself: a report is read, and printed. */
export function base({ font, ink }: ChartTheme): Parts {
  return { animation: false, useUTC: true, backgroundColor: "transparent", textStyle: { fontFamily: font, color: ink, fontSize: 11 } };
}

export function tooltip({ raise, line, ink, font }: ChartTheme, formatter: string, trigger: "axis" | "item"): Parts {
  return { trigger, formatter, confine: true, transitionDuration: 0, backgroundColor: raise, borderColor: line, textStyle: { color: ink, fontFamily: font, fontSize: 11 } };
}

export function legend({ dim }: ChartTheme, names: readonly string[]): Parts {
  return { data: names, top: 0, left: "center", itemWidth: 14, itemHeight: 8, textStyle: { color: dim } };
}

interface AxisWords {
  readonly name?: string;
  readonly formatter?: string;
  readonly gridIndex?: number;
}

const labels = ({ dim }: ChartTheme, formatter: string | undefined): Parts => ({ color: dim, hideOverlap: true, ...(formatter === undefined ? {} : { formatter }) });

/** The name stands beside the axis in the middle. */
const named = ({ dim }: ChartTheme, name: string | undefined, gap: number): Parts => (name === undefined ? {} : { name, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: dim } });

/** The unit of a vertical axis is in its labels. */
export function valueAxis(theme: ChartTheme, { name, formatter, gridIndex = 0 }: AxisWords, where: "x" | "y"): Parts {
  return {
    type: "value", scale: true, gridIndex,
    axisLabel: labels(theme, formatter),
    axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
    ...named(theme, name, where === "x" ? 26 : 58),
  };
}

export function timeAxis(theme: ChartTheme, { gridIndex = 0 }: AxisWords, showLabels: boolean): Parts {
  return { type: "time", gridIndex, axisLabel: { ...labels(theme, undefined), show: showLabels }, axisLine: { lineStyle: { color: theme.line } }, axisTick: { show: showLabels }, splitLine: { show: false } };
}

export function categoryAxis(theme: ChartTheme, data: readonly string[], { name, formatter }: AxisWords = {}): Parts {
  return { type: "category", data, axisLabel: labels(theme, formatter), axisLine: { lineStyle: { color: theme.line } }, axisTick: { show: false }, ...named(theme, name, 26) };
}

/**
 * By wheel and drag inside, and by the slider below.
 * @param fit whether the vertical axes follow what is in sight: what reaches in from outside is cut off then.
 */
export function zoom(theme: ChartTheme, axes: readonly number[], fit: boolean): readonly Parts[] {
  const filterMode = fit ? "filter" : "none";
  return [
    { type: "inside", xAxisIndex: axes, filterMode },
    { type: "slider", xAxisIndex: axes, filterMode, height: 16, bottom: 4, borderColor: theme.line, showDetail: false, brushSelect: false, textStyle: { color: theme.dim } },
  ];
}

import { create } from "zustand";
import { z } from "zod";
import { frame } from "../../../shared/contract/schemas/history.ts";
import { FRAMES, MONTH, TIMEFRAMES, WEEK } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { indicatorSpec } from "../../../shared/indicators/registry.ts";
import type { IndicatorSpec } from "../../../shared/indicators/spec.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { loadSetting, saveSetting } from "../../state/settings.ts";

/** More lines than these cannot be told apart. */
export const MOST_INDICATORS = 12;

const indicator = z.object({
  /** Unique on the chart: "ema", "ema2". */
  key: z.string().min(1).max(40),
  /** Of shared/indicators. */
  id: z.string().min(1).max(40),
  values: z.record(z.string(), z.union([z.number(), z.string().max(40), z.boolean()])),
  shown: z.boolean(),
  /** Place among the chart's line colours. */
  colour: z.number().int().min(0).max(1_000),
});
export type ChartIndicator = z.infer<typeof indicator>;

const settings = z.object({
  frame, indicators: z.array(indicator).max(MOST_INDICATORS), adjusted: z.boolean().default(false),
  /** Signals and fills of the chosen strategy as marks. */
  signals: z.boolean().default(true),
});
export type ChartSettings = z.infer<typeof settings>;

/** What was saved before the chart had a list of indicators. */
const former = z.object({ frame, ema: z.object({ on: z.boolean(), period: z.number().int().min(1).max(10_000) }), vwap: z.boolean(), adjusted: z.boolean().default(false) });

const FIRST: ChartSettings = { frame: 5, indicators: firstIndicators(true, 16, true), adjusted: false, signals: true };

function firstIndicators(ema: boolean, period: number, vwap: boolean): ChartIndicator[] {
  return [
    { key: "ema", id: "ema", values: { period }, shown: ema, colour: 0 },
    { key: "vwap", id: "vwap", values: {}, shown: vwap, colour: 1 },
  ];
}

/** Lengths that have a key of their own, 1 to 9; the first seven have a button as well. */
export const KEYED: readonly Frame[] = [...TIMEFRAMES, WEEK, MONTH];

/** How the chart is shown; kept under the setting `chart`. */
export const useChartSettings = create<ChartSettings>(() => FIRST);

export function loadChartSettings(): void {
  const saved = loadSetting("chart");
  const read = settings.safeParse(saved);
  // An indicator that this version does not have is left out, not the whole of what was saved.
  if (read.success) return useChartSettings.setState({ ...read.data, indicators: read.data.indicators.filter(isKnown) });
  const old = former.safeParse(saved);
  if (!old.success) return;
  const { ema, vwap, ...rest } = old.data;
  useChartSettings.setState({ ...rest, indicators: firstIndicators(ema.on, ema.period, vwap), signals: true });
}

function change(news: Partial<ChartSettings>): void {
  useChartSettings.setState(news);
  saveSetting("chart", useChartSettings.getState());
}

export function setFrame(frame: Frame): void {
  change({ frame });
}

/** The next longer (+1) or shorter (−1) bars; stays at the ends. */
export function stepFrame(step: 1 | -1): void {
  const next = FRAMES[FRAMES.indexOf(useChartSettings.getState().frame) + step];
  if (next !== undefined) setFrame(next);
}

function isKnown({ id, values }: ChartIndicator): boolean {
  try {
    indicatorSpec(id)?.make(values);
    return indicatorSpec(id) !== undefined;
  } catch {
    return false;
  }
}

/** Puts one more on the chart, with its defaults. @returns its key, or undefined when there are too many. */
export function addIndicator(spec: IndicatorSpec): string | undefined {
  const { indicators } = useChartSettings.getState();
  if (indicators.length >= MOST_INDICATORS) return undefined;
  const keys = new Set(indicators.map(({ key }) => key));
  let key = spec.id;
  for (let n = 2; keys.has(key); n++) key = `${spec.id}${n}`;
  const used = new Set(indicators.map(({ colour }) => colour));
  let colour = 0;
  while (used.has(colour)) colour++;
  const values = Object.fromEntries(Object.entries(spec.parameters).flatMap(([name, { default: first }]) => (first === undefined ? [] : [[name, first]])));
  change({ indicators: [...indicators, { key, id: spec.id, values, shown: true, colour }] });
  return key;
}

export function removeIndicator(key: string): void {
  change({ indicators: useChartSettings.getState().indicators.filter((one) => one.key !== key) });
}

function changeIndicator(key: string, news: Partial<ChartIndicator>): void {
  change({ indicators: useChartSettings.getState().indicators.map((one) => (one.key === key ? { ...one, ...news } : one)) });
}

export function showIndicator(key: string, shown: boolean): void {
  changeIndicator(key, { shown });
}

/** @returns why the values do not fit; then nothing changes. */
export function setIndicatorValues(key: string, values: ParameterValues): string | undefined {
  const one = useChartSettings.getState().indicators.find((known) => known.key === key);
  const spec = one && indicatorSpec(one.id);
  if (!spec) return undefined;
  try {
    spec.make(values);
  } catch (error) {
    return failureOf(error).sentence;
  }
  changeIndicator(key, { values: { ...values } });
  return undefined;
}

/** Shows or hides all of a kind; adds one where there is none. */
export function toggleKind(id: string): void {
  const own = useChartSettings.getState().indicators.filter((one) => one.id === id);
  const spec = indicatorSpec(id);
  if (own.length === 0 && spec) addIndicator(spec);
  const shown = !own.some((one) => one.shown);
  for (const { key } of own) showIndicator(key, shown);
}

export function toggleSignals(): void {
  change({ signals: !useChartSettings.getState().signals });
}

/** Prices before a split or bonus as they traded, or as if it had been before them. */
export function toggleAdjusted(): void {
  change({ adjusted: !useChartSettings.getState().adjusted });
}

const SHORT: Readonly<Partial<Record<Frame, string>>> = { 60: "1h", 120: "2h", 240: "4h", 1440: "D", [WEEK]: "W", [MONTH]: "M" };

/** "5m", "1h", "D". */
export function frameText(frame: Frame): string {
  return SHORT[frame] ?? `${frame}m`;
}

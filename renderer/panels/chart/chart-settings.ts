import { create } from "zustand";
import { z } from "zod";
import { timeframe } from "../../../shared/contract/schemas/market.ts";
import { TIMEFRAMES } from "../../../shared/domain/candle.ts";
import type { Timeframe } from "../../../shared/domain/candle.ts";
import { loadSetting, saveSetting } from "../../state/settings.ts";

/** Longest EMA that one screen of bars can warm up. */
export const LONGEST_EMA = 400;

const emaPeriod = z.number().int().min(2).max(LONGEST_EMA);
const settings = z.object({ frame: timeframe, ema: z.object({ on: z.boolean(), period: emaPeriod }), vwap: z.boolean() });
export type ChartSettings = z.infer<typeof settings>;

const FIRST: ChartSettings = { frame: 5, ema: { on: true, period: 16 }, vwap: true };

/** How the chart is shown; kept under the setting `chart`. */
export const useChartSettings = create<ChartSettings>(() => FIRST);

export function loadChartSettings(): void {
  const read = settings.safeParse(loadSetting("chart"));
  if (read.success) useChartSettings.setState(read.data);
}

function change(news: Partial<ChartSettings>): void {
  useChartSettings.setState(news);
  saveSetting("chart", useChartSettings.getState());
}

export function setFrame(frame: Timeframe): void {
  change({ frame });
}

/** The next longer (+1) or shorter (−1) timeframe; stays at the ends. */
export function stepFrame(step: 1 | -1): void {
  const next = TIMEFRAMES[TIMEFRAMES.indexOf(useChartSettings.getState().frame) + step];
  if (next !== undefined) setFrame(next);
}

export function toggleEma(): void {
  const { ema } = useChartSettings.getState();
  change({ ema: { ...ema, on: !ema.on } });
}

/** @returns false for what is no period; then nothing changes. */
export function setEmaPeriod(text: string): boolean {
  const read = emaPeriod.safeParse(Number(text.trim() === "" ? Number.NaN : text));
  if (read.success) change({ ema: { on: true, period: read.data } });
  return read.success;
}

export function toggleVwap(): void {
  change({ vwap: !useChartSettings.getState().vwap });
}

/** "5m", "1h", "D". */
export function frameText(frame: Timeframe): string {
  if (frame === 1440) return "D";
  return frame === 60 ? "1h" : `${frame}m`;
}

/** "5 minutes", "1 hour", "1 day". */
export function frameWords(frame: Timeframe): string {
  if (frame === 1440) return "1 day";
  if (frame === 60) return "1 hour";
  return frame === 1 ? "1 minute" : `${frame} minutes`;
}

import { create } from "zustand";
import { z } from "zod";
import { frame } from "../../../shared/contract/schemas/history.ts";
import { FRAMES, MONTH, TIMEFRAMES, WEEK } from "../../../shared/domain/candle.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { loadSetting, saveSetting } from "../../state/settings.ts";

/** Longest EMA that one screen of bars can warm up. */
export const LONGEST_EMA = 400;

const emaPeriod = z.number().int().min(2).max(LONGEST_EMA);
const settings = z.object({ frame, ema: z.object({ on: z.boolean(), period: emaPeriod }), vwap: z.boolean(), adjusted: z.boolean().default(false) });
export type ChartSettings = z.infer<typeof settings>;

const FIRST: ChartSettings = { frame: 5, ema: { on: true, period: 16 }, vwap: true, adjusted: false };

/** Lengths that have a key of their own, 1 to 9; the first seven have a button as well. */
export const KEYED: readonly Frame[] = [...TIMEFRAMES, WEEK, MONTH];

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

export function setFrame(frame: Frame): void {
  change({ frame });
}

/** The next longer (+1) or shorter (−1) bars; stays at the ends. */
export function stepFrame(step: 1 | -1): void {
  const next = FRAMES[FRAMES.indexOf(useChartSettings.getState().frame) + step];
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

/** Prices before a split or bonus as they traded, or as if it had been before them. */
export function toggleAdjusted(): void {
  change({ adjusted: !useChartSettings.getState().adjusted });
}

const SHORT: Readonly<Partial<Record<Frame, string>>> = { 60: "1h", 120: "2h", 240: "4h", 1440: "D", [WEEK]: "W", [MONTH]: "M" };

/** "5m", "1h", "D". */
export function frameText(frame: Frame): string {
  return SHORT[frame] ?? `${frame}m`;
}

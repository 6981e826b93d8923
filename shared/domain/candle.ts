import type { MarketTime } from "./time.ts";
import type { Price } from "./units.ts";

export interface Candle {
  /** Open time of the bar. */
  readonly at: MarketTime;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  /** Units traded; 0 for indices. */
  readonly volume: number;
}

/** Minutes of a bar; 1440 = one trading day. */
export const TIMEFRAMES = [1, 3, 5, 15, 30, 60, 1440] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const SESSION_OPEN_MIN = 555;
const IST_MIN = 330;

/** Open time of the bar that holds `at`. Intraday bars are counted from 09:15 IST, so hours begin 09:15, 10:15 … */
export function barOpen(at: number, frame: Timeframe): MarketTime {
  const minute = Math.floor(at / 60_000) + IST_MIN;
  const dayStart = Math.floor(minute / 1440) * 1440;
  if (frame === 1440) return ((dayStart - IST_MIN) * 60_000) as MarketTime;
  const sinceOpen = minute - dayStart - SESSION_OPEN_MIN;
  const aligned = Math.floor(sinceOpen / frame) * frame;
  return ((dayStart + SESSION_OPEN_MIN + aligned - IST_MIN) * 60_000) as MarketTime;
}

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

/** Frames that a broker gives by itself. */
export const BROKER_FRAMES = [1, 3, 5, 10, 15, 30, 60, 1440] as const;
export type BrokerFrame = (typeof BROKER_FRAMES)[number];

/** Minutes of a week (from Monday) and of a calendar month: names rather than lengths. */
export const WEEK = 10_080;
export const MONTH = 43_200;

/** All frames that can be shown: those of the broker and those built from them. */
export const FRAMES = [1, 2, 3, 5, 10, 15, 25, 30, 60, 120, 240, 1440, WEEK, MONTH] as const;
export type Frame = (typeof FRAMES)[number];

/** Minutes since midnight at which shares and their derivatives begin to trade. */
export const SESSION_OPEN_MIN = 555;
const IST_MIN = 330;
const DAY_MIN = 1440;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4;

/**
 * Open time of the bar that holds `at`. Intraday bars are counted from the session's open, by default
 * 09:15 IST, so hours begin 09:15, 10:15 …
 * @param sessionOpen minutes since midnight: 540 for commodities and currency.
 */
export function barOpen(at: number, frame: Frame, sessionOpen: number = SESSION_OPEN_MIN): MarketTime {
  const minute = Math.floor(at / 60_000) + IST_MIN;
  const day = Math.floor(minute / DAY_MIN);
  if (frame >= DAY_MIN) return ((firstDay(day, frame) * DAY_MIN - IST_MIN) * 60_000) as MarketTime;
  const dayStart = day * DAY_MIN;
  const aligned = Math.floor((minute - dayStart - sessionOpen) / frame) * frame;
  return ((dayStart + sessionOpen + aligned - IST_MIN) * 60_000) as MarketTime;
}

/** Days since 1970-01-01 on which the day, week or month of this day begins. */
function firstDay(day: number, frame: Frame): number {
  if (frame === WEEK) return day - ((((day - FIRST_MONDAY) % 7) + 7) % 7);
  if (frame !== MONTH) return day;
  return day - (new Date(day * DAY_MIN * 60_000).getUTCDate() - 1);
}

import type { DayWindow } from "../calendar/trading-calendar.ts";
import type { Candle, Frame } from "../domain/candle.ts";
import { barOpen } from "../domain/candle.ts";
import type { MarketTime } from "../domain/time.ts";
import { MINUTE_MS } from "../domain/time.ts";
import type { Price } from "../domain/units.ts";
import { dayAt, dayStart } from "./days.ts";
import type { Sessions } from "./sessions.ts";

const DAY_MIN = 1440;

/**
 * Open time of the bar that holds `at`. Intraday bars are counted from the open of the window they lie in, so
 * no bar reaches over the pause of a day with two windows; what lies before the first window is counted
 * backwards from it, what lies after a window (closing auction) onwards.
 */
export function sessionBarOpen(at: number, frame: Frame, sessions: Sessions): MarketTime {
  if (frame >= DAY_MIN) return barOpen(at, frame);
  return alignedOpen(at, frame, dayAt(at), sessions.windows(dayAt(at)), sessions.usualOpen);
}

function alignedOpen(at: number, frame: number, day: number, windows: readonly DayWindow[], usualOpen: number): MarketTime {
  const start = dayStart(day);
  const minute = Math.floor((at - start) / MINUTE_MS);
  const opens = windows.findLast(({ open }) => open <= minute)?.open ?? windows[0]?.open ?? usualOpen;
  return (start + (opens + Math.floor((minute - opens) / frame) * frame) * MINUTE_MS) as MarketTime;
}

/**
 * Bars of a higher frame from those of a lower one: first open, highest high, lowest low, last close, sum of
 * volumes. Minutes without trades leave no trace.
 * @param candles ascending, of a frame that divides `frame` (days for weeks and months).
 * @returns ascending. The first bar is whole only if the candles begin at its open.
 */
export function aggregate(candles: readonly Candle[], frame: Frame, sessions: Sessions): Candle[] {
  const bars: Candle[] = [];
  let at = Number.NaN;
  let open = 0 as Price;
  let high = 0 as Price;
  let low = 0 as Price;
  let close = 0 as Price;
  let volume = 0;
  const flush = (): void => {
    if (!Number.isNaN(at)) bars.push({ at: at as MarketTime, open, high, low, close, volume });
  };
  for (const candle of candles) {
    const opens = sessionBarOpen(candle.at, frame, sessions);
    if (opens !== at) {
      flush();
      at = opens;
      ({ open, high, low } = candle);
      volume = 0;
    }
    if (candle.high > high) high = candle.high;
    if (candle.low < low) low = candle.low;
    close = candle.close;
    volume += candle.volume;
  }
  flush();
  return bars;
}

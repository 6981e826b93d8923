import { marketSegmentOf } from "../calendar/session-tables.ts";
import type { DayWindow, TradingCalendar } from "../calendar/trading-calendar.ts";
import type { Exchange } from "../domain/words.ts";
import { dayText, isWeekend } from "./days.ts";

/** When one instrument trades, day by day. Days are counted from 1970-01-01. */
export interface Sessions {
  /** Windows of continuous trading, ascending; none on a closed day. */
  windows(day: number): readonly DayWindow[];
  /** Minutes since midnight from which bars are counted on a day that has no windows. */
  readonly usualOpen: number;
  /** Are the holidays of this day listed? Where not, a weekday without bars may have been one. */
  knows(day: number): boolean;
  /** May there be bars on this day? On days whose holidays are not listed, all but weekends. */
  mayTrade(day: number): boolean;
}

const EQUITY_OPEN = 555;
const LONG_DAY_OPEN = 540;

/** @param fnoStock a share with derivatives: since August 2026 its continuous trading ends before the closing auction. */
export function sessionsOf(calendar: TradingCalendar, exchange: Exchange, fnoStock: boolean): Sessions {
  const segment = marketSegmentOf(exchange);
  const known = new Map<number, readonly DayWindow[]>();
  const windows = (day: number): readonly DayWindow[] => {
    const kept = known.get(day);
    if (kept) return kept;
    const fresh = calendar.continuousWindows(segment, dayText(day), { fnoStock });
    known.set(day, fresh);
    return fresh;
  };
  return {
    windows,
    usualOpen: segment === "commodity" || segment === "currency" ? LONG_DAY_OPEN : EQUITY_OPEN,
    knows: (day) => calendar.knows(dayText(day)),
    mayTrade: (day) => (calendar.knows(dayText(day)) ? windows(day).length > 0 : !isWeekend(day)),
  };
}

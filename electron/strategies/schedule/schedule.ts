import type { MarketSegment } from "../../../shared/calendar/session-tables.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { StrategySchedule } from "../../../shared/contract/schemas/strategies.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { DAY_MS, istDay, istEpoch, istMinutes } from "../../../shared/domain/time.ts";
import { minutesOf } from "../../../shared/strategy/check-parameters.ts";

/** A machine that slept longer than this has been switched off, days. */
const LOOK_BACK_DAYS = 40;

/** When one strategy is started and stopped by itself: market time, in India, on trading days of its first instrument. */
export class ScheduleTimes {
  readonly #schedule: StrategySchedule;
  readonly #calendar: TradingCalendar;
  readonly #segment: MarketSegment;

  constructor(schedule: StrategySchedule, calendar: TradingCalendar, segment: MarketSegment) {
    this.#schedule = schedule;
    this.#calendar = calendar;
    this.#segment = segment;
  }

  /**
   * Should it be started now? From its time of day on until its stop, so that a terminal that comes late starts it late.
   * @param settledAt when it was last started or stopped, by whomever: what was done after the start's time today stands.
   */
  startIsDue(now: MarketTime, settledAt: number): boolean {
    const { start, stop } = this.#schedule;
    const day = istDay(now);
    const from = minutesOf(start);
    if (from === undefined || !this.#runsOn(day)) return false;
    const startAt = istEpoch(day, from);
    const stopAt = istEpoch(day, minutesOf(stop) ?? 1440);
    return now >= startAt && now < stopAt && !(settledAt >= startAt && settledAt <= now);
  }

  /**
   * Should it be stopped now? Its stop of today is over, or of an earlier day that it lived through while this machine slept.
   * @param startedAt when it was started; one that was started after the time goes on.
   */
  stopIsDue(now: MarketTime, startedAt: number): boolean {
    const at = minutesOf(this.#schedule.stop);
    if (at === undefined) return false;
    const started = startedAt > now ? 0 : startedAt;
    for (let back = 0; back <= LOOK_BACK_DAYS; back++) {
      const day = istDay(now - back * DAY_MS);
      const stopAt = istEpoch(day, at);
      if (stopAt <= started) return false;
      // Whatever weekdays it is started on by itself: one that was started by hand is stopped too.
      if (stopAt <= now && this.#calendar.isTradingDay(day, this.#segment)) return true;
    }
    return false;
  }

  /** From its last entry on it opens nothing, whatever day it is. */
  entriesOver(now: MarketTime): boolean {
    const last = minutesOf(this.#schedule.lastEntry);
    return last !== undefined && istMinutes(now) >= last;
  }

  /** A day on which the market trades specially counts by its date. */
  #runsOn(day: string): boolean {
    return this.#schedule.weekdays.includes(weekdayOf(day)) && this.#calendar.isTradingDay(day, this.#segment);
  }
}

/** 1 = Monday … 7 = Sunday. @param day `YYYY-MM-DD`. */
export function weekdayOf(day: string): number {
  // 1970-01-01 was a Thursday.
  return ((Date.parse(`${day}T00:00:00Z`) / DAY_MS + 3) % 7) + 1;
}

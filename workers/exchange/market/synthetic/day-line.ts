/** The trading days of a synthetic market by number: 0 is its first session, negative ones are history. */

import type { Calendar, SessionHours } from "../days.ts";
import { dayNumber } from "../days.ts";

/** Sessions of history before the first: about two years. */
export const HISTORY_DAYS = 500;
/** Days before the history in which slow states (volatility) settle. */
export const WARM_UP_DAYS = 60;

export interface TradingDay extends SessionHours {
  /** Position relative to the first session. */
  readonly k: number;
  readonly day: string;
  /** Days since 1970-01-01: what the draws of this day are keyed with. */
  readonly number: number;
  /** Length of the session. */
  readonly seconds: number;
}

export class DayLine {
  private readonly calendar: Calendar;
  private readonly past: TradingDay[] = [];
  private readonly ahead: TradingDay[] = [];
  private readonly known = new Map<string, TradingDay>();

  constructor(calendar: Calendar, firstDay: string) {
    this.calendar = calendar;
    this.add(this.ahead, calendar.isOpen(firstDay) ? firstDay : calendar.next(firstDay), 0);
    let day = this.at(0).day;
    for (let k = -1; k >= -(HISTORY_DAYS + WARM_UP_DAYS); k--) {
      day = calendar.previous(day);
      this.add(this.past, day, k);
    }
  }

  /** `k` from -(HISTORY_DAYS + WARM_UP_DAYS) upwards. */
  at(k: number): TradingDay {
    for (let last = this.ahead.at(-1); last !== undefined && last.k < k; last = this.ahead.at(-1)) {
      this.add(this.ahead, this.calendar.next(last.day), last.k + 1);
    }
    const found = k >= 0 ? this.ahead[k] : this.past[-k - 1];
    if (found === undefined) throw new Error(`the market has no day ${k}`);
    return found;
  }

  /** The trading day of that date, or undefined when the exchange is closed or the date is before the history. */
  find(day: string): TradingDay | undefined {
    if (!this.known.has(day) && this.calendar.isOpen(day) && day > this.at(0).day) {
      for (let k = this.ahead.length; this.at(k).day < day; k++);
    }
    return this.known.get(day);
  }

  /** The first trading day not before `day`, at the earliest the first one with history. */
  onOrAfter(day: string): TradingDay {
    const first = this.at(-HISTORY_DAYS);
    if (day <= first.day) return first;
    const open = this.calendar.isOpen(day) ? day : this.calendar.next(day);
    return this.find(open) ?? first;
  }

  private add(list: TradingDay[], day: string, k: number): void {
    const hours = this.calendar.hours(day);
    const entry = { k, day, number: dayNumber(day), seconds: Math.floor((hours.closeAt - hours.openAt) / 1000), ...hours };
    list.push(entry);
    this.known.set(day, entry);
  }
}

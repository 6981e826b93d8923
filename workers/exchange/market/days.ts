/**
 * Which days the exchange opens, and from when to when (IST). Holidays, special sessions and hours are
 * dated data handed in: nothing here knows a date by heart.
 */

import { z } from "zod";
import { DAY_MS, MINUTE_MS, istEpoch } from "../../../shared/domain/time.ts";

export interface SessionHours {
  /** Epoch ms. */
  readonly openAt: number;
  readonly closeAt: number;
}

export interface Calendar {
  isOpen(day: string): boolean;
  /** Hours of the day; a closed day has the regular ones, so that a recording of it can still be played. */
  hours(day: string): SessionHours;
  /** The next day on which the exchange opens, and the one before. */
  next(day: string): string;
  previous(day: string): string;
}

const clockTime = z.string().regex(/^\d{2}:\d{2}$/);
const calendarDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const timeWindow = z.object({ open: clockTime, close: clockTime });

/** `resources/calendar/nse-holidays.json`. */
export const holidaysSchema = z.object({
  holidays: z.array(z.object({ day: calendarDay, name: z.string() })),
  specialSessions: z.array(z.object({ day: calendarDay, name: z.string(), windows: z.array(timeWindow).min(1), confirmed: z.boolean() })),
});

/** Regular hours, each entry valid from its day until the next one; ascending. */
export const sessionHoursSchema = z.array(timeWindow.extend({ from: calendarDay })).min(1);

/** Days since 1970-01-01 of a `YYYY-MM-DD`; throws a sentence on anything that is not a date. */
export function dayNumber(day: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) throw new Error(`"${day}" is not a day: expected YYYY-MM-DD`);
  return at / DAY_MS;
}

export function dayOfNumber(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** 0 = Sunday. 1970-01-01 was a Thursday. */
export function weekday(number: number): number {
  return (number + 4) % 7;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/**
 * The calendar of these tables. Beyond the holidays' years only weekends are known to be closed.
 * A special day with several windows (a disaster-recovery drill) is its first one.
 */
export function tradingCalendar(holidays: z.infer<typeof holidaysSchema>, regular: z.infer<typeof sessionHoursSchema>): Calendar {
  const closed = new Set(holidays.holidays.map((entry) => entry.day));
  const special = new Map(holidays.specialSessions.map((entry) => [entry.day, entry.windows[0]]));

  function isOpen(day: string): boolean {
    const number = dayNumber(day);
    if (special.has(day)) return true;
    return !closed.has(day) && weekday(number) !== 0 && weekday(number) !== 6;
  }

  function step(day: string, by: 1 | -1): string {
    let number = dayNumber(day) + by;
    while (!isOpen(dayOfNumber(number))) number += by;
    return dayOfNumber(number);
  }

  return {
    isOpen,
    hours(day) {
      const window = special.get(day) ?? regular.findLast((entry) => entry.from <= day) ?? regular[0];
      if (window === undefined) throw new Error("the calendar has no session hours");
      return { openAt: istEpoch(day, minutesOf(window.open)), closeAt: istEpoch(day, minutesOf(window.close)) };
    },
    next: (day) => step(day, 1),
    previous: (day) => step(day, -1),
  };
}

/** Whole minutes of a session. */
export function sessionMinutes(hours: SessionHours): number {
  return Math.ceil((hours.closeAt - hours.openAt) / MINUTE_MS);
}

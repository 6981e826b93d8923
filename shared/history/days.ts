import { DAY_MS, IST_OFFSET_MS } from "../domain/time.ts";

/** Days since 1970-01-01 of the day in India that holds this moment. */
export function dayAt(at: number): number {
  return Math.floor((at + IST_OFFSET_MS) / DAY_MS);
}

/** Epoch ms at which the day begins in India. */
export function dayStart(day: number): number {
  return day * DAY_MS - IST_OFFSET_MS;
}

/** @throws RangeError for what is no day. */
export function dayNumber(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || dayText(at / DAY_MS) !== text) throw new RangeError(`"${text}" is not a day, expected YYYY-MM-DD`);
  return at / DAY_MS;
}

/** The day that was asked for last: it is asked for again and again. */
const last = { day: Number.NaN, text: "" };

/** `YYYY-MM-DD`. */
export function dayText(day: number): string {
  if (day !== last.day) {
    last.text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    last.day = day;
  }
  return last.text;
}

/** 1970-01-01 was a Thursday. */
export function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

import type { TickMarkType, Time, UTCTimestamp } from "lightweight-charts";
import { DAY_MS, IST_OFFSET_MS } from "../../shared/domain/time.ts";

/**
 * lightweight-charts knows UTC alone. Formatting by functions would print the right hours but mark the
 * change of day at 05:30 IST, where UTC's midnight is. So bars are given to it shifted by 5:30 h: its
 * days begin at midnight in India, and everything it hands back is shifted and is read by this file only.
 */
export function toChart(at: number): UTCTimestamp {
  return ((at + IST_OFFSET_MS) / 1000) as UTCTimestamp;
}

/** Number of the day in India: equal for two times of one day. */
export function dayNumber(at: number): number {
  return Math.floor((at + IST_OFFSET_MS) / DAY_MS);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

function parts(shifted: number): { readonly date: string; readonly clock: string; readonly day: number; readonly month: string; readonly year: number } {
  const wall = new Date(shifted * 1000);
  const month = MONTHS[wall.getUTCMonth()] ?? "";
  const weekday = DAYS[wall.getUTCDay()] ?? "";
  const year = wall.getUTCFullYear();
  const day = wall.getUTCDate();
  return { date: `${weekday} ${day} ${month} ${year}`, clock: wall.toISOString().slice(11, 16), day, month, year };
}

/** Text of the crosshair on the time axis; days have no clock. */
export function crosshairTime(time: Time): string {
  if (typeof time !== "number") return "";
  const { date, clock } = parts(time);
  return (time * 1000) % DAY_MS === 0 ? date : `${date}  ${clock} IST`;
}

/** Text of a mark on the time axis, at most 8 characters. `kind`: 0 year, 1 month, 2 day, 3 and 4 time. */
export function tickMark(time: Time, kind: TickMarkType | number): string | null {
  if (typeof time !== "number") return null;
  const { clock, day, month, year } = parts(time);
  if (kind === 0) return String(year);
  if (kind === 1) return month;
  return kind === 2 ? `${day} ${month}` : clock;
}

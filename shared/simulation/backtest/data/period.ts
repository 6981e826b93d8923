import type { Frame } from "../../../domain/candle.ts";
import { MONTH, WEEK } from "../../../domain/candle.ts";
import { dayAt, dayText } from "../../../history/days.ts";
import type { Sessions } from "../../../history/sessions.ts";

/** The days that are read, since 1970-01-01, both included. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

export const ALL_DAYS: Days = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/**
 * Does a bar lie in these days with all that it holds? A week or month that goes on behind the last day would
 * show what came after it, unless no day of its rest can have trades; of a market whose hours are not known every day can.
 * @param at open time of the bar.
 */
export function barWithin(at: number, frame: Frame, { from, to }: Days, sessions: Sessions | undefined): boolean {
  const first = dayAt(at);
  if (first < from) return false;
  let last = lastDay(first, frame);
  while (last > to && sessions?.mayTrade(last) === false) last--;
  return last <= to;
}

function lastDay(first: number, frame: Frame): number {
  if (frame === WEEK) return first + 6;
  if (frame !== MONTH) return first;
  const [year = 0, month = 0] = dayText(first).split("-").map(Number);
  return Date.UTC(year, month, 0) / 86_400_000;
}

/** "from 2021-04-01 to 2021-06-11", nothing for all days. */
export function daysText({ from, to }: Days): string {
  return `${Number.isFinite(from) ? ` from ${dayText(from)}` : ""}${Number.isFinite(to) ? ` to ${dayText(to)}` : ""}`;
}

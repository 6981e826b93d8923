import { barOpen, MONTH, WEEK } from "../../shared/domain/candle.ts";
import type { Frame } from "../../shared/domain/candle.ts";
import { DAY_MS, istDay, istEpoch, istMinutes, MINUTE_MS } from "../../shared/domain/time.ts";

/** End of the session in shares and their derivatives, minutes since midnight. */
const CLOSE_MIN = 930;
const OPEN_MIN = 555;

/**
 * Open times of bars that have not come yet: where a line that is drawn ahead has its points. Weekends are
 * left out, holidays are not: the axis moves by a bar when one was in between.
 * @param after open time of the newest bar.
 */
export function laterBars(after: number, frame: Frame, count: number): readonly number[] {
  const times: number[] = [];
  for (let at = after; times.length < count; ) {
    at = next(at, frame);
    times.push(at);
  }
  return times;
}

function next(at: number, frame: Frame): number {
  if (frame === MONTH) return barOpen(at + 32 * DAY_MS, MONTH);
  if (frame === WEEK) return at + 7 * DAY_MS;
  if (frame === 1440) return weekday(at + DAY_MS);
  const following = at + frame * MINUTE_MS;
  return istMinutes(following) >= CLOSE_MIN || istMinutes(following) < OPEN_MIN ? istEpoch(istDay(weekday(at + DAY_MS)), OPEN_MIN) : following;
}

function weekday(at: number): number {
  let day = at;
  while ([0, 6].includes(new Date(`${istDay(day)}T00:00:00Z`).getUTCDay())) day += DAY_MS;
  return day;
}

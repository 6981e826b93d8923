import type { StoredDay } from "../../shared/contract/history-store.ts";
import { MINUTE_MS } from "../../shared/domain/time.ts";
import { dayAt, dayStart, isWeekend } from "../../shared/history/days.ts";
import type { Sessions } from "../../shared/history/sessions.ts";

/** The broker's last bars of a day may come late. */
const SETTLED_MIN = 30;
const WHOLE_DAY_MIN = 1440;
/** A day of which the broker had nothing is asked for again after so long, system ms. */
const EMPTY_HOLDS_MS = 7 * 86_400_000;
/** Charts of one instrument that ask together share an answer about the running day: for so long, system ms. A gap that was just filled must show at once. */
const RUNNING_HOLDS_MS = 500;
/** That a running day, closed by the calendar, has no bars holds longer, system ms. */
const CLOSED_HOLDS_MS = 600_000;

/** Is the day over for good? Its bars do not change any more. */
export function isOver(day: number, sessions: Sessions, now: number): boolean {
  const close = sessions.windows(day).at(-1)?.close ?? WHOLE_DAY_MIN;
  return now >= dayStart(day) + (close + SETTLED_MIN) * MINUTE_MS;
}

/** Can there be bars of this day already? */
export function hasBegun(day: number, sessions: Sessions, now: number): boolean {
  return now >= dayStart(day) + ((sessions.windows(day)[0]?.open ?? sessions.usualOpen) + 1) * MINUTE_MS;
}

/** Does what is kept of a day stand, or is the broker to be asked? */
function stands(kept: StoredDay | undefined, closed: boolean, systemNow: number, running: boolean): boolean {
  if (!kept) return false;
  if (kept.source > 0) return true;
  const age = systemNow - kept.fetchedAt;
  if (!kept.final) return running && age >= 0 && age < (closed && kept.bars === 0 ? CLOSED_HOLDS_MS : RUNNING_HOLDS_MS);
  return kept.bars > 0 || (age >= 0 && age < EMPTY_HOLDS_MS);
}

/** Is a day of this kind worth asking for? Weekdays that the calendar calls closed are: the calendar may be wrong, and a day must not vanish for it. */
export function mayHaveBars(day: number, sessions: Sessions): boolean {
  return sessions.mayTrade(day) || !isWeekend(day);
}

/** Days of a span that have to be asked for, ascending. */
export function missingDays(kept: readonly StoredDay[], from: number, to: number, sessions: Sessions, now: number, systemNow: number): number[] {
  const known = new Map(kept.map((day) => [day.day, day]));
  const today = dayAt(now);
  const missing: number[] = [];
  for (let day = from; day <= Math.min(to, today); day++) {
    if (!mayHaveBars(day, sessions) || !hasBegun(day, sessions, now)) continue;
    if (!stands(known.get(day), !sessions.mayTrade(day), systemNow, day === today)) missing.push(day);
  }
  return missing;
}

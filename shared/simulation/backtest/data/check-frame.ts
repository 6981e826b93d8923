import { MINUTE_MS } from "../../../domain/time.ts";
import { dayAt, dayStart } from "../../../history/days.ts";
import { frameName } from "../../../history/frames.ts";
import type { BarTable } from "../bar-table.ts";
import type { Finding, Origin } from "./finding.ts";
import { findingAt, placeOf, wallOf } from "./finding.ts";

/** So many bars of one day must lie in steps of twice the frame or more before they are taken for bars of a longer one. */
const ENOUGH_STEPS = 20;
const ENOUGH_DAYS = 12;
/** Fewest days from one bar to the next in weekly bars: holidays never make a week shorter. */
const WEEKLY = 5;
const DAY_MIN = 1440;

/**
 * Are the bars as long as they are said to be? Bars of five minutes run as bars of one would close four minutes
 * before their time and show what had not happened yet: refused.
 */
export function checkFrame(table: BarTable, origin: Origin): Finding[] {
  return table.frame < DAY_MIN ? checkIntraday(table, origin) : checkDays(table, origin);
}

function checkIntraday(table: BarTable, origin: Origin): Finding[] {
  const { at, frame } = table;
  let divisor = 0;
  let steps = 0;
  let midnights = 0;
  for (let i = 0; i < at.length; i++) {
    const open = at[i] ?? 0;
    const before = at[i - 1] ?? Number.NaN;
    if (open === dayStart(dayAt(open))) midnights++;
    if (i === 0 || dayAt(open) !== dayAt(before)) continue;
    const minutes = (open - before) / MINUTE_MS;
    if (minutes < frame) return [overlap(table, i, minutes, origin)];
    divisor = commonDivisor(divisor, minutes);
    steps++;
  }
  if (steps >= ENOUGH_STEPS && divisor >= 2 * frame) return [tooLong(table, origin, `no two bars of one day are nearer than ${divisor} minutes`)];
  if (steps === 0 && at.length > 1 && midnights === at.length) return [tooLong(table, origin, "every bar begins at midnight, as those of days do")];
  return [];
}

function checkDays(table: BarTable, origin: Origin): Finding[] {
  const { at, frame } = table;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < at.length; i++) least = Math.min(least, dayAt(at[i] ?? 0) - dayAt(at[i - 1] ?? 0));
  const longest = frame === DAY_MIN ? WEEKLY : frame === 7 * DAY_MIN ? 28 : Number.POSITIVE_INFINITY;
  return at.length > ENOUGH_DAYS && least >= longest ? [tooLong(table, origin, `no two bars are nearer than ${least} days`)] : [];
}

function overlap(table: BarTable, bar: number, minutes: number, origin: Origin): Finding {
  const name = frameName(table.frame);
  const sentence = `${placeOf(origin, bar, "at")}: the bar of ${wallOf(table.at[bar] ?? 0, table.frame)} begins ${minutes} min after the one before it; expected at least ${table.frame} in bars of ${name}. Choose the frame of the file, then run again.`;
  return findingAt("frame", "refuse", 1, table, bar, origin, sentence);
}

function tooLong(table: BarTable, origin: Origin, why: string): Finding {
  const sentence = `${origin.source} does not hold bars of ${frameName(table.frame)}: ${why}. Run as ${frameName(table.frame)} they would show prices before their time; choose the frame of the file, then run again.`;
  return findingAt("frame", "refuse", table.at.length, table, 0, origin, sentence);
}

/** Of whole minutes; parts of minutes have no divisor that matters. */
function commonDivisor(a: number, b: number): number {
  let [x, y] = [a, Math.floor(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

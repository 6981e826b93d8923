import { DAY_MS } from "../domain/time.ts";
import { median } from "./sums.ts";

/** Points at the end of a run from which its usual step is told. */
const LOOKED_AT = 100;
const WEEK_DAYS = 7;
const MONTH_DAYS = 31;
const YEAR_DAYS = 365;
/** A market that is open on weekends has two days of seven there; some part of that is enough to tell it. */
const WEEKEND_SHARE = (2 / 7) * 0.6;
const FRIDAY = 5;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** Usual distance of two points, ms; 0 for fewer than two. */
export function usualStep(at: ArrayLike<number>): number {
  const steps: number[] = [];
  for (let i = Math.max(1, at.length - LOOKED_AT + 1); i < at.length; i++) steps.push((at[i] ?? 0) - (at[i - 1] ?? 0));
  return median(steps) ?? 0;
}

/** How the returns of a run are cut into periods, and how many of them make a year. */
export interface Periods {
  readonly unit: "day" | "week" | "month" | "year";
  readonly perYear: number;
}

/** Days for all that is finer; 252 of them, or 365 where there is trade on weekends. */
export function periodsOf(at: ArrayLike<number>, zoneMs: number): Periods {
  switch (Math.floor(usualStep(at) / DAY_MS)) {
    case WEEK_DAYS: return { unit: "week", perYear: 52 };
    case MONTH_DAYS: return { unit: "month", perYear: 12 };
    case YEAR_DAYS: return { unit: "year", perYear: 1 };
    default: return { unit: "day", perYear: weekendShare(at, zoneMs) > WEEKEND_SHARE ? 365 : 252 };
  }
}

/** Returns from the end of one period to the end of the next; periods without a point are passed over. */
export function periodReturns(at: ArrayLike<number>, equity: ArrayLike<number>, unit: Periods["unit"], zoneMs: number): number[] {
  const returns: number[] = [];
  let before: number | undefined;
  for (let i = 0; i < at.length; i++) {
    const isLast = i === at.length - 1 || periodNumber(at[i + 1] ?? 0, unit, zoneMs) !== periodNumber(at[i] ?? 0, unit, zoneMs);
    if (!isLast) continue;
    const value = equity[i] ?? 0;
    if (before !== undefined) returns.push(value / before - 1);
    before = value;
  }
  return returns;
}

function weekendShare(at: ArrayLike<number>, zoneMs: number): number {
  let weekend = 0;
  for (let i = 0; i < at.length; i++) {
    const weekday = (((Math.floor(((at[i] ?? 0) + zoneMs) / DAY_MS) + FIRST_WEEKDAY) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS;
    if (weekday === 0 || weekday > FRIDAY) weekend++;
  }
  return at.length === 0 ? 0 : weekend / at.length;
}

/** The same for all times of one period, and no other. Weeks end with Sunday. */
function periodNumber(at: number, unit: Periods["unit"], zoneMs: number): number {
  const day = Math.floor((at + zoneMs) / DAY_MS);
  if (unit === "day") return day;
  if (unit === "week") return Math.floor((day + FIRST_WEEKDAY - 1) / WEEK_DAYS);
  const date = new Date(day * DAY_MS);
  return unit === "year" ? date.getUTCFullYear() : date.getUTCFullYear() * 12 + date.getUTCMonth();
}

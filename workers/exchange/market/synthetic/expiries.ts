/** Expiry days of index contracts: the terms' weekday, moved to the trading day before when that is closed. */

import type { Calendar } from "../days.ts";
import { dayNumber, dayOfNumber, weekday } from "../days.ts";
import type { ContractTerms } from "../universe.ts";

export interface Expiry {
  readonly day: string;
  /** The weekday it is named for, before a holiday moved it (days since 1970-01-01): one expiry a week has it. */
  readonly nominal: number;
  /** The last of its month. */
  readonly monthly: boolean;
}

export interface Expiries {
  readonly options: readonly Expiry[];
  readonly futures: readonly Expiry[];
}

/**
 * The contracts alive on `day`: the next `weeklies` expiries that are not a month's last, the next
 * `monthlies` for options and `futures` for futures. An expiry is alive on its own day.
 */
export function expiriesOn(calendar: Calendar, terms: ContractTerms, day: string): Expiries {
  const weeklies: Expiry[] = [];
  const months: Expiry[] = [];
  const wantedMonths = Math.max(terms.monthlies, terms.futures);
  const today = dayNumber(day);
  let nominal = today + ((terms.expiryWeekday - weekday(today) + 7) % 7);
  for (; weeklies.length < terms.weeklies || months.length < wantedMonths; nominal += 7) {
    const named = dayOfNumber(nominal);
    const monthly = dayOfNumber(nominal + 7).slice(0, 7) !== named.slice(0, 7);
    const expiry = { day: calendar.isOpen(named) ? named : calendar.previous(named), nominal, monthly };
    if (expiry.day < day) continue;
    if (monthly && months.length < wantedMonths) months.push(expiry);
    if (!monthly && weeklies.length < terms.weeklies) weeklies.push(expiry);
  }
  const options = [...weeklies, ...months.slice(0, terms.monthlies)].sort((a, b) => a.nominal - b.nominal);
  return { options, futures: months.slice(0, terms.futures) };
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;

/** `DDMMMYYYY` of a `YYYY-MM-DD`. */
export function expiryText(day: string): string {
  return `${day.slice(8)}${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""}${day.slice(0, 4)}`;
}

import type { Money } from "../../domain/units.ts";
import { ZERO, plus } from "../../domain/units.ts";
import { dayNumber, dayText } from "../../history/days.ts";

/** What a day earned. */
export interface CalendarDay {
  readonly day: string;
  /** Of what was closed, before charges. */
  readonly realised: Money;
  /** All of the day's, those of openings too. */
  readonly charges: Money;
  /** Realised less charges. */
  readonly net: Money;
  readonly trades: number;
}

export type CalendarSum = Omit<CalendarDay, "day">;

export interface CalendarCell {
  readonly day: string;
  /** Undefined where nothing was traded or settled. */
  readonly of: CalendarDay | undefined;
}

/** Monday to Sunday, of one month: cells of the months beside it are undefined, and so not in its sum. */
export interface CalendarWeek {
  readonly cells: readonly (CalendarCell | undefined)[];
  readonly sum: CalendarSum;
}

export interface CalendarMonth {
  /** `2026-11`. */
  readonly month: string;
  readonly weeks: readonly CalendarWeek[];
  readonly sum: CalendarSum;
}

const WEEK = 7;

/**
 * Grids of all months from the first day to the last, those without a day in between too.
 * @param days one at most for a date, in any order.
 * @throws RangeError for a date that comes twice: one of them would be missing from the grid.
 */
export function pnlCalendar(days: readonly CalendarDay[]): CalendarMonth[] {
  const byDay = new Map<string, CalendarDay>();
  for (const one of days) {
    if (byDay.has(one.day)) throw new RangeError(`${one.day} comes twice in the calendar`);
    byDay.set(one.day, one);
  }
  const dates = [...byDay.keys()].sort();
  const [first, last] = [dates[0], dates.at(-1)];
  const months: CalendarMonth[] = [];
  if (first === undefined || last === undefined) return months;
  for (let month = first.slice(0, 7); month <= last.slice(0, 7); month = monthAfter(month)) months.push(monthOf(month, byDay));
  return months;
}

function monthOf(month: string, byDay: ReadonlyMap<string, CalendarDay>): CalendarMonth {
  const first = dayNumber(`${month}-01`);
  const end = dayNumber(`${monthAfter(month)}-01`);
  const weeks: CalendarWeek[] = [];
  for (let monday = first - weekday(first); monday < end; monday += WEEK) {
    const cells = Array.from({ length: WEEK }, (_, i): CalendarCell | undefined => {
      const date = monday + i;
      return date < first || date >= end ? undefined : { day: dayText(date), of: byDay.get(dayText(date)) };
    });
    weeks.push({ cells, sum: sumOf(cells.flatMap((cell) => cell?.of ?? [])) });
  }
  return { month, weeks, sum: sumOf(weeks.map(({ sum }) => sum)) };
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
function weekday(day: number): number {
  return (day + 3) % WEEK;
}

function monthAfter(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

export function sumOf(parts: readonly CalendarSum[]): CalendarSum {
  const sum = (of: (part: CalendarSum) => Money): Money => parts.reduce((total, part) => plus(total, of(part)), ZERO);
  return { realised: sum(({ realised }) => realised), charges: sum(({ charges }) => charges), net: sum(({ net }) => net), trades: parts.reduce((total, { trades }) => total + trades, 0) };
}

import type { PerformanceDay } from "../../../shared/contract/schemas/paper.ts";
import { DAY_MS } from "../../../shared/domain/time.ts";

export const SPANS = ["day", "week", "month"] as const;
export type Span = (typeof SPANS)[number];

/** The result of a day, a week or a month: sums of its days; amounts in 1/10,000 rupee. */
export interface Result {
  readonly net: number;
  readonly realised: number;
  readonly charges: number;
  readonly fills: number;
  /** Trading days in it. */
  readonly days: number;
  /** At the end of it. */
  readonly equity: number;
}

export interface Cell {
  /** First day of it, `YYYY-MM-DD`; unique in the grid. */
  readonly id: string;
  readonly label: string;
  /** For the detail line: "Monday 17 August 2026". */
  readonly title: string;
  /** Absent where nothing was traded and nothing held. */
  readonly result: Result | undefined;
}

export interface CalendarGrid {
  readonly heading: string;
  readonly columns: readonly string[];
  /** Undefined fills the places before the first and after the last. */
  readonly rows: readonly (readonly (Cell | undefined)[])[];
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const WORKDAYS = 5;

const epoch = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
/** 0 = Monday. */
const weekday = (day: string): number => (new Date(epoch(day)).getUTCDay() + 6) % 7;
const mondayOf = (day: string): string => dayOf(epoch(day) - weekday(day) * DAY_MS);
const date = (day: string): number => Number(day.slice(8));
const monthName = (day: string): string => MONTHS[Number(day.slice(5, 7)) - 1] ?? "";

export function sumDays(days: readonly PerformanceDay[]): Result | undefined {
  const last = days.at(-1);
  if (!last) return undefined;
  const sum = { net: 0, realised: 0, charges: 0, fills: 0 };
  for (const day of days) for (const part of ["net", "realised", "charges", "fills"] as const) sum[part] += day[part];
  return { ...sum, days: days.length, equity: last.equity };
}

/** Pages of a view, oldest first: a month for days, a year for weeks; months are on one page. */
export function pagesOf(span: Span, days: readonly PerformanceDay[], today: string): readonly string[] {
  if (span === "month") return ["all"];
  const length = span === "day" ? 7 : 4;
  return [...new Set([...days.map(({ day }) => day), today].map((day) => day.slice(0, length)))].sort();
}

/** @param page one of `pagesOf`. @param days ascending. */
export function calendarGrid(span: Span, days: readonly PerformanceDay[], page: string): CalendarGrid {
  if (span === "day") return dayGrid(days, page);
  return span === "week" ? weekGrid(days.filter(({ day }) => day.startsWith(page)), page) : monthGrid(days);
}

/** A month, a row a week. Saturdays and Sundays only where something happened on one. */
function dayGrid(days: readonly PerformanceDay[], month: string): CalendarGrid {
  const ofMonth = days.filter(({ day }) => day.startsWith(month));
  const width = ofMonth.some(({ day }) => weekday(day) >= WORKDAYS) ? WEEKDAYS.length : WORKDAYS;
  const rows: (Cell | undefined)[][] = [];
  for (let monday = epoch(mondayOf(`${month}-01`)); dayOf(monday).slice(0, 7) <= month; monday += 7 * DAY_MS) {
    const row = Array.from({ length: width }, (_, i): Cell | undefined => {
      const day = dayOf(monday + i * DAY_MS);
      if (!day.startsWith(month)) return undefined;
      return { id: day, label: String(date(day)), title: `${WEEKDAYS[i] ?? ""} ${date(day)} ${monthName(day)} ${day.slice(0, 4)}`, result: sumDays(ofMonth.filter((one) => one.day === day)) };
    });
    if (row.some(Boolean)) rows.push(row);
  }
  return { heading: `${monthName(`${month}-01`).slice(0, 3)} ${month.slice(0, 4)}`, columns: WEEKDAYS.slice(0, width).map((name) => name.slice(0, 3)), rows };
}

/** The weeks of a year that have something, by the month they begin in, a row a month. */
function weekGrid(days: readonly PerformanceDay[], year: string): CalendarGrid {
  const weeks = groupBy(days, ({ day }) => mondayOf(day));
  const byMonth = groupBy([...weeks.keys()].sort(), (monday) => monday.slice(0, 7));
  const most = Math.max(1, ...[...byMonth.values()].map((mondays) => mondays.length));
  const rows = [...byMonth.values()].map((mondays) =>
    Array.from({ length: most }, (_, i): Cell | undefined => {
      const monday = mondays[i];
      if (monday === undefined) return undefined;
      const friday = dayOf(epoch(monday) + (WORKDAYS - 1) * DAY_MS);
      const range = `${date(monday)} ${monthName(monday).slice(0, 3)} – ${date(friday)} ${monthName(friday).slice(0, 3)}`;
      return { id: monday, label: range, title: `Week of ${range} ${friday.slice(0, 4)}`, result: sumDays(weeks.get(monday) ?? []) };
    }),
  );
  return { heading: year, columns: [], rows };
}

const MONTHS_A_ROW = 4;

/** Every month there is, four a row, whole years. */
function monthGrid(days: readonly PerformanceDay[]): CalendarGrid {
  const months = groupBy(days, ({ day }) => day.slice(0, 7));
  const years = [...new Set(days.map(({ day }) => day.slice(0, 4)))].sort();
  const rows = years.flatMap((year) =>
    [0, 1, 2].map((row) =>
      Array.from({ length: MONTHS_A_ROW }, (_, i): Cell => {
        const month = `${year}-${String(row * MONTHS_A_ROW + i + 1).padStart(2, "0")}`;
        const name = monthName(`${month}-01`);
        return { id: `${month}-01`, label: `${name.slice(0, 3)} ${year}`, title: `${name} ${year}`, result: sumDays(months.get(month) ?? []) };
      }),
    ),
  );
  return { heading: years.length > 1 ? `${years[0] ?? ""} – ${years.at(-1) ?? ""}` : (years[0] ?? ""), columns: [], rows };
}

function groupBy<T>(all: readonly T[], nameOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(nameOf(one));
    if (group) group.push(one);
    else groups.set(nameOf(one), [one]);
  }
  return groups;
}

/** Largest gain or loss of a view: the full colour. */
export function heatScale({ rows }: CalendarGrid): number {
  return Math.max(0, ...rows.flat().map((cell) => Math.abs(cell?.result?.net ?? 0)));
}

export type Step = "left" | "right" | "up" | "down" | "first" | "last";

/** The cell an arrow leads to; the same one at the edge. */
export function stepCell({ rows }: CalendarGrid, from: string | undefined, step: Step): string | undefined {
  const flat = rows.flat().filter((cell) => cell !== undefined);
  const at = flat.findIndex(({ id }) => id === from);
  if (step === "first" || at === -1) return flat[0]?.id;
  if (step === "last") return flat.at(-1)?.id;
  if (step === "left" || step === "right") return (flat[at + (step === "left" ? -1 : 1)] ?? flat[at])?.id;
  const row = rows.findIndex((cells) => cells.some((cell) => cell?.id === from));
  const column = rows[row]?.findIndex((cell) => cell?.id === from) ?? -1;
  return rows[row + (step === "up" ? -1 : 1)]?.[column]?.id ?? from;
}

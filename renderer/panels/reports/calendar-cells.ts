import type { CalendarCell, CalendarMonth } from "../../../shared/analytics/period/pnl-calendar.ts";
import { pnlCalendar } from "../../../shared/analytics/period/pnl-calendar.ts";
import type { PeriodView } from "../../../shared/contract/schemas/reports.ts";
import { formatMoney, formatSignedMoney } from "../../../shared/domain/format.ts";
import { dayNumber, dayText, isWeekend } from "../../../shared/history/days.ts";
import { compactMoney } from "../paper/compact-money.ts";
import { tradesText } from "./reports-words.ts";

export const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** Share of the full colour of the weakest and of the strongest day, percent: with the strongest, text is still 5 : 1. */
const WEAKEST = 12;
const STRONGEST = 46;

export function monthsOf({ days }: Pick<PeriodView, "days">): CalendarMonth[] {
  return pnlCalendar(days);
}

/** Percent of the gain's or loss's colour; small days can be told from none, since sizes count by their root. */
export function strengthOf(net: number, most: number): number {
  return net === 0 || most === 0 ? 0 : WEAKEST + (STRONGEST - WEAKEST) * Math.sqrt(Math.abs(net) / most);
}

export function largestOf({ days }: Pick<PeriodView, "days">): number {
  return days.reduce((most, { net }) => Math.max(most, Math.abs(net)), 0);
}

/** "+₹950", "−₹12.3k": for a small cell. */
export function shortMoney(units: number): string {
  return compactMoney(units).replace(/^[+−]?/, "$&₹");
}

/** The whole of a cell, for the ear and the pointer. */
export function cellWords({ day, of }: CalendarCell, holidays: ReadonlySet<string>): string {
  const weekday = WEEKDAYS[(dayNumber(day) + 3) % 7] ?? "";
  const name = `${weekday} ${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""} ${day.slice(0, 4)}`;
  if (of) return `${name}: net ${formatSignedMoney(of.net)}, realised ${formatSignedMoney(of.realised)}, charges ${formatMoney(of.charges)}, ${tradesText(of.trades)}`;
  return `${name}: ${isClosed(day, holidays) ? "the exchange was closed" : "nothing was traded or settled"}`;
}

export function isClosed(day: string, holidays: ReadonlySet<string>): boolean {
  return isWeekend(dayNumber(day)) || holidays.has(day);
}

/** Days from a cell to the one that a key leads to. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** @returns the day a key leads to, within the months shown; undefined for a key that leads nowhere. */
export function stepDay(months: readonly CalendarMonth[], from: string, key: string): string | undefined {
  const cells = months.flatMap(({ weeks }) => weeks.flatMap((week) => week.cells.flatMap((cell) => (cell ? [cell] : []))));
  const [first, last] = [cells[0]?.day, cells.at(-1)?.day];
  if (first === undefined || last === undefined) return undefined;
  if (key === "Home") return first;
  if (key === "End") return last;
  if (key === "PageUp" || key === "PageDown") return monthOver(from, key === "PageUp" ? -1 : 1, first, last);
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const wanted = dayText(dayNumber(from) + step);
  return wanted < first || wanted > last ? from : wanted;
}

/** The same date a month away; of a shorter month its last day. */
function monthOver(from: string, step: 1 | -1, first: string, last: string): string {
  const months = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + step;
  const month = `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
  if (month < first.slice(0, 7) || month > last.slice(0, 7)) return from;
  const start = dayNumber(`${month}-01`);
  const wanted = start + Number(from.slice(8)) - 1;
  for (let day = wanted; ; day--) if (dayText(day).startsWith(month)) return dayText(day);
}

/** The day with a result before or after another. */
export function tradedBeside({ days }: Pick<PeriodView, "days">, day: string, step: 1 | -1): string | undefined {
  return step === 1 ? days.find((one) => one.day > day)?.day : days.findLast((one) => one.day < day)?.day;
}

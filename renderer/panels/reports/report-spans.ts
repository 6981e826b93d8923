import { financialYear } from "../../../shared/analytics/tax/financial-year.ts";
import { dayNumber, dayText } from "../../../shared/history/days.ts";

export const SPANS = ["month", "last-month", "year", "last-year", "custom"] as const;
export type ReportSpan = (typeof SPANS)[number];

export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The financial year begins on 1 April. A period that goes on ends with today. */
export function daysOf(span: Exclude<ReportSpan, "custom">, today: string): Days {
  const month = `${today.slice(0, 7)}-01`;
  const year = `${financialYear(today).slice(0, 4)}-04-01`;
  const dayBefore = (day: string): string => dayText(dayNumber(day) - 1);
  switch (span) {
    case "month": return { from: month, to: today };
    case "last-month": return { from: `${dayBefore(month).slice(0, 7)}-01`, to: dayBefore(month) };
    case "year": return { from: year, to: today };
    case "last-year": return { from: `${Number(year.slice(0, 4)) - 1}-04-01`, to: dayBefore(year) };
  }
}

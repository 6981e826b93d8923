import type { PeriodKind, ReportAccount } from "../../../shared/contract/schemas/reports.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { clientOf, worldOf } from "../../../shared/domain/identity.ts";
import type { ReportSpan } from "./report-spans.ts";
import type { ReportView } from "./reports-store.ts";

export const VIEW_TITLES: Readonly<Record<ReportView, string>> = { calendar: "Calendar", day: "Day", charges: "Charges", tax: "Tax", lots: "Lots" };

export const SPAN_WORDS: Readonly<Record<ReportSpan, string>> = { month: "Month", "last-month": "Last month", year: "Year", "last-year": "Last year", custom: "Other" };
export const SPAN_TITLES: Readonly<Record<ReportSpan, string>> = {
  month: "This month, up to today (M)",
  "last-month": "The month before (N)",
  year: "This financial year, from 1 April (Y)",
  "last-year": "The financial year before (Z)",
  custom: "Days of your own (O)",
};

export const KIND_WORDS: Readonly<Record<PeriodKind, readonly [title: string, what: string]>> = {
  statement: ["Statement by day", "Each day like a contract note: trades, charges by kind, what is due."],
  tax: ["Realised profit for the tax return", "By class of income and holding period, with every lot, turnover and charges."],
  calendar: ["Profit and loss calendar", "Months day by day, with weeks, months and charges."],
};

const MARKETS: Readonly<Record<string, string>> = { live: "live", practice: "practice", replay: "replay", "paper-live": "paper, live prices", "paper-practice": "paper, practice prices", "paper-replay": "paper, replay prices" };

/** "Desk · paper, replay prices"; of a market that does not run here it says so. */
export function accountWords({ journal, account, name, runs }: ReportAccount, title: string | undefined): string {
  return `${name ?? title ?? clientOf(account)} · ${MARKETS[journal] ?? worldOf(account)}${runs ? "" : ", not running"}`;
}

export function tradesText(trades: number): string {
  return `${formatQuantity(trades)} ${trades === 1 ? "trade" : "trades"}`;
}

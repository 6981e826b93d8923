import type { ClosedLotView, DayStatementView, PeriodDayView, PeriodView, ReportSource } from "../../shared/contract/schemas/reports.ts";
import { MOST_LOTS } from "../../shared/contract/schemas/reports.ts";
import type { PeriodDay, PeriodReport } from "../../shared/analytics/period/period-report.ts";
import { linesOf } from "../../shared/analytics/period/period-report.ts";
import { sumOf } from "../../shared/analytics/period/pnl-calendar.ts";
import type { ClosedLot } from "../../shared/analytics/tax/closed-lot.ts";
import { TAX_LIMITS } from "../../shared/analytics/tax/tax-limits.ts";
import { BASIS } from "../reports/period/report-kind.ts";

/** What a page is told of a period. */
export function periodView(report: PeriodReport, source: ReportSource): Omit<PeriodView, "holidays" | "goesOn"> {
  const { title, from, to, madeAt, days, chargeLines, classes, turnover, closed, open, unmatched, warnings } = report;
  return {
    ...source, title, from, to, madeAt,
    sum: sumOf(days),
    days: days.map(dayView),
    chargeLines: [...chargeLines], classes: [...classes], turnover: [...turnover],
    lots: closed.slice(-MOST_LOTS).reverse().map(lotView), lotCount: closed.length,
    open: open.length, unmatched: unmatched.length,
    warnings: [...warnings], basis: [...BASIS], limits: [...TAX_LIMITS],
  };
}

/** What a page is told of one of its days. */
export function statementView(found: PeriodDay, warnings: readonly string[]): DayStatementView {
  const { trades, table, bought, sold, futures, net } = found.statement;
  return {
    ...dayView(found),
    rows: trades.map(({ day: _, ...trade }) => trade),
    lines: linesOf(found.statement).map(({ name, amount }) => ({ name, amount })),
    table, bought, sold, futures, due: net, warnings: [...warnings],
  };
}

/** On the wire what is unknown is absent. */
function dayView({ day, realised, charges, net, trades, equityChange }: PeriodDay): PeriodDayView {
  return { day, realised, charges, net, trades, ...(equityChange !== undefined && { equityChange }) };
}

function lotView({ instrument, incomeClass, year, boughtOn, soldOn, closedOn, days, quantity, cost, proceeds, charges, transactionTax, gain, expired }: ClosedLot): ClosedLotView {
  return { instrument, incomeClass, year, boughtOn, soldOn, closedOn, days, quantity, cost, proceeds, charges, transactionTax, gain, expired };
}

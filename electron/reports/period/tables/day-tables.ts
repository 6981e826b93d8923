import type { PeriodDay, PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import { linesOf } from "../../../../shared/analytics/period/period-report.ts";
import type { CalendarSum } from "../../../../shared/analytics/period/pnl-calendar.ts";
import type { ChargeKindTotal } from "../../../../shared/analytics/charges-by-kind.ts";
import type { Table } from "../../lab/tables/table.ts";

export function daysTable({ days }: PeriodReport): Table<PeriodDay> {
  return {
    columns: [
      { title: "day", unit: "text", of: ({ day }) => day, width: 12 },
      { title: "trades", unit: "count", of: ({ trades }) => trades, width: 8 },
      { title: "realised (₹)", unit: "money", of: ({ realised }) => realised, width: 17 },
      { title: "charges (₹)", unit: "money", of: ({ charges }) => charges, width: 15 },
      { title: "net (₹)", unit: "money", of: ({ net }) => net, width: 17 },
      { title: "bought (₹)", unit: "money", of: ({ statement }) => statement.bought, width: 17 },
      { title: "sold (₹)", unit: "money", of: ({ statement }) => statement.sold, width: 17 },
      { title: "futures closed (₹)", unit: "money", of: ({ statement }) => statement.futures, width: 17 },
      { title: "received, or paid below 0 (₹)", unit: "money", of: ({ statement }) => statement.net, width: 20 },
      { title: "change of the account's equity (₹)", unit: "money", of: ({ equityChange }) => equityChange, width: 22 },
      { title: "charges by", unit: "text", of: ({ statement }) => statement.table, width: 22 },
    ],
    rows: days,
  };
}

interface DayCharge extends ChargeKindTotal {
  readonly day: string;
}

/** Every day's charges by kind. */
export function dayChargesTable({ days }: PeriodReport): Table<DayCharge> {
  return {
    columns: [{ title: "day", unit: "text", of: ({ day }) => day, width: 12 }, { title: "charge", unit: "text", of: ({ name }) => name, width: 30 }, { title: "amount (₹)", unit: "money", of: ({ amount }) => amount, width: 16 }],
    rows: days.flatMap(({ day, statement }) => linesOf(statement).map((line) => ({ day, ...line }))),
  };
}

interface SumRow extends CalendarSum {
  readonly span: string;
}

/** Weeks of the months, each month's own sum below them. */
export function calendarTable({ months }: PeriodReport): Table<SumRow> {
  return {
    columns: [
      { title: "week or month", unit: "text", of: ({ span }) => span, width: 26 },
      { title: "trades", unit: "count", of: ({ trades }) => trades, width: 8 },
      { title: "realised (₹)", unit: "money", of: ({ realised }) => realised, width: 17 },
      { title: "charges (₹)", unit: "money", of: ({ charges }) => charges, width: 15 },
      { title: "net (₹)", unit: "money", of: ({ net }) => net, width: 17 },
    ],
    rows: months.flatMap(({ month, weeks, sum }) => [...weeks.map(({ cells, sum: own }): SumRow => {
      const days = cells.flatMap((cell) => (cell ? [cell.day] : []));
      return { span: `${days[0] ?? ""} to ${days.at(-1) ?? ""}`, ...own };
    }), { span: `${month} (month)`, ...sum }]),
  };
}

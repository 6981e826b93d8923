import type { StatementTrade } from "../../../../shared/analytics/period/day-statement.ts";
import type { PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import type { Column, Table } from "../../lab/tables/table.ts";

const COLUMNS: readonly Column<StatementTrade>[] = [
  { title: "order", unit: "text", of: ({ order }) => order, width: 22 },
  { title: "trade", unit: "text", of: ({ trade }) => trade, width: 16 },
  { title: "time (IST)", unit: "time", of: ({ kind, at }) => (kind === "trade" ? at : undefined), width: 20 },
  { title: "instrument", unit: "text", of: ({ instrument }) => instrument, width: 28 },
  { title: "side", unit: "text", of: ({ side }) => side, width: 7 },
  { title: "product", unit: "text", of: ({ product }) => product, width: 9 },
  { title: "quantity (units)", unit: "count", of: ({ quantity }) => quantity, width: 15 },
  { title: "price (₹)", unit: "price", of: ({ price }) => price, width: 14 },
  { title: "value (₹)", unit: "money", of: ({ value }) => value, width: 17 },
  { title: "brokerage (₹)", unit: "price", of: ({ brokerage }) => brokerage, width: 14 },
  { title: "kind", unit: "text", of: ({ kind }) => (kind === "expiry" ? "settled at expiry" : "trade"), width: 16 },
];

/** Of one day. */
export function statementTable(trades: readonly StatementTrade[]): Table<StatementTrade> {
  return { columns: COLUMNS, rows: trades };
}

/** Of all days. */
export function tradesTable({ days }: PeriodReport): Table<StatementTrade> {
  return { columns: [{ title: "day", unit: "text", of: ({ day }) => day, width: 12 }, ...COLUMNS], rows: days.flatMap(({ statement }) => statement.trades) };
}

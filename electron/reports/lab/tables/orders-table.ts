import type { LabOrder, LabRun } from "../../../../shared/contract/schemas/lab.ts";
import type { Column, Table } from "./table.ts";

const COLUMNS: readonly Column<LabOrder>[] = [
  { title: "order", unit: "text", of: ({ id }) => id, width: 12 },
  { title: "instrument", unit: "text", of: ({ instrument }) => instrument, width: 24 },
  { title: "side", unit: "text", of: ({ side }) => side, width: 7 },
  { title: "type", unit: "text", of: ({ type }) => type, width: 9 },
  { title: "quantity (units)", unit: "count", of: ({ quantity }) => quantity, width: 16 },
  { title: "filled (units)", unit: "count", of: ({ filled }) => filled, width: 14 },
  // 0 is an order without such a price, and one of which nothing filled.
  { title: "limit price (₹)", unit: "price", of: ({ price }) => price || undefined, width: 15 },
  { title: "trigger price (₹)", unit: "price", of: ({ trigger }) => trigger || undefined, width: 16 },
  { title: "average fill price (₹)", unit: "price", of: ({ averagePrice }) => averagePrice || undefined, width: 20 },
  { title: "state", unit: "text", of: ({ state }) => state, width: 11 },
  { title: "time (IST)", unit: "time", of: ({ at }) => at, width: 20 },
  { title: "done (IST)", unit: "time", of: ({ doneAt }) => doneAt, width: 20 },
  { title: "reason", unit: "text", of: ({ reason }) => reason, width: 30 },
  { title: "refused or cancelled because", unit: "text", of: ({ text }) => text, width: 40 },
];

export function ordersTable({ orders }: Pick<LabRun, "orders">): Table<LabOrder> {
  return { columns: COLUMNS, rows: orders };
}

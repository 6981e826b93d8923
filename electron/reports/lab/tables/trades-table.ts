import type { LabRun, LabTrade } from "../../../../shared/contract/schemas/lab.ts";
import { directionOf } from "../../../../shared/lab-charts/trade-words.ts";
import type { Column, Table } from "./table.ts";

const COLUMNS: readonly Column<LabTrade>[] = [
  { title: "trade", unit: "count", of: (_, n) => n + 1, width: 7 },
  { title: "instrument", unit: "text", of: ({ instrument }) => instrument, width: 24 },
  { title: "direction", unit: "text", of: directionOf, width: 10 },
  { title: "quantity (units)", unit: "count", of: ({ quantity }) => Math.abs(quantity), width: 16 },
  { title: "entry time (IST)", unit: "time", of: ({ entryAt }) => entryAt, width: 20 },
  { title: "exit time (IST)", unit: "time", of: ({ exitAt }) => exitAt, width: 20 },
  { title: "entry price (₹)", unit: "price", of: ({ entryPrice }) => entryPrice, width: 15 },
  { title: "exit price (₹)", unit: "price", of: ({ exitPrice }) => exitPrice, width: 15 },
  { title: "profit, net of charges (₹)", unit: "money", of: ({ profit }) => profit, width: 24 },
  { title: "charges (₹)", unit: "money", of: ({ charges }) => charges, width: 13 },
  { title: "return (%)", unit: "percent", of: (trade) => trade.return * 100, width: 11 },
  { title: "farthest against (₹)", unit: "money", of: ({ mae }) => mae, width: 19 },
  { title: "farthest for (₹)", unit: "money", of: ({ mfe }) => mfe, width: 16 },
  { title: "R multiple", unit: "ratio", of: ({ r }) => r, width: 11 },
  { title: "duration", unit: "duration", of: ({ entryAt, exitAt }) => exitAt - entryAt, width: 12 },
  { title: "entry reason", unit: "text", of: ({ entryReason }) => entryReason, width: 30 },
  { title: "exit reason", unit: "text", of: ({ exitReason }) => exitReason, width: 30 },
  { title: "closed by the end of the data", unit: "text", of: ({ open }) => (open ? "yes" : "no"), width: 26 },
];

export function tradesTable({ trades }: Pick<LabRun, "trades">): Table<LabTrade> {
  return { columns: COLUMNS, rows: trades };
}

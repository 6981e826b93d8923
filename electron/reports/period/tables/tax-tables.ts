import type { PeriodReport } from "../../../../shared/analytics/period/period-report.ts";
import type { AuditTurnover } from "../../../../shared/analytics/tax/audit-turnover.ts";
import type { ClassTotal } from "../../../../shared/analytics/tax/class-totals.ts";
import type { ClosedLot } from "../../../../shared/analytics/tax/closed-lot.ts";
import { netOf } from "../../../../shared/analytics/tax/closed-lot.ts";
import { CLASS_NAMES, CLASS_WORDS, INCOME_CLASSES } from "../../../../shared/analytics/tax/income-class.ts";
import type { OpenLot, Parcel } from "../../../../shared/analytics/tax/lot-book.ts";
import type { Table } from "../../lab/tables/table.ts";

export function classesTable({ classes }: PeriodReport): Table<ClassTotal> {
  return {
    columns: [
      { title: "financial year", unit: "text", of: ({ year }) => year, width: 14 },
      { title: "class", unit: "text", of: ({ incomeClass }) => CLASS_WORDS[incomeClass], width: 46 },
      { title: "lots", unit: "count", of: ({ lots }) => lots, width: 8 },
      { title: "result (₹)", unit: "price", of: ({ gain }) => gain, width: 18 },
      { title: "gains (₹)", unit: "price", of: ({ gains }) => gains, width: 18 },
      { title: "losses (₹)", unit: "price", of: ({ losses }) => losses, width: 18 },
      { title: "proceeds (₹)", unit: "money", of: ({ proceeds }) => proceeds, width: 18 },
      { title: "cost (₹)", unit: "money", of: ({ cost }) => cost, width: 18 },
      { title: "charges (₹)", unit: "price", of: ({ charges }) => charges, width: 16 },
      { title: "STT and CTT (₹)", unit: "price", of: ({ transactionTax }) => transactionTax, width: 16 },
    ],
    rows: classes,
  };
}

/** Class by class, and within one in the order of closing. */
export function lotsTable({ closed }: PeriodReport): Table<ClosedLot> {
  return {
    columns: [
      { title: "financial year", unit: "text", of: ({ year }) => year, width: 14 },
      { title: "class", unit: "text", of: ({ incomeClass }) => CLASS_NAMES[incomeClass], width: 12 },
      { title: "instrument", unit: "text", of: ({ instrument }) => instrument, width: 28 },
      { title: "direction", unit: "text", of: ({ direction }) => direction, width: 10 },
      { title: "bought", unit: "text", of: ({ boughtOn }) => boughtOn, width: 12 },
      { title: "sold", unit: "text", of: ({ soldOn }) => soldOn, width: 12 },
      { title: "held (days)", unit: "count", of: ({ days }) => days, width: 11 },
      { title: "quantity (units)", unit: "count", of: ({ quantity }) => quantity, width: 15 },
      { title: "result (₹)", unit: "price", of: ({ gain }) => gain, width: 17 },
      { title: "proceeds (₹)", unit: "price", of: ({ proceeds }) => proceeds, width: 17 },
      { title: "cost (₹)", unit: "price", of: ({ cost }) => cost, width: 17 },
      { title: "charges of both sides (₹)", unit: "price", of: ({ charges }) => charges, width: 17 },
      { title: "STT and CTT (₹)", unit: "price", of: ({ transactionTax }) => transactionTax, width: 16 },
      { title: "after all charges (₹)", unit: "price", of: netOf, width: 17 },
      { title: "settled at expiry", unit: "text", of: ({ expired }) => (expired ? "yes" : "no"), width: 16 },
    ],
    rows: INCOME_CLASSES.flatMap((incomeClass) => closed.filter((lot) => lot.incomeClass === incomeClass)),
  };
}

export function turnoverTable({ turnover }: PeriodReport): Table<AuditTurnover> {
  return {
    columns: [
      { title: "financial year", unit: "text", of: ({ year }) => year, width: 14 },
      { title: "segment", unit: "text", of: ({ segment }) => segment, width: 22 },
      { title: "lots", unit: "count", of: ({ lots }) => lots, width: 8 },
      { title: "favourable differences (₹)", unit: "money", of: ({ favourable }) => favourable, width: 18 },
      { title: "unfavourable differences (₹)", unit: "money", of: ({ unfavourable }) => unfavourable, width: 18 },
      { title: "turnover (₹)", unit: "money", of: (row) => row.turnover, width: 18 },
    ],
    rows: turnover,
  };
}

export function openTable({ open }: PeriodReport): Table<OpenLot> {
  return {
    columns: [
      { title: "instrument", unit: "text", of: ({ fill }) => fill.instrument, width: 28 },
      { title: "side", unit: "text", of: ({ fill }) => fill.side, width: 7 },
      { title: "since", unit: "text", of: ({ day }) => day, width: 12 },
      { title: "quantity (units)", unit: "count", of: ({ quantity }) => quantity, width: 15 },
      { title: "value when opened (₹)", unit: "price", of: ({ value }) => value, width: 18 },
      { title: "charges (₹)", unit: "price", of: ({ charges }) => charges, width: 14 },
      { title: "STT and CTT (₹)", unit: "price", of: ({ transactionTax }) => transactionTax, width: 14 },
    ],
    rows: open,
  };
}

export function unmatchedTable({ unmatched }: PeriodReport): Table<Parcel> {
  return {
    columns: [
      { title: "day", unit: "text", of: ({ fill }) => fill.day, width: 12 },
      { title: "instrument", unit: "text", of: ({ fill }) => fill.instrument, width: 28 },
      { title: "side", unit: "text", of: ({ fill }) => fill.side, width: 7 },
      { title: "quantity (units)", unit: "count", of: ({ quantity }) => quantity, width: 15 },
      { title: "value (₹)", unit: "price", of: ({ value }) => value, width: 18 },
      { title: "charges (₹)", unit: "price", of: ({ charges }) => charges, width: 14 },
      { title: "STT and CTT (₹)", unit: "price", of: ({ transactionTax }) => transactionTax, width: 14 },
    ],
    rows: unmatched,
  };
}

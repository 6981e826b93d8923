import type { ColDef } from "ag-grid-community";
import type { ClosedLotView, StatementTradeView } from "../../../shared/contract/schemas/reports.ts";
import { CLASS_NAMES } from "../../../shared/analytics/tax/income-class.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import { figureColumn, instrumentColumn, priceColumn, profitColumn, quantityColumn, sideColumn, tagColumn, textColumn } from "../../grids/columns.ts";
import { formatPrice, formatTime } from "../../grids/formats.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";

const rupees = (units: number | undefined): string => (units === undefined ? UNKNOWN : formatRupees(units));

/** Trades of a day, then what expired. */
export const STATEMENT_COLUMNS: readonly ColDef<StatementTradeView>[] = [
  figureColumn({ id: "time", title: "Time", width: 76, tooltip: "Market time, IST; a settlement has none", of: ({ kind, at }) => (kind === "trade" ? at : 0) }, formatTime),
  instrumentColumn(({ instrument }) => instrument, { minWidth: 104, flex: 1 }),
  sideColumn(({ side }) => side),
  quantityColumn({ id: "quantity", title: "Qty", width: 70, tooltip: "Units", of: ({ quantity }) => quantity }),
  priceColumn({ id: "price", title: "Price ₹", width: 88, instrument: ({ instrument }) => instrument, of: ({ price }) => price }),
  tagColumn("product", "Product", 68, ({ product }) => product),
  figureColumn({ id: "value", title: "Value ₹", width: 108, tooltip: "Price × quantity × the contract's multiplier", of: ({ value }) => value }, (units) => formatPrice(units)),
  figureColumn({ id: "brokerage", title: "Brokerage ₹", width: 94, tooltip: "Its part of the order's brokerage", of: ({ brokerage }) => brokerage }, rupees),
  textColumn("kind", "Kind", 110, ({ kind }) => (kind === "expiry" ? "settled at expiry" : "trade"), { cellClass: "dim" }),
  textColumn("order", "Order", 140, ({ order }) => order, { cellClass: "dim selectable" }),
  textColumn("trade", "Trade", 100, ({ trade }) => trade, { cellClass: "dim selectable" }),
];

/** With its place, since two lots may be alike in everything else. */
export interface NumberedLot extends ClosedLotView {
  readonly no: number;
}

/** Closed lots; the newest first, as the terminal gives them. */
export const LOT_COLUMNS: readonly ColDef<NumberedLot>[] = [
  textColumn("closed", "Closed", 88, ({ closedOn }) => closedOn),
  instrumentColumn(({ instrument }) => instrument, { minWidth: 130, flex: 1 }),
  textColumn("class", "Class", 82, ({ incomeClass }) => CLASS_NAMES[incomeClass], { cellClass: "dim" }),
  figureColumn({ id: "days", title: "Held", width: 62, tooltip: "Days from purchase to sale; 0 within the day", of: ({ days }) => days }, (days) => `${formatQuantity(days ?? 0)} d`),
  quantityColumn({ id: "quantity", title: "Qty", width: 70, tooltip: "Units", of: ({ quantity }) => quantity }),
  profitColumn({ id: "gain", title: "Result ₹", width: 104, tooltip: "Proceeds less cost and charges; of a business also less STT and CTT", of: ({ gain }) => gain }),
  figureColumn({ id: "proceeds", title: "Proceeds ₹", width: 112, of: ({ proceeds }) => proceeds }, rupees),
  figureColumn({ id: "cost", title: "Cost ₹", width: 112, of: ({ cost }) => cost }, rupees),
  figureColumn({ id: "charges", title: "Charges ₹", width: 88, tooltip: "Of both sides, STT and CTT apart", of: ({ charges }) => charges }, rupees),
  figureColumn({ id: "tax", title: "STT, CTT ₹", width: 90, of: ({ transactionTax }) => transactionTax }, rupees),
  textColumn("bought", "Bought", 88, ({ boughtOn }) => boughtOn, { cellClass: "dim" }),
  textColumn("sold", "Sold", 88, ({ soldOn }) => soldOn, { cellClass: "dim" }),
];

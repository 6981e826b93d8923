import type { ColDef } from "ag-grid-community";
import type { Fill } from "../../../shared/domain/order.ts";
import { openWhy } from "../why/why-state.ts";
import { actionsColumn, figureColumn, instrumentColumn, priceColumn, quantityColumn, sideColumn, tagColumn, textColumn } from "../../grids/columns.ts";
import { ownerName } from "../../state/owner-words.ts";
import { formatPrice, formatTime } from "../../grids/formats.ts";

const instrument = (fill: Fill): Fill["instrument"] => fill.instrument;

const value = (fill: Fill): number => fill.price * fill.quantity * fill.multiplier;

/** Fills, newest first. Times are the exchange's. */
export const TRADE_COLUMNS: readonly ColDef<Fill>[] = [
  { ...figureColumn<Fill>({ id: "time", title: "Time", width: 82, tooltip: "Market time, IST", of: (fill) => fill.at }, formatTime), sort: "desc" },
  instrumentColumn(instrument),
  sideColumn((fill) => fill.side),
  tagColumn("product", "Product", 74, (fill) => fill.product),
  quantityColumn({ id: "quantity", title: "Qty", width: 92, of: (fill) => fill.quantity }),
  priceColumn({ id: "price", title: "Price", width: 96, instrument, of: (fill) => fill.price }),
  figureColumn({ id: "value", title: "Value ₹", width: 122, tooltip: "Price × quantity × the contract's multiplier", of: value }, (units) => formatPrice(units)),
  textColumn("owner", "Placed by", 96, (fill) => ownerName(fill.owner), { cellClass: "dim" }),
  textColumn("order", "Broker's order", 140, (fill) => fill.brokerOrderId, { cellClass: "dim selectable" }),
  textColumn("fill", "Fill", 100, (fill) => fill.fillId, { cellClass: "dim selectable" }),
  actionsColumn(54, [{ label: "Why?", keys: "Y", run: (fill) => openWhy(fill.order) }]),
];

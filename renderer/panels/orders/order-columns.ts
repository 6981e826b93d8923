import type { ColDef, ICellRendererParams, IRowNode } from "ag-grid-community";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { needsLimit, needsTrigger } from "../../../shared/domain/words.ts";
import { actionsColumn, figureColumn, instrumentColumn, priceColumn, sideColumn, tagColumn, textColumn } from "../../grids/columns.ts";
import { formatLatency, formatTime } from "../../grids/formats.ts";
import { ownerName } from "../../state/owner-words.ts";
import { openWhy } from "../why/why-state.ts";
import { cancelOrder, modifyOrder } from "./order-actions.ts";
import { averageFill, canCancel, canModify, orderExplanation, orderWords } from "./order-words.ts";

const TONES = { bad: "down", doubt: "warn", done: "dim", plain: "" } as const;

/** "40 / 100" over a bar of the filled part. */
function fillCell({ data }: ICellRendererParams<OrderView>): HTMLElement {
  const cell = document.createElement("span");
  cell.className = "fill-cell";
  if (!data) return cell;
  const bar = document.createElement("i");
  bar.style.transform = `scaleX(${data.quantity > 0 ? Math.min(1, data.filled / data.quantity) : 0})`;
  cell.append(bar, `${formatQuantity(data.filled)} / ${formatQuantity(data.quantity)}`);
  return cell;
}

const instrument = (order: OrderView): OrderView["instrument"] => order.instrument;

/** The market's clock, as in the trades; orders placed elsewhere tell only when they last changed. */
function placedTime({ placedAt, brokerUpdatedAt, createdAt }: OrderView): number {
  return placedAt ?? (brokerUpdatedAt > 0 ? brokerUpdatedAt : createdAt);
}

/** As they came to this machine; of the same millisecond by key, so that rows never change places by chance. */
function byPlacing(_a: number, _b: number, { data: a }: IRowNode<OrderView>, { data: b }: IRowNode<OrderView>): number {
  if (!a || !b) return 0;
  return a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1);
}

/** Newest first until another column is chosen. Colour only for what went wrong or is not known. */
export const ORDER_COLUMNS: readonly ColDef<OrderView>[] = [
  {
    ...figureColumn<OrderView>({ id: "time", title: "Time", width: 70, tooltip: "When it was placed, IST by the market's clock", of: placedTime }, formatTime),
    sort: "desc",
    comparator: byPlacing,
  },
  instrumentColumn(instrument, { minWidth: 118 }),
  sideColumn((order) => order.side),
  tagColumn("product", "Product", 60, (order) => order.product),
  textColumn("type", "Type", 68, (order) => (order.validity === "IOC" ? `${order.type} IOC` : order.type), { cellClass: "dim" }),
  { ...figureColumn<OrderView>({ id: "quantity", title: "Filled / qty", width: 86, of: (order) => order.quantity }, () => ""), cellRenderer: fillCell, equals: () => false },
  textColumn("state", "State", 134, (order) => orderWords(order).text, {
    cellClass: ({ data }) => (data ? TONES[orderWords(data).tone] : ""),
    tooltipValueGetter: ({ data }) => (data ? orderExplanation(data) : ""),
  }),
  priceColumn({ id: "price", title: "Price", width: 84, instrument, of: (order) => (needsLimit(order.type) ? order.price : undefined) }),
  priceColumn({ id: "average", title: "Average", width: 84, instrument, of: averageFill }),
  priceColumn({ id: "trigger", title: "Trigger", width: 84, instrument, of: (order) => (needsTrigger(order.type) ? order.trigger : undefined) }),
  textColumn("text", "Message", 140, (order) => order.text, { cellClass: "dim", flex: 1, tooltipValueGetter: ({ data }) => data?.text ?? "" }),
  figureColumn({ id: "latency", title: "Sent in", width: 70, tooltip: "From the press of the button to the bytes on the wire", of: (order) => order.sendLatencyUs }, formatLatency),
  textColumn("owner", "Placed by", 90, (order) => ownerName(order.owner), { cellClass: "dim", tooltipValueGetter: ({ data }) => data?.why?.words ?? "" }),
  actionsColumn(148, [
    { label: "Why?", keys: "Y", run: (order) => openWhy(order.key) },
    { label: "Modify", keys: "E or F2", run: modifyOrder, offered: canModify },
    { label: "Cancel", keys: "Del or C", run: (order) => void cancelOrder(order), offered: canCancel },
  ]),
];

import type { BookOrder, Duration, WireOrderType, WireStatus } from "../../types.ts";

/** Where an order is on its way, apart from the word that the book shows for it. */
export type Stage = "received" | "checked" | "at exchange" | "after hours" | "done";

/** What a modification will set, kept until the exchange has done it. */
export interface Modification {
  readonly kind: "modify";
  readonly orderType: WireOrderType;
  readonly duration: Duration;
  readonly price: number;
  readonly triggerPrice: number;
  readonly quantity: number;
}

export type Request = Modification | { readonly kind: "cancel" };

/** An order with what the exchange alone needs to know of it. */
export interface OrderRecord extends BookOrder {
  readonly stage: Stage;
  /** Price it is matched at: its own limit, or the protection price of a market order. 0 until known. */
  readonly limit: number;
  /** Paise a unit at which its open part is margined. */
  readonly marginPrice: number;
  /** A stop order whose trigger has been reached; always true for the others. */
  readonly triggered: boolean;
  /** Its place among the orders that rest or wait for their trigger, smaller = earlier; 0 = neither. */
  readonly rank: number;
  readonly request: Request | null;
}

export type OrderPatch = Partial<Omit<OrderRecord, "client" | "orderId" | "filled" | "filledValue">>;

/** A step that the life of an order does not have: a fault of the exchange, never of a caller. */
export class IllegalStep extends Error {
  override readonly name = "IllegalStep";
}

const ENDS: ReadonlySet<WireStatus> = new Set(["complete", "cancelled", "rejected", "cancelled after market order"]);

/** Words that may follow each word. A fill leaves the word or makes it `open` or `complete`. */
const NEXT: Readonly<Record<WireStatus, readonly WireStatus[]>> = {
  "validation pending": [],
  "put order req received": ["open pending", "after market order req received", "cancel pending", "modify pending", "rejected", "cancelled"],
  "open pending": ["open", "trigger pending", "cancel pending", "modify pending", "modified", "rejected", "cancelled"],
  open: ["complete", "cancelled", "modify pending", "modified", "cancel pending"],
  "trigger pending": ["open", "modify pending", "modified", "cancel pending", "cancelled"],
  "modify pending": ["modified", "open", "open pending", "trigger pending", "complete", "cancel pending", "cancelled", "rejected", "after market order req received"],
  modified: ["open", "trigger pending", "complete", "cancelled", "modify pending", "cancel pending"],
  "cancel pending": ["cancelled", "open", "open pending", "trigger pending", "complete", "rejected", "after market order req received"],
  cancelled: [],
  rejected: [],
  complete: [],
  "after market order req received": ["modify after market order req received", "cancelled after market order", "open pending", "rejected"],
  "modify after market order req received": ["cancelled after market order", "open pending", "rejected"],
  "cancelled after market order": [],
};

/** The order after a step, or IllegalStep. */
export function step(order: OrderRecord, patch: OrderPatch): OrderRecord {
  const status = patch.status;
  if (ENDS.has(order.status)) throw new IllegalStep(`order ${order.orderId} is ${order.status} and was moved again`);
  if (status !== undefined && !NEXT[order.status].includes(status) && status !== order.status) {
    throw new IllegalStep(`order ${order.orderId} cannot go from ${order.status} to ${status}`);
  }
  return check({ ...order, ...patch });
}

/** The order after a fill of `quantity` units at `price`. */
export function filled(order: OrderRecord, quantity: number, price: number, at: number): OrderRecord {
  if (order.stage !== "at exchange" || !order.triggered) throw new IllegalStep(`order ${order.orderId} was filled while ${order.status}`);
  return check({ ...order, filled: order.filled + quantity, filledValue: order.filledValue + quantity * price, updatedAt: at });
}

export function remaining(order: OrderRecord): number {
  return order.quantity - order.filled - order.cancelled;
}

export function isOver(order: BookOrder): boolean {
  return ENDS.has(order.status);
}

/** Does this order wait in a queue of the book? */
export function isResting(order: OrderRecord): boolean {
  return order.stage === "at exchange" && order.triggered && order.rank > 0;
}

export function isStop(order: Pick<BookOrder, "variety">): boolean {
  return order.variety === "STOPLOSS";
}

/** As the order book tells it. */
export function orderRow(order: OrderRecord): BookOrder {
  const { stage: _stage, limit: _limit, marginPrice: _marginPrice, triggered: _triggered, rank: _rank, request: _request, ...row } = order;
  return row;
}

function check(order: OrderRecord): OrderRecord {
  const open = remaining(order);
  if (open < 0 || (order.status === "complete" && order.filled !== order.quantity) || (order.stage === "done" && open > 0 && order.status !== "rejected")) {
    throw new IllegalStep(`order ${order.orderId}: ${order.filled} filled and ${order.cancelled} cancelled of ${order.quantity} while ${order.status}`);
  }
  return order;
}

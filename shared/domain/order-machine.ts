import type { BrokerSays, OrderEvent } from "./order-events.ts";
import type { Order, OrderState, OrderTerms, PendingChange } from "./order.ts";
import { isTerminal } from "./order.ts";
import type { MarketTime } from "./time.ts";
import { PER_RUPEE, ZERO, money } from "./units.ts";

/**
 * moved    a new state
 * same     nothing new: a repetition
 * stale    older than what is known: folded away
 * illegal  a step this machine does not have: shown and reconciled, never overwritten
 */
export type Step =
  | { readonly kind: "moved"; readonly order: Order; readonly alarm: string | undefined }
  | { readonly kind: "same" }
  | { readonly kind: "stale" }
  | { readonly kind: "illegal"; readonly why: string };

function moved(order: Order, alarm?: string): Step {
  return { kind: "moved", order, alarm };
}

function illegal(order: Order, event: OrderEvent): Step {
  return { kind: "illegal", why: `${event.kind} for order ${order.key}, which is ${order.state}` };
}

/** How far an order has come, for updates that carry the same second. */
const RANK: Record<OrderState, number> = {
  queued: 0, sent: 1, unresolved: 1, "not-placed": 1, pending: 2, "trigger-pending": 3, open: 4, cancelled: 5, rejected: 5, complete: 5,
};

/** The only function that moves an order. `order` is undefined for the events that begin one. */
export function applyOrderEvent(order: Order | undefined, event: OrderEvent): Step {
  if (event.kind === "order.approved" || event.kind === "order.adopted") {
    return order ? { kind: "same" } : moved(begin(event));
  }
  if (!order) return { kind: "illegal", why: `${event.kind} for unknown order ${event.key}` };
  switch (event.kind) {
    case "order.sent":
      return order.state === "queued" ? moved({ ...order, state: "sent", sendLatencyUs: event.latencyUs }) : illegal(order, event);
    case "order.acknowledged":
      return acknowledged(order, event.brokerOrderId, event.uniqueOrderId);
    case "order.refused":
      if (order.state !== "sent" && order.state !== "unresolved") return illegal(order, event);
      return moved({ ...order, state: "rejected", text: event.text });
    case "order.unresolved":
      if (order.state === "unresolved") return { kind: "same" };
      if (order.state !== "sent" && order.state !== "queued") return { kind: "stale" };
      return moved({ ...order, state: "unresolved", text: event.why });
    case "order.not-placed":
      if (order.state !== "queued" && order.state !== "sent" && order.state !== "unresolved") return illegal(order, event);
      return moved({ ...order, state: "not-placed", text: event.why });
    case "order.told":
      return told(order, event.says);
    case "order.filled":
      return filled(order, event.fill.quantity, event.fill.price * event.fill.quantity);
    default:
      return changed(order, event);
  }
}

function begin(event: Extract<OrderEvent, { kind: "order.approved" | "order.adopted" }>): Order {
  const source = event.kind === "order.approved" ? event : event.order;
  const { proposal } = source;
  return {
    key: event.key,
    account: proposal.account,
    day: source.day,
    instrument: proposal.instrument,
    side: proposal.side,
    product: proposal.product,
    owner: proposal.owner,
    multiplier: source.multiplier,
    intent: source.intent,
    why: source.why,
    type: proposal.type,
    quantity: proposal.quantity,
    price: proposal.price,
    trigger: proposal.trigger,
    validity: proposal.validity,
    state: event.kind === "order.approved" ? "queued" : "pending",
    brokerOrderId: undefined,
    uniqueOrderId: undefined,
    filled: 0,
    filledValue: ZERO,
    filledExactly: 0,
    exactValue: ZERO,
    change: undefined,
    text: "",
    once: event.kind === "order.approved" ? event.once : undefined,
    createdAt: event.at,
    placedAt: event.kind === "order.approved" ? event.marketAt : undefined,
    brokerUpdatedAt: 0 as MarketTime,
    sendLatencyUs: undefined,
  };
}

/** The socket may tell of an order before the answer to its placement arrives: then only the ids are news. */
function acknowledged(order: Order, brokerOrderId: string, uniqueOrderId: string | undefined): Step {
  if (order.brokerOrderId !== undefined && order.brokerOrderId !== brokerOrderId) {
    return { kind: "illegal", why: `order ${order.key} is ${order.brokerOrderId} at the broker, and now also ${brokerOrderId}` };
  }
  const waiting = order.state === "queued" || order.state === "sent" || order.state === "unresolved" || order.state === "not-placed";
  const state = waiting ? "pending" : order.state;
  if (state === order.state && order.brokerOrderId !== undefined && (uniqueOrderId === undefined || order.uniqueOrderId === uniqueOrderId)) return { kind: "same" };
  const alarm = order.state === "not-placed" ? "An order that was thought never placed was accepted by the broker after all." : undefined;
  return moved({ ...order, state, brokerOrderId, uniqueOrderId: uniqueOrderId ?? order.uniqueOrderId, text: waiting ? "" : order.text }, alarm);
}

function told(order: Order, says: BrokerSays): Step {
  if (order.brokerOrderId !== undefined && order.brokerOrderId !== says.brokerOrderId) {
    return { kind: "illegal", why: `order ${order.key} is ${order.brokerOrderId} at the broker, and now also ${says.brokerOrderId}` };
  }
  if (!Number.isSafeInteger(Math.round(says.averagePrice * says.filled))) {
    return { kind: "illegal", why: `order ${order.key} is said to be filled with ${says.filled} at an average of ${says.averagePrice / PER_RUPEE} rupees` };
  }
  const ours = endedByUs(order);
  if (isTerminal(order.state) && !ours) return toldAfterEnd(order, says);
  const older = says.updatedAt < order.brokerUpdatedAt;
  const back = !ours && says.updatedAt === order.brokerUpdatedAt && RANK[says.state] < RANK[order.state];
  // A fill count only grows: whoever tells a smaller one speaks of the past, whatever the clock says.
  if (says.filled < order.filled || (!isTerminal(says.state) && (older || back))) return { kind: "stale" };
  // A change that is pending comes with the terms from before it. Told late, they would undo what the change has brought.
  const next = withFills(says.changing === "modify" ? order : { ...order, ...says.terms }, says);
  const change = stillChanging(order.change, says);
  const result: Order = {
    ...next,
    state: says.state,
    brokerOrderId: says.brokerOrderId,
    uniqueOrderId: says.uniqueOrderId ?? order.uniqueOrderId,
    text: says.text,
    brokerUpdatedAt: Math.max(says.updatedAt, order.brokerUpdatedAt) as MarketTime,
    change: isTerminal(says.state) ? undefined : change,
  };
  return sameOrder(order, result) ? { kind: "same" } : moved(result, alarmOf(order, result));
}

/** It has ended here without ever having been in the broker's book: should it be there after all, the book is right. */
function endedByUs(order: Order): boolean {
  return order.state === "not-placed" || (order.state === "rejected" && order.brokerOrderId === undefined);
}

/** An order that has ended stays ended. Its fill count may still be completed by the same ending. */
function toldAfterEnd(order: Order, says: BrokerSays): Step {
  if (says.state === order.state && says.filled > order.filled) {
    const next = withFills(order, says);
    return moved(next, alarmOf(order, next));
  }
  if (says.state === order.state) return { kind: "same" };
  if (!isTerminal(says.state) || says.updatedAt < order.brokerUpdatedAt) return { kind: "stale" };
  return { kind: "illegal", why: `the broker now calls order ${order.key} ${says.status}, after it had ended as ${order.state}` };
}

function withFills(order: Order, says: BrokerSays): Order {
  if (says.filled <= order.filledExactly) return order;
  return { ...order, filled: says.filled, filledValue: money(Math.round(says.averagePrice * says.filled)) };
}

function filled(order: Order, quantity: number, value: number): Step {
  if (!Number.isSafeInteger(order.exactValue + value)) return { kind: "illegal", why: `order ${order.key} is said to have a fill of ${quantity} worth ${value / PER_RUPEE} rupees` };
  const filledExactly = order.filledExactly + quantity;
  const exactValue = money(order.exactValue + value);
  const ahead = filledExactly >= order.filled;
  const next: Order = {
    ...order,
    filledExactly,
    exactValue,
    filled: Math.max(order.filled, filledExactly),
    filledValue: ahead ? exactValue : order.filledValue,
  };
  return moved(next, alarmOf(order, next));
}

function alarmOf(before: Order, after: Order): string | undefined {
  if (before.state === "not-placed") return "An order that was thought never placed is in the broker's book after all.";
  if (endedByUs(before) && after.state !== "rejected") return "An order that the broker had refused is in the broker's book after all.";
  if (overfilled(after) && !overfilled(before)) return `More was filled (${after.filled}) than was ordered (${after.quantity}).`;
  return undefined;
}

/** While a modify is on its way the quantity may be larger at the broker than is known here. */
function overfilled(order: Order): boolean {
  return order.filled > order.quantity && order.change?.kind !== "modify";
}

/**
 * A modify is over once the broker, having accepted it, no longer calls it pending, or shows what was wanted.
 * A cancel is over when the order is, or when it is refused: an order that lives on must not lose it.
 */
function stillChanging(change: PendingChange | undefined, says: BrokerSays): PendingChange | undefined {
  if (!change) return undefined;
  if (says.changing === change.kind) return change.state === "accepted" ? change : { ...change, state: "accepted" };
  if (change.kind === "cancel") return change;
  const done = change.state === "accepted" || (change.wanted !== undefined && sameTerms(change.wanted, says.terms));
  return done ? undefined : change;
}

function sameTerms(a: OrderTerms, b: OrderTerms): boolean {
  return a.type === b.type && a.quantity === b.quantity && a.price === b.price && a.trigger === b.trigger && a.validity === b.validity;
}

function sameOrder(a: Order, b: Order): boolean {
  return (
    a.state === b.state && a.filled === b.filled && a.filledValue === b.filledValue && sameTerms(a, b) && a.text === b.text && a.change === b.change &&
    a.brokerOrderId === b.brokerOrderId && a.uniqueOrderId === b.uniqueOrderId
  );
}

type ChangeEvent = Extract<OrderEvent, { kind: `change.${string}` }>;

function changed(order: Order, event: ChangeEvent): Step {
  if (event.kind === "change.approved") {
    if (isTerminal(order.state) || order.brokerOrderId === undefined) return illegal(order, event);
    return moved({ ...order, change: { kind: event.change, state: "queued", at: event.at, wanted: event.terms } });
  }
  // The order may have ended, or the socket may have told the change through, before its answer came.
  if (!order.change) return { kind: "stale" };
  switch (event.kind) {
    case "change.sent":
      return moved({ ...order, change: { ...order.change, state: "sent" } });
    case "change.accepted":
      return moved({ ...order, change: { ...order.change, state: "accepted" } });
    case "change.unresolved":
      return moved({ ...order, text: event.why, change: { ...order.change, state: "unresolved", at: event.at } });
    case "change.ended": {
      const next: Order = { ...order, text: event.text, change: undefined };
      return moved(next, alarmOf(order, next));
    }
  }
}

import { formatQuantity, formatRupees } from "../../shared/domain/format.ts";
import type { OrderEvent } from "../../shared/domain/order-events.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import type { ActivityNote } from "./activity-log.ts";

function termsOf(order: Order): string {
  const price = order.type === "LIMIT" || order.type === "SL" ? ` at ${formatRupees(order.price)}` : " at market";
  const trigger = order.trigger > 0 ? `, trigger ${formatRupees(order.trigger)}` : "";
  return `${order.side === "BUY" ? "Buy" : "Sell"} ${formatQuantity(order.quantity)} ${order.instrument.slice(order.instrument.indexOf(":") + 1)}${price}${trigger} (${order.type}, ${order.product})`;
}

function refs(order: Order): Pick<ActivityNote, "account" | "instrument" | "order"> {
  return { account: order.account, instrument: order.instrument, order: order.key };
}

/** What happened to an order, in a sentence; undefined for steps that are only plumbing. */
export function wordsOf(order: Order, before: Order | undefined, event: OrderEvent): ActivityNote | undefined {
  const say = (tone: ActivityNote["tone"], what: string): ActivityNote => ({ tone, topic: "order", sentence: `${termsOf(order)}: ${what}`, ...refs(order) });
  switch (event.kind) {
    case "order.approved":
      return say("plain", "checked and on its way.");
    case "order.adopted":
      return say("warning", order.why?.plan !== undefined ? order.why.words : order.owner === "external" ? "found at the broker, placed elsewhere." : "found at the broker with this installation's tag; taken back.");
    case "order.refused":
      return say("bad", `refused by the broker. ${event.text}`);
    case "order.unresolved":
      return say("alarm", `outcome not known. ${event.why}`);
    case "order.not-placed":
      return say("warning", `not placed. ${event.why}`);
    case "order.told":
      return told(order, before, say);
    case "change.approved":
      return say("plain", event.change === "cancel" ? "cancel asked for." : "change asked for.");
    case "change.ended":
      return say("warning", `the change did not take place. ${event.text}`);
    case "change.unresolved":
      return say("alarm", `it is not known whether the change took place. ${event.why}`);
    default:
      return undefined;
  }
}

function told(order: Order, before: Order | undefined, say: (tone: ActivityNote["tone"], what: string) => ActivityNote): ActivityNote | undefined {
  if (order.state === before?.state) return undefined;
  switch (order.state) {
    case "open":
      return say("plain", before?.state === "trigger-pending" ? "triggered, open at the exchange." : "open at the exchange.");
    case "trigger-pending":
      return say("plain", "waiting for its trigger.");
    case "complete":
      return say("good", `filled, average ${formatRupees(order.filled === 0 ? 0 : Math.round(order.filledValue / order.filled))}.`);
    case "cancelled":
      return say("plain", order.filled > 0 ? `cancelled after ${formatQuantity(order.filled)} filled.${tail(order)}` : `cancelled.${tail(order)}`);
    case "rejected":
      return say("bad", `rejected. ${order.text}`);
    default:
      return undefined;
  }
}

function tail(order: Order): string {
  return order.text === "" ? "" : ` ${order.text}`;
}

export function fillWords(fill: Fill): ActivityNote {
  const sentence = `${fill.side === "BUY" ? "Bought" : "Sold"} ${formatQuantity(fill.quantity)} ${fill.instrument.slice(fill.instrument.indexOf(":") + 1)} at ${formatRupees(fill.price)}.`;
  return { tone: "good", topic: "fill", sentence, account: fill.account, instrument: fill.instrument, order: fill.order };
}

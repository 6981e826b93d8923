import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";

/** How an order's state is to be read: most need no colour. */
export type StateTone = "plain" | "bad" | "doubt" | "done";

export interface OrderWords {
  readonly text: string;
  readonly tone: StateTone;
}

/** The state of an order in words, with what is on its way. */
export function orderWords(order: OrderView): OrderWords {
  const { text, tone } = stateWords(order);
  const change = changeWords(order);
  return change === undefined ? { text, tone } : { text: `${text} · ${change.text}`, tone: change.tone === "doubt" ? "doubt" : tone };
}

function stateWords(order: OrderView): OrderWords {
  const part = order.filled > 0 && order.filled < order.quantity ? `, ${formatQuantity(order.filled)} filled` : "";
  switch (order.state) {
    case "queued": return { text: "Waiting to be sent", tone: "plain" };
    case "sent": return { text: "Sent, no answer yet", tone: "plain" };
    case "unresolved": return { text: "Outcome unknown", tone: "doubt" };
    case "pending": return { text: "At the broker", tone: "plain" };
    case "open": return { text: `Open${part}`, tone: "plain" };
    case "trigger-pending": return { text: "Waits for its trigger", tone: "plain" };
    case "complete": return { text: "Filled", tone: "done" };
    case "cancelled": return { text: `Cancelled${part}`, tone: "done" };
    case "rejected": return { text: "Rejected", tone: "bad" };
    case "not-placed": return { text: "Not placed", tone: "bad" };
  }
}

function changeWords({ change, state }: OrderView): OrderWords | undefined {
  if (!change || isTerminal(state)) return undefined;
  const what = change.kind === "cancel" ? "cancel" : "change";
  switch (change.state) {
    case "queued": return { text: `${what} waits to be sent`, tone: "plain" };
    case "sent": return { text: `${what} sent`, tone: "plain" };
    case "accepted": return { text: `${what} taken by the broker`, tone: "plain" };
    case "unresolved": return { text: `outcome of the ${what} unknown`, tone: "doubt" };
  }
}

/** Why an order stands out and what happens next; "" for those that need no explanation. */
export function orderExplanation(order: OrderView): string {
  if (order.state === "unresolved") {
    return "The broker gave no clear answer, so this order may or may not be at the exchange. Sauda is looking for it in the broker's order book. Do not place it again until this is settled.";
  }
  if (order.change?.state === "unresolved" && !isTerminal(order.state)) {
    return order.change.kind === "cancel"
      ? "The broker gave no clear answer to the cancel, so this order may still trade. Sauda is checking the order book; you may cancel again."
      : "The broker gave no clear answer to the change, so the order may stand with its old or its new terms. Sauda is checking the order book.";
  }
  return "";
}

/** Average price of the filled part, rounded to 1/10,000 rupee for the eye. */
export function averageFill(order: Pick<OrderView, "filled" | "filledValue">): Price | undefined {
  return order.filled > 0 ? (Math.round(order.filledValue / order.filled) as Price) : undefined;
}

/** What may still be done to it: not before the broker has it, and not twice while the first is on its way. */
export function canCancel(order: OrderView): boolean {
  if (isTerminal(order.state)) return false;
  return order.change?.kind !== "cancel" || order.change.state === "unresolved";
}

export function canModify(order: OrderView): boolean {
  return (order.state === "open" || order.state === "trigger-pending") && order.change === undefined;
}

import { formatQuantity, formatRupees } from "../../shared/domain/format.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import { needsLimit, signOf } from "../../shared/domain/words.ts";
import type { FillEvent } from "../../shared/simulation/fills/types.ts";
import type { PaperOrder } from "./paper-order.ts";

/** Why what the floor tells of a fill cannot be; undefined when it can. The desk believes no fill that breaks the order's own terms. */
function impossible({ id, side, terms, filled }: PaperOrder, event: Extract<FillEvent, { kind: "filled" }>): string | undefined {
  const { quantity, price } = event;
  if (!Number.isSafeInteger(quantity) || quantity <= 0 || filled + quantity > terms.quantity) {
    return `A fill of ${quantity} for paper order ${id} was not booked: ${formatQuantity(terms.quantity - filled)} were left to fill.`;
  }
  if (!Number.isSafeInteger(price) || price <= 0 || (needsLimit(terms.type) && (price - terms.price) * signOf(side) > 0)) {
    return `A fill at ${formatRupees(price)} for paper order ${id} was not booked: its limit is ${formatRupees(terms.price)}.`;
  }
  return undefined;
}

/** One step of an order by what its floor tells. */
export function heard(order: PaperOrder, event: FillEvent): { readonly order: PaperOrder } | { readonly trouble: string } {
  switch (event.kind) {
    case "booked":
      return { order: { ...order, state: event.state, text: order.tag === "" ? order.text : "" } };
    case "triggered":
      return { order: { ...order, state: "open", triggered: true, text: `Triggered: now a limit order at ₹ ${formatRupees(event.limit)}.` } };
    case "filled": {
      const trouble = impossible(order, event);
      if (trouble !== undefined) return { trouble };
      const filled = order.filled + event.quantity;
      const done = filled === order.terms.quantity;
      return { order: { ...order, filled, value: order.value + event.quantity * event.price, state: done ? "complete" : "open", changing: done ? undefined : order.changing, wanted: done ? undefined : order.wanted } };
    }
    case "changed":
      return { order: { ...order, terms: event.terms, changing: undefined, wanted: undefined, text: "" } };
    case "cancelled":
      return { order: { ...order, state: "cancelled", changing: undefined, text: event.why === "ioc" ? "Immediate or cancel: the rest found nobody at its price." : "Cancelled." } };
    case "change-refused":
      return { order: { ...order, changing: undefined, wanted: undefined, text: `The change came too late: ${formatQuantity(event.filled)} had been filled.` } };
  }
}

/** What a change wanted, where it is still possible. */
export function fits(wanted: OrderTerms | undefined, { filled }: PaperOrder): OrderTerms | undefined {
  return wanted !== undefined && wanted.quantity > filled ? wanted : undefined;
}

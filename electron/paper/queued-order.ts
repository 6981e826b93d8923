import { formatMoney } from "../../shared/domain/format.ts";
import type { PaperOrder } from "./paper-order.ts";
import { orderIdOf } from "./paper-order.ts";
import type { QueuedOrder } from "./paper-state.ts";
import type { SquareOffFee } from "./paper-rules.ts";

/** An after-market order as the next trading day begins with it: a new order of that day, under a number of its own. */
export function queuedOf(order: PaperOrder, day: string, no: number, owner: string | undefined): QueuedOrder {
  const { instrument, multiplier, side, product, terms, dueOn = day, enteredAt } = order;
  return { id: orderIdOf(day, no, "after-market"), was: order.id, instrument, multiplier, side, product, terms, owner: owner ?? "manual", dueOn, placedAt: enteredAt };
}

export function fromQueue({ id, was, instrument, multiplier, side, product, terms, owner, dueOn, placedAt }: QueuedOrder): PaperOrder {
  const words = `After-market order ${was}, placed after the close of the day before.`;
  return {
    id, tag: "", instrument, multiplier, side, product, terms, owner, words, enteredAt: placedAt,
    state: "pending", changing: undefined, filled: 0, value: 0, triggered: false, waiting: true, dueOn, text: words, updatedAt: placedAt,
  };
}

/** Why an order of the account's own closes somebody's position, for the order's record. @param time `HH:MM` of India's time. */
export function squareOffWords(time: string, { fee, gst, table }: SquareOffFee): string {
  const charge = fee > 0 ? `charge ${formatMoney(fee)} and GST ${formatMoney(gst)} (${table})` : `without a charge (${table})`;
  return `Squared off by the paper account at ${time}, as brokers do with intraday positions; ${charge}.`;
}

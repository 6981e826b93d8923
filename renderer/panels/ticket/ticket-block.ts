import type { OrderPreview, OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { canModify, orderWords } from "../orders/order-words.ts";
import type { TicketReading } from "./ticket-terms.ts";

export interface TicketFacts {
  readonly connected: boolean;
  readonly linkSentence: string;
  readonly account: AccountView | undefined;
  readonly reading: TicketReading;
  /** A press without a definite answer stands, and this is another order. */
  readonly otherInDoubt: boolean;
  /** While an order is changed: the order as it is now, or `gone` where the page does not have it. */
  readonly changing: OrderView | "gone" | undefined;
  /** The terminal's verdict on exactly this order; undefined while it is not there. */
  readonly preview: OrderPreview | undefined;
}

/** Why the button does nothing: `quiet` when it only waits for input. */
export interface Block {
  readonly sentence: string;
  readonly quiet: boolean;
  /** The same sentence stands at its field already. */
  readonly atField?: boolean;
}

/** The one reason that is told: the outermost first, since the inner ones cannot be mended before it. */
export function blockOf({ connected, linkSentence, account, reading, otherInDoubt, changing, preview }: TicketFacts): Block | undefined {
  if (!connected) return { sentence: `No order can be sent now (${linkSentence.replace(/[.…]$/, "")}).`, quiet: false };
  if (!account) return { sentence: "No account is signed in, so no order can be sent.", quiet: false };
  if (!account.trading) return { sentence: `${account.title} cannot trade yet: ${account.sentence}`, quiet: false };
  if (changing === "gone") return { sentence: "The order to be changed is no longer in the book. Esc empties the ticket.", quiet: false };
  if (changing && !canModify(changing)) return { sentence: `The order can no longer be changed: ${orderWords(changing).text}. Esc empties the ticket.`, quiet: false };
  if (otherInDoubt) return { sentence: "The last order has no clear answer. Look in Orders first; Esc sets it aside, then this one can go.", quiet: false };
  if (!reading.ok) {
    const problem = reading.problems.find(({ missing }) => !missing) ?? reading.problems[0];
    return problem && { sentence: problem.sentence, quiet: problem.missing, atField: !problem.missing && problem.field !== "instrument" };
  }
  if (changing) return unchanged(changing, reading) ? { sentence: "Nothing is changed yet.", quiet: true } : tooSmall(changing, reading);
  const worst = preview?.problems[0];
  return worst && { sentence: worst.sentence, quiet: false };
}

function unchanged(order: OrderView, reading: TicketReading & { readonly ok: true }): boolean {
  const { type, quantity, price, trigger, validity } = reading.terms;
  return order.type === type && order.quantity === quantity && order.price === price && order.trigger === trigger && order.validity === validity;
}

/** The total of an order cannot go below what is filled of it. */
function tooSmall(order: OrderView, { terms }: TicketReading & { readonly ok: true }): Block | undefined {
  if (terms.quantity > order.filled) return undefined;
  return { sentence: `${order.filled} of the order are filled; the total must be above that, not ${terms.quantity}. To stop here, cancel the rest.`, quiet: false };
}

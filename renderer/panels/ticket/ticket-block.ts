import type { OrderPreview, OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { canModify, orderWords } from "../orders/order-words.ts";
import { CONSENT_WANTED, wantsConsent } from "./consent.ts";
import type { TicketProblem, TicketReading } from "./ticket-terms.ts";

export interface TicketFacts {
  readonly connected: boolean;
  readonly linkSentence: string;
  readonly account: AccountView | undefined;
  readonly reading: TicketReading;
  /** What is wrong beside the order itself: stop, targets, the way it is sent. */
  readonly extra?: readonly TicketProblem[];
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
  /** What is missing is the consent to a notice of the broker: it can be given at once. */
  readonly consent?: boolean;
}

const UNREAD: Block = { sentence: "The order cannot be read.", quiet: false };

/** The one reason that is told: the outermost first, since the inner ones cannot be mended before it. */
export function blockOf({ connected, linkSentence, account, reading, otherInDoubt, changing, preview, extra = [] }: TicketFacts): Block | undefined {
  if (!connected) return { sentence: `No order can be sent now (${linkSentence.replace(/[.…]$/, "")}).`, quiet: false };
  if (!account) return { sentence: "No account is signed in, so no order can be sent.", quiet: false };
  if (!account.trading) return { sentence: `${account.title} takes no orders now: ${account.sentence}`, quiet: false };
  if (changing === "gone") return { sentence: "The order to be changed is no longer in the book. Esc empties the ticket.", quiet: false };
  if (changing && !canModify(changing)) return { sentence: `The order can no longer be changed: ${orderWords(changing).text}. Esc empties the ticket.`, quiet: false };
  if (otherInDoubt) return { sentence: "The last order has no clear answer. Look in Orders first; Esc sets it aside, then this one can go.", quiet: false };
  const problems = [...(reading.ok ? [] : reading.problems), ...extra];
  const problem = problems.find(({ missing }) => !missing) ?? problems[0];
  if (problem) return { sentence: problem.sentence, quiet: problem.missing, atField: !problem.missing && problem.field !== "instrument" };
  if (!reading.ok) return UNREAD;
  if (changing) return unchanged(changing, reading) ? { sentence: "Nothing is changed yet.", quiet: true } : tooSmall(changing, reading);
  const worst = preview?.problems[0];
  // The notice itself stands above the form, and is shown again before it is agreed to.
  if (wantsConsent(preview?.problems)) return { sentence: `T${CONSENT_WANTED.slice(1)}`, quiet: false, consent: true };
  return worst && { sentence: worst.sentence, quiet: false };
}

export interface PlanFacts extends Pick<TicketFacts, "connected" | "linkSentence" | "account" | "otherInDoubt"> {
  readonly problems: readonly { readonly field: string; readonly sentence: string; readonly missing: boolean }[];
}

/** The same for what is no single order: a rule, a basket. */
export function blockPlan({ connected, linkSentence, account, otherInDoubt, problems }: PlanFacts): Block | undefined {
  const problem = problems.find(({ missing }) => !missing) ?? problems[0];
  const facts = { connected, linkSentence, account, otherInDoubt, changing: undefined, preview: undefined };
  const outer = blockOf({ ...facts, reading: { ok: false, problems: [], units: undefined } });
  if (outer && outer !== UNREAD) return outer;
  return problem && { sentence: problem.sentence, quiet: problem.missing, atField: !problem.missing && problem.field !== "instrument" };
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

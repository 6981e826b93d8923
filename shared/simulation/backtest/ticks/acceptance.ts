import { formatQuantity } from "../../../domain/format.ts";
import type { Order, OrderTerms } from "../../../domain/order.ts";
import type { Price } from "../../../domain/units.ts";
import { needsLimit, needsTrigger } from "../../../domain/words.ts";
import type { TickInstrument } from "./options.ts";
import type { DayPhase } from "./sessions.ts";

/** What a simulated broker looks at before it takes an order or a change. */
export interface AcceptanceFacts {
  readonly instrument: TickInstrument;
  readonly order: Pick<Order, "side" | "product">;
  readonly terms: OrderTerms;
  /** Of the order that is changed; 0 for a new one. */
  readonly filled: number;
  readonly last: Price | undefined;
  readonly phase: DayPhase;
  readonly day: string;
  readonly squaringOff: boolean;
  /** Shares that may still be sold for delivery. */
  readonly deliverable: number;
  /** Why the margin is not there; asked last. */
  readonly funds: () => string | undefined;
}

/** The first reason against it, in the order in which a broker would look, as a sentence. What the gate has asked already is not asked again. */
export function notAccepted(facts: AcceptanceFacts): string | undefined {
  return expired(facts) ?? wrongTerms(facts) ?? wrongHour(facts) ?? notHeld(facts) ?? facts.funds();
}

function expired({ instrument, day }: AcceptanceFacts): string | undefined {
  return instrument.expiry !== undefined && instrument.expiry < day ? `${instrument.symbol} expired on ${instrument.expiry}.` : undefined;
}

function wrongTerms({ instrument, terms, filled, last }: AcceptanceFacts): string | undefined {
  if (terms.quantity <= filled) return `${formatQuantity(filled)} are filled already; the quantity must be more than that.`;
  if (last === undefined && !needsLimit(terms.type) && !needsTrigger(terms.type)) return `No price of ${instrument.symbol} has arrived yet, so what a market order needs is not known. Wait for the first tick, or use a limit order.`;
  return undefined;
}

function wrongHour({ phase, squaringOff, order, instrument, terms }: AcceptanceFacts): string | undefined {
  if (phase === "pause") return `Continuous trading of ${instrument.symbol} has ended; orders are taken again in the post-close session.`;
  if (terms.validity === "IOC" && phase !== "open") return "The market does not trade continuously now: an immediate-or-cancel order finds nobody.";
  if (phase === "closing" || phase === "post-close") {
    const session = phase === "closing" ? "closing auction" : "post-close session";
    if (needsTrigger(terms.type)) return `The ${session} takes limit and market orders only, no stops.`;
    if (order.product === "MIS") return `In the ${session} intraday positions are not opened or closed any more.`;
  }
  if (squaringOff && order.product === "MIS" && phase !== "closed") return "Intraday positions of today are being squared off: no new MIS orders.";
  return undefined;
}

function notHeld({ order, terms, filled, deliverable, instrument }: AcceptanceFacts): string | undefined {
  const wanted = terms.quantity - filled;
  if (order.product !== "CNC" || order.side !== "SELL" || wanted <= deliverable) return undefined;
  return `${formatQuantity(deliverable)} of ${instrument.symbol} can be sold for delivery; this order is for ${formatQuantity(wanted)}.`;
}

import { formatMoney, formatQuantity, formatRupees } from "../../shared/domain/format.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import { needsLimit, needsTrigger } from "../../shared/domain/words.ts";
import type { PaperPhase } from "./paper-rules.ts";

/** A definite no, with a code like a broker's and a sentence. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
}

/** What a paper desk looks at before it takes an order or a change. */
export interface AcceptanceFacts {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly terms: OrderTerms;
  /** Of the order that is changed; 0 for a new one. */
  readonly filled: number;
  readonly upper: Price | undefined;
  readonly lower: Price | undefined;
  /** Undefined until it has a price. */
  readonly last: Price | undefined;
  readonly phase: PaperPhase;
  /** Trading day that an after-market order is for. */
  readonly dueOn: string;
  /** When the post-close session begins, `HH:MM`. */
  readonly resumesAt: string;
  /** Intraday positions of the day are being squared off. */
  readonly squaringOff: boolean;
  readonly day: string;
  /** Shares that may still be sold for delivery, this order's own claim not counted. */
  readonly deliverable: number;
  /** By how much it would raise what is blocked, and what is free for that. Asked last, of an order that is well formed. */
  readonly money: () => { readonly required: Money; readonly available: Money; readonly uncovers: boolean };
}

type Check = (facts: AcceptanceFacts) => Refusal | undefined;

const no = (code: string, text: string): Refusal => ({ code: `PAPER-${code}`, text });

const tradable: Check = ({ instrument, day, phase, dueOn }) => {
  if (!instrument.tradable) return no("INSTRUMENT", `${instrument.symbol} is an index and cannot be traded itself.`);
  if (instrument.expiry !== undefined && instrument.expiry < day) return no("EXPIRED", `${instrument.symbol} expired on ${instrument.expiry}.`);
  if (phase === "closed" && instrument.expiry !== undefined && instrument.expiry < dueOn) return no("EXPIRED", `${instrument.symbol} expires on ${instrument.expiry}: it trades no more.`);
  return undefined;
};

const product: Check = ({ instrument, product: asked }) => {
  const derivative = instrument.kind === "future" || instrument.kind === "option";
  const allowed = derivative ? ["NRML", "MIS"] : ["CNC", "MIS"];
  return allowed.includes(asked) ? undefined : no("PRODUCT", `Paper accounts trade ${instrument.symbol} as ${allowed.join(" or ")}, not as ${asked}.`);
};

const type: Check = ({ instrument, terms }) => {
  if (instrument.kind === "option" && terms.type === "SL-M") return no("TYPE", "The exchange takes no SL-M orders in options; use SL with a limit price.");
  if (terms.validity === "IOC" && needsTrigger(terms.type)) return no("VALIDITY", "A stop-loss order waits for its trigger; it cannot be immediate-or-cancel.");
  return undefined;
};

const quantity: Check = ({ instrument, terms, filled }) => {
  const { quantity: asked } = terms;
  if (!Number.isSafeInteger(asked) || asked <= 0) return no("QUANTITY", `The quantity must be a whole number of at least 1; it is ${asked}.`);
  if (asked <= filled) return no("QUANTITY", `${formatQuantity(filled)} are filled already; the quantity must be more than that.`);
  if (instrument.lot > 1 && asked % instrument.lot !== 0) return no("LOT", `${instrument.symbol} trades in lots of ${instrument.lot}; ${formatQuantity(asked)} is not a multiple.`);
  if (instrument.freeze !== undefined && asked > instrument.freeze) return no("FREEZE", `One order in ${instrument.symbol} may be at most ${formatQuantity(instrument.freeze)}; this one is ${formatQuantity(asked)}.`);
  return undefined;
};

const prices: Check = ({ instrument, terms, side, upper: high, lower: low, phase, last }) => {
  // The band of the next day is not known yet.
  const [upper, lower] = phase === "closed" ? [undefined, undefined] : [high, low];
  if (last === undefined && !needsLimit(terms.type) && !needsTrigger(terms.type)) return no("PRICE", `No price of ${instrument.symbol} has arrived yet, so what a market order needs is not known. Wait for the first tick, or use a limit order.`);
  const named: [string, Price][] = [];
  if (needsLimit(terms.type)) named.push(["price", terms.price]);
  if (needsTrigger(terms.type)) named.push(["trigger price", terms.trigger]);
  for (const [name, at] of named) {
    if (!Number.isSafeInteger(at) || at <= 0) return no("PRICE", `The ${name} must be above 0.`);
    if (instrument.tick > 0 && at % instrument.tick !== 0) return no("TICK", `The ${name} of ${instrument.symbol} moves in steps of ₹ ${formatRupees(instrument.tick)}; ${formatRupees(at)} is between two.`);
    if ((upper !== undefined && at > upper) || (lower !== undefined && at < lower)) {
      return no("BAND", `The ${name} ${formatRupees(at)} is outside today's band of ${instrument.symbol}, ${formatRupees(lower ?? 0)} to ${upper === undefined ? "any" : formatRupees(upper)}.`);
    }
  }
  if (terms.type === "SL" && (side === "BUY" ? terms.trigger > terms.price : terms.trigger < terms.price)) {
    return no("TRIGGER", `A stop-loss ${side === "BUY" ? "buy needs its trigger at or below" : "sale needs its trigger at or above"} its price.`);
  }
  return undefined;
};

const hours: Check = ({ phase, squaringOff, product: asked, instrument, terms, resumesAt }) => {
  if (phase === "pause") return no("CLOSED", `Continuous trading of ${instrument.symbol} has ended. Place the order in the post-close session from ${resumesAt}, or after that for the next trading day.`);
  if (terms.validity === "IOC" && phase !== "open") return no("CLOSED", "The market does not trade continuously now: an immediate-or-cancel order finds nobody.");
  if (phase === "closing" || phase === "post-close") {
    const session = phase === "closing" ? "closing auction" : "post-close session";
    if (needsTrigger(terms.type)) return no("TYPE", `The ${session} takes limit and market orders only, no stops.`);
    if (asked === "MIS") return no("PRODUCT", `In the ${session} intraday positions are not opened or closed any more. Use CNC.`);
  }
  if (squaringOff && asked === "MIS" && phase !== "closed") return no("SQUARE-OFF", "Intraday positions of today are being squared off: no new MIS orders. Use another product.");
  return undefined;
};

const delivery: Check = ({ product: asked, side, terms, filled, deliverable, instrument }) => {
  const wanted = terms.quantity - filled;
  if (asked !== "CNC" || side !== "SELL" || wanted <= deliverable) return undefined;
  return no("HOLDINGS", `${formatQuantity(deliverable)} of ${instrument.symbol} can be sold for delivery; this order is for ${formatQuantity(wanted)}. To sell short within the day use MIS.`);
};

const funds: Check = ({ money, instrument, side }) => {
  const { required, available, uncovers } = money();
  if (required <= 0 || required <= available) return undefined;
  if (uncovers) return no("FUNDS", `${side === "SELL" ? "Selling" : "Buying back"} ${instrument.symbol} leaves other positions uncovered: that needs ${formatMoney(required)} and ${formatMoney(available)} is available on the paper account. Close what it covers first.`);
  return no("FUNDS", `This order needs ${formatMoney(required)} and ${formatMoney(available)} is available on the paper account.`);
};

const CHECKS: readonly Check[] = [tradable, product, type, quantity, prices, hours, delivery, funds];

/** The first reason against it, in the order in which a broker would look. */
export function refusalOf(facts: AcceptanceFacts): Refusal | undefined {
  for (const check of CHECKS) {
    const refusal = check(facts);
    if (refusal) return refusal;
  }
  return undefined;
}

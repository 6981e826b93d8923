import type { BrokerFill, BrokerInstrument, BrokerOrder } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Fill, Order, OrderState, OrderTerms, OrderWhy } from "../../shared/domain/order.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import { money, price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import { needsTrigger } from "../../shared/domain/words.ts";
import type { PaperFill } from "./paper-books.ts";

/** One order as the paper desk has it. Never changed: each step makes a new one. */
export interface PaperOrder {
  readonly id: string;
  /** Our own tag; "" for orders that the account itself places. */
  readonly tag: string;
  readonly instrument: InstrumentKey;
  readonly multiplier: number;
  readonly side: Side;
  readonly product: Product;
  readonly terms: OrderTerms;
  readonly state: OrderState;
  readonly changing: "modify" | "cancel" | undefined;
  /** What a modify that is under way wants. */
  readonly wanted?: OrderTerms | undefined;
  readonly filled: number;
  /** Σ price × quantity, without multiplier. */
  readonly value: number;
  /** Its stop has triggered. */
  readonly triggered: boolean;
  /** Not on the floor: it waits for its session. */
  readonly waiting: boolean;
  /** Market time at which the desk took it: decides in which session it takes part. */
  readonly enteredAt: MarketTime;
  /** An after-market order: the trading day that it is for. */
  readonly dueOn?: string | undefined;
  /** Of an order that the account itself placed: whose quantity it is. */
  readonly owner?: string | undefined;
  /** And what it is for. */
  readonly words?: string | undefined;
  readonly text: string;
  readonly updatedAt: MarketTime;
}

/** Who placed it: somebody at the desk, or the account itself. */
export type Origin = "desk" | "square-off" | "reset" | "after-market";

/** The origin stands in the id, since that is what the journal keeps of an order that was placed elsewhere. */
const PREFIXES: Readonly<Record<Origin, string>> = { desk: "PAPER", "square-off": "SQOFF", reset: "RESET", "after-market": "AMO" };

const ORIGINS: readonly Origin[] = ["square-off", "reset", "after-market"];
const LEGS: Readonly<Record<Origin, string>> = { desk: "order", "square-off": "closing order", reset: "closing order", "after-market": "order of the evening before" };

/** `PAPER261120000001`: origin, day and number. */
export function orderIdOf(day: string, no: number, origin: Origin): string {
  return `${PREFIXES[origin]}${day.slice(2).replaceAll("-", "")}${String(no).padStart(6, "0")}`;
}

export function orderNo(id: string): number {
  return Number(id.slice(-6));
}

/** The account's own closing of intraday positions: brokers charge for it. */
export function isSquareOff(id: string): boolean {
  return id.startsWith(PREFIXES["square-off"]);
}

export function brokerOrderOf(order: PaperOrder, instrument: BrokerInstrument): BrokerOrder {
  const { id, tag, side, product, terms, state, changing, filled, value, text, updatedAt, owner, words } = order;
  return {
    brokerOrderId: id, uniqueOrderId: undefined, tag, instrument, side, product, terms, state, status: state, changing, filled,
    // Not rounded: times the quantity it gives the exact value back.
    averagePrice: (filled === 0 ? 0 : value / filled) as Price,
    text, updatedAt,
    ...(owner === undefined ? {} : { onBehalf: { owner, why: whyOf(order, words ?? text) } }),
  };
}

/** What the order's record says of who placed it and why: the paper account itself. */
function whyOf({ id }: PaperOrder, words: string): OrderWhy {
  const origin = ORIGINS.find((one) => id.startsWith(PREFIXES[one])) ?? "desk";
  return { plan: { kind: "paper account", id: origin, leg: LEGS[origin] }, words };
}

export function brokerFillOf({ no, orderId, side, product, price: at, quantity, at: when }: PaperFill, instrument: BrokerInstrument): BrokerFill {
  return { brokerOrderId: orderId, fillId: String(no), instrument, side, product, price: at, quantity, at: when };
}

/**
 * The desk's order as the journal knows it. What was on its way to the book goes there again; a stop that
 * had triggered is a limit order; what is filled is complete, also where its last words were not written.
 */
export function restoredOrder(order: Order): PaperOrder | undefined {
  const { brokerOrderId } = order;
  if (brokerOrderId === undefined) return undefined;
  const done = order.filled >= order.quantity;
  const lost = order.validity === "IOC" && !isTerminal(order.state);
  const state = isTerminal(order.state) ? order.state : done ? "complete" : lost ? "cancelled" : order.state;
  return {
    id: brokerOrderId,
    tag: order.intent ?? "",
    instrument: order.instrument, multiplier: order.multiplier, side: order.side, product: order.product,
    terms: { type: order.type, quantity: order.quantity, price: order.price, trigger: order.trigger, validity: order.validity },
    state,
    changing: undefined,
    filled: order.filled,
    value: order.filledValue,
    triggered: needsTrigger(order.type) && order.state === "open",
    waiting: !isTerminal(state),
    enteredAt: order.placedAt ?? order.brokerUpdatedAt,
    text: lost && !done ? "Immediate or cancel: Sauda ended before the rest could find anybody." : order.text,
    updatedAt: order.brokerUpdatedAt,
    ...(order.intent === undefined ? { owner: order.owner, words: order.why?.words } : {}),
  };
}

/**
 * The day's fills as the journal knows them. Where an order is known to be filled further than its fills
 * (the program died between the two), the rest is made up of at most two prices with the same sum.
 */
export function restoredFills(orders: readonly Order[], fills: readonly Fill[]): PaperFill[] {
  const known: PaperFill[] = fills.map((fill) => ({
    no: Number(fill.fillId), orderId: fill.brokerOrderId, instrument: fill.instrument, side: fill.side, product: fill.product, quantity: fill.quantity, price: fill.price,
    multiplier: fill.multiplier, at: fill.at,
    squaredOff: isSquareOff(fill.brokerOrderId),
  }));
  let no = known.reduce((most, fill) => Math.max(most, fill.no), 0);
  for (const order of orders) {
    const quantity = order.filled - order.filledExactly;
    if (quantity <= 0 || order.brokerOrderId === undefined) continue;
    const value = money(order.filledValue - order.exactValue);
    const low = Math.floor(value / quantity);
    const dearer = value - low * quantity;
    const { instrument, side, product, multiplier, brokerOrderId: orderId, brokerUpdatedAt: at } = order;
    const part = { orderId, instrument, side, product, multiplier, at, squaredOff: isSquareOff(orderId) };
    if (quantity > dearer) known.push({ ...part, no: ++no, quantity: quantity - dearer, price: price(low) });
    if (dearer > 0) known.push({ ...part, no: ++no, quantity: dearer, price: price(low + 1) });
  }
  return known.sort((a, b) => a.no - b.no);
}

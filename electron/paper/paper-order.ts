import type { BrokerFill, BrokerInstrument, BrokerOrder } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Fill, Order, OrderState, OrderTerms } from "../../shared/domain/order.ts";
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
  /** Not on the floor: it waits for the market to open. */
  readonly waiting: boolean;
  readonly text: string;
  readonly updatedAt: MarketTime;
}

export const ID_PREFIX = "PAPER";

/** `PAPER261120000001`: day and number. */
export function orderIdOf(day: string, no: number): string {
  return `${ID_PREFIX}${day.slice(2).replaceAll("-", "")}${String(no).padStart(6, "0")}`;
}

export function orderNo(id: string): number {
  return Number(id.slice(-6));
}

/** The account's own closing of intraday positions: brokers charge for it. */
export function isSquareOff({ tag, product }: Pick<PaperOrder, "tag" | "product">): boolean {
  return tag === "" && product === "MIS";
}

export function brokerOrderOf(order: PaperOrder, instrument: BrokerInstrument): BrokerOrder {
  const { id, tag, side, product, terms, state, changing, filled, value, text, updatedAt } = order;
  return {
    brokerOrderId: id, uniqueOrderId: undefined, tag, instrument, side, product, terms, state, status: state, changing, filled,
    // Not rounded: times the quantity it gives the exact value back.
    averagePrice: (filled === 0 ? 0 : value / filled) as Price,
    text, updatedAt,
  };
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
    text: lost && !done ? "Immediate or cancel: Sauda ended before the rest could find anybody." : order.text,
    updatedAt: order.brokerUpdatedAt,
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
    squaredOff: fill.product === "MIS" && orders.some((order) => order.key === fill.order && order.intent === undefined),
  }));
  let no = known.reduce((most, fill) => Math.max(most, fill.no), 0);
  for (const order of orders) {
    const quantity = order.filled - order.filledExactly;
    if (quantity <= 0 || order.brokerOrderId === undefined) continue;
    const value = money(order.filledValue - order.exactValue);
    const low = Math.floor(value / quantity);
    const dearer = value - low * quantity;
    const { instrument, side, product, multiplier, brokerOrderId: orderId, brokerUpdatedAt: at } = order;
    const part = { orderId, instrument, side, product, multiplier, at, squaredOff: product === "MIS" && order.intent === undefined };
    if (quantity > dearer) known.push({ ...part, no: ++no, quantity: quantity - dearer, price: price(low) });
    if (dearer > 0) known.push({ ...part, no: ++no, quantity: dearer, price: price(low + 1) });
  }
  return known.sort((a, b) => a.no - b.no);
}

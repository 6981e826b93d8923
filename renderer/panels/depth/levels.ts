import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import { DEPTH_LEVELS, LEVEL, Q } from "../../../shared/streams/quote-fields.ts";

export type BookSide = "bid" | "ask";

export interface Level {
  /** Units; NaN where the book has no such level. */
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

const NO_LEVEL: Level = { price: Number.NaN, quantity: Number.NaN, orders: Number.NaN };

/** One level of a full quote; 0 or NaN as price is a level that is not there. */
export function levelOf(fields: Float64Array, side: BookSide, level: number): Level {
  const at = (side === "bid" ? Q.bids : Q.asks) + level * LEVEL;
  const price = fields[at] ?? Number.NaN;
  if (!(price > 0)) return NO_LEVEL;
  return { price, quantity: fields[at + 1] ?? Number.NaN, orders: fields[at + 2] ?? Number.NaN };
}

/** Largest quantity of all levels shown, for the length of the bars; at least 1. */
export function largestQuantity(fields: Float64Array): number {
  let largest = 1;
  for (let level = 0; level < DEPTH_LEVELS; level++) {
    largest = Math.max(largest, levelOf(fields, "bid", level).quantity || 0, levelOf(fields, "ask", level).quantity || 0);
  }
  return largest;
}

/** Quantity of one's own limit orders that rest in the book, by side and price: `ownKey` to units left. */
export function ownQuantities(orders: Iterable<OrderView>, account: AccountId | undefined, instrument: InstrumentKey): ReadonlyMap<string, number> {
  const own = new Map<string, number>();
  for (const order of orders) {
    // A stop waits outside the book until it triggers; a market order never rests.
    if (order.account !== account || order.instrument !== instrument || order.state === "trigger-pending" || order.price === 0 || isTerminal(order.state)) continue;
    const key = ownKey(order.side === "BUY" ? "bid" : "ask", order.price);
    own.set(key, (own.get(key) ?? 0) + order.quantity - order.filled);
  }
  return own;
}

export function ownKey(side: BookSide, price: number): string {
  return `${side} ${price}`;
}

/** A cell of the book that the keyboard stands on. */
export interface BookCursor {
  readonly side: BookSide;
  readonly level: number;
}

export type ArrowKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** The cell a step away: up and down the levels, left to the bids, right to the asks. */
export function stepCursor({ side, level }: BookCursor, key: ArrowKey): BookCursor {
  switch (key) {
    case "ArrowUp":
      return { side, level: Math.max(0, level - 1) };
    case "ArrowDown":
      return { side, level: Math.min(DEPTH_LEVELS - 1, level + 1) };
    case "ArrowLeft":
      return { side: "bid", level };
    case "ArrowRight":
      return { side: "ask", level };
  }
}

import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { BookSide } from "./ladder.ts";

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

/** The cell a step away: up and down the rows, left to the bids, right to the asks. */
export function stepCursor({ side, level }: BookCursor, key: ArrowKey, rows: number): BookCursor {
  switch (key) {
    case "ArrowUp":
      return { side, level: Math.max(0, level - 1) };
    case "ArrowDown":
      return { side, level: Math.min(rows - 1, level + 1) };
    case "ArrowLeft":
      return { side: "bid", level };
    case "ArrowRight":
      return { side: "ask", level };
  }
}

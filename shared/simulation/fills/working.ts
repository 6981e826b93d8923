import type { Price } from "../../domain/units.ts";
import { signOf } from "../../domain/words.ts";
import type { FillOrder } from "./types.ts";

/**
 * flying   accepted and on its way
 * unpriced arrived before the instrument's first price
 * auction  in a session that trades at one price
 * stop     waits in the book for its trigger
 * resting  in the book as a limit order
 */
export type Stage = "flying" | "unpriced" | "auction" | "stop" | "resting";

/** A simulated order in the engine's hands. Changed by it alone. */
export interface Working {
  readonly order: FillOrder;
  terms: FillOrder["terms"];
  filled: number;
  triggered: boolean;
  stage: Stage;
  /** Limit in the book; 0 before. */
  limit: Price;
  /** Quantity that stands before it at its price; Infinity while that cannot be seen. Only ever shrinks while it keeps its place. */
  ahead: number;
  /** It came to take, not to wait: what is left of it goes on paying the other side's prices. */
  taking: boolean;
  /** The opening auction has been held: what is left waits for continuous trading. */
  auctioned: boolean;
  /** Rises with each place taken in the queue. */
  place: number;
}

export function remaining({ terms, filled }: Working): number {
  return terms.quantity - filled;
}

/** How far a trade at `at` is beyond the order's limit: above 0 it went through, 0 at it, below 0 it has not come so far. */
export function beyond({ order, limit }: Working, at: Price): number {
  return (limit - at) * signOf(order.side);
}

/** Whether a trade at `at` meets the trigger: buys at or above it, sells at or below. */
export function meetsTrigger({ order, terms }: Working, at: Price): boolean {
  return (at - terms.trigger) * signOf(order.side) >= 0;
}

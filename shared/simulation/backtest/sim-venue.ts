import type { SimOrder } from "./sim-order.ts";

/** A price that is waited for beside the orders: met by a price at it or beyond, and gone then. */
export interface SimLevel {
  /** +1 met by a rise, −1 by a fall. */
  readonly sign: 1 | -1;
  readonly price: number;
  /** @param price of the moment, @param at market ms. */
  readonly onMet: (price: number, at: number) => void;
}

/** Where simulated orders of one instrument go: the market as bars show it, or as ticks do. */
export interface SimVenue {
  /** Where the price is in the course of a bar; undefined between two. */
  readonly here: number | undefined;
  /** Takes an order that was decided at a market time. */
  put(order: SimOrder, at: number): void;
  /** Takes a protective leg the moment its position is there, at the price of the fill. */
  putAtOnce(order: SimOrder, price: number): void;
  cancel(order: SimOrder, text: string): void;
  /** Sets the whole quantity, what has filled included; at what has filled or below it is cancelled. */
  resize(order: SimOrder, quantity: number): void;
  /** Watches from now on; after an order that is met at the same price. */
  watch(level: SimLevel): void;
  unwatch(level: SimLevel): void;
  /** Takes an order that a level has brought about: on its way from this point of the path on. */
  putTriggered(order: SimOrder): void;
  /** Moves the trigger of a stop. */
  retrigger(order: SimOrder, trigger: number): void;
}

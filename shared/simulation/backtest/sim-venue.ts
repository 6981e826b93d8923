import type { SimOrder } from "./sim-order.ts";

/** Where simulated orders of one instrument go: the market as bars show it, or as ticks do. */
export interface SimVenue {
  /** Takes an order that was decided at a market time. */
  put(order: SimOrder, at: number): void;
  /** Takes a protective leg the moment its position is there, at the price of the fill. */
  putAtOnce(order: SimOrder, price: number): void;
  cancel(order: SimOrder, text: string): void;
  /** Sets the whole quantity, what has filled included; at what has filled or below it is cancelled. */
  resize(order: SimOrder, quantity: number): void;
  /** Moves the trigger of a stop. */
  retrigger(order: SimOrder, trigger: number): void;
}

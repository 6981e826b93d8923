import type { BookHolding } from "../../types.ts";
import { mulDiv } from "./money.ts";

/**
 * Shares owned since a day before. Selling them during the day shows in the position book as a sale
 * (net below zero); the holding itself keeps its quantity until the next day begins.
 */
export interface HoldingRecord {
  readonly token: string;
  quantity: number;
  /** The part of `quantity` bought the day before, still to be delivered. It can be sold. */
  t1Quantity: number;
  /** Paise paid for `quantity`. */
  value: number;
  soldQuantity: number;
  /** The part of `value` that belongs to what was sold today. */
  soldValue: number;
}

export function sellable(holding: HoldingRecord): number {
  return holding.quantity - holding.soldQuantity;
}

/** Sells out of a holding at its average cost; returns the profit realised, paise. */
export function sellHolding(holding: HoldingRecord, quantity: number, price: number): number {
  const out = mulDiv(holding.value - holding.soldValue, quantity, sellable(holding));
  holding.soldQuantity += quantity;
  holding.soldValue += out;
  return quantity * price - out;
}

/** A holding on the next day, with what was bought for delivery; undefined where nothing is left. */
export function nextHolding(token: string, holding: HoldingRecord | undefined, bought: number, paid: number): HoldingRecord | undefined {
  const quantity = (holding === undefined ? 0 : sellable(holding)) + bought;
  if (quantity === 0) return undefined;
  const value = (holding === undefined ? 0 : holding.value - holding.soldValue) + paid;
  return { token, quantity, t1Quantity: bought, value, soldQuantity: 0, soldValue: 0 };
}

export function holdingRow(holding: HoldingRecord): BookHolding {
  return { token: holding.token, quantity: holding.quantity, t1Quantity: holding.t1Quantity, value: holding.value };
}

import type { BookPosition, Side, WireProduct } from "../../types.ts";
import { mulDiv } from "./money.ts";

/**
 * One (token, product) of an account. The totals are the day's own, as the position book shows them;
 * `net` and `cost` are what is open and what was paid (long) or received (short) for it.
 * Cost leaves at its average, so realised + what is open is exact to the paisa at every step.
 */
export interface PositionRecord extends Mutable<BookPosition> {
  /** Signed units. */
  net: number;
  /** Paise, never negative. */
  cost: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function newPosition(token: string, product: WireProduct): PositionRecord {
  return {
    token,
    product,
    buyQuantity: 0,
    sellQuantity: 0,
    buyValue: 0,
    sellValue: 0,
    carriedBuyQuantity: 0,
    carriedSellQuantity: 0,
    carriedBuyValue: 0,
    carriedSellValue: 0,
    net: 0,
    cost: 0,
  };
}

/** Adds to the day's totals only. */
export function countTrade(position: PositionRecord, side: Side, quantity: number, price: number): void {
  if (side === "BUY") {
    position.buyQuantity += quantity;
    position.buyValue += quantity * price;
  } else {
    position.sellQuantity += quantity;
    position.sellValue += quantity * price;
  }
}

/** Moves what is open; returns the profit (paise, signed) that this realises. */
export function moveNet(position: PositionRecord, side: Side, quantity: number, price: number): number {
  const sign = side === "BUY" ? 1 : -1;
  const open = Math.abs(position.net);
  const closing = position.net * sign < 0 ? Math.min(quantity, open) : 0;
  let realised = 0;
  if (closing > 0) {
    const out = closing === open ? position.cost : mulDiv(position.cost, closing, open);
    realised = position.net > 0 ? closing * price - out : out - closing * price;
    position.cost -= out;
    position.net += sign * closing;
  }
  position.net += sign * (quantity - closing);
  position.cost += (quantity - closing) * price;
  return realised;
}

/** Profit that closing at `price` would realise, paise. */
export function unrealisedOf(position: PositionRecord, price: number): number {
  return position.net >= 0 ? position.net * price - position.cost : position.cost + position.net * price;
}

/** Takes part of what was traded today and is open out of one position and puts it, at its average cost, into another. */
export function moveToday(from: PositionRecord, to: PositionRecord, quantity: number): void {
  const open = Math.abs(from.net);
  const cost = quantity === open ? from.cost : mulDiv(from.cost, quantity, open);
  const [sideQuantity, sideValue, sign] = from.net > 0 ? (["buyQuantity", "buyValue", 1] as const) : (["sellQuantity", "sellValue", -1] as const);
  for (const [position, way] of [[from, -1], [to, 1]] as const) {
    position[sideQuantity] += way * quantity;
    position[sideValue] += way * cost;
    position.net += way * sign * quantity;
    position.cost += way * cost;
  }
}

/** What a position shows on the next day, or undefined where nothing is left of it. */
export function carried(position: PositionRecord): PositionRecord | undefined {
  if (position.net === 0) return undefined;
  const next = newPosition(position.token, position.product);
  next.net = position.net;
  next.cost = position.cost;
  if (position.net > 0) {
    next.carriedBuyQuantity = position.net;
    next.carriedBuyValue = position.cost;
  } else {
    next.carriedSellQuantity = -position.net;
    next.carriedSellValue = position.cost;
  }
  return next;
}

/** As the position book tells it. */
export function positionRow(position: PositionRecord): BookPosition {
  const { net: _net, cost: _cost, ...row } = position;
  return row;
}

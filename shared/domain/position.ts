import type { Side } from "./words.ts";
import { signOf } from "./words.ts";
import type { Money, Price } from "./units.ts";
import { ZERO, money } from "./units.ts";

/**
 * A position as a fold of trades: signed quantity and signed cost, nothing averaged. Values are
 * price × quantity without the contract's multiplier; `realised` too.
 */
export interface PositionState {
  readonly quantity: number;
  /** Signed: what the open quantity cost. Average = cost / quantity, derived where it is shown. */
  readonly cost: Money;
  readonly buyQuantity: number;
  readonly buyValue: Money;
  readonly sellQuantity: number;
  readonly sellValue: Money;
  readonly realised: Money;
}

export const FLAT: PositionState = {
  quantity: 0, cost: ZERO, buyQuantity: 0, buyValue: ZERO, sellQuantity: 0, sellValue: ZERO, realised: ZERO,
};

/** `cost × part / whole`, rounded half away from zero. Through BigInt: the product passes 2^53. */
function share(cost: number, part: number, whole: number): number {
  if (part === whole) return cost;
  const numerator = BigInt(Math.abs(cost)) * BigInt(part) * 2n + BigInt(whole);
  const rounded = Number(numerator / (BigInt(whole) * 2n));
  return cost < 0 ? -rounded : rounded;
}

/** Folds one trade in, at weighted-average cost. A trade through zero closes the old side and opens the new one. */
export function applyTrade(position: PositionState, side: Side, quantity: number, at: Price): PositionState {
  const sign = signOf(side);
  const open = position.quantity;
  const value = at * quantity;
  const closing = open * sign < 0 ? Math.min(quantity, Math.abs(open)) : 0;
  const released = closing > 0 ? share(position.cost, closing, Math.abs(open)) : 0;
  const opening = quantity - closing;
  return {
    quantity: open + sign * quantity,
    cost: money(position.cost - released + sign * at * opening),
    buyQuantity: position.buyQuantity + (side === "BUY" ? quantity : 0),
    buyValue: money(position.buyValue + (side === "BUY" ? value : 0)),
    sellQuantity: position.sellQuantity + (side === "SELL" ? quantity : 0),
    sellValue: money(position.sellValue + (side === "SELL" ? value : 0)),
    realised: money(position.realised - sign * at * closing - released),
  };
}

/**
 * Takes units in or out at a given value: a conversion to another product. The same units with both signs, in
 * two positions, change nothing of their sum: quantity, value and `realised − cost` stay to the last unit.
 * @param units signed, as they change `quantity`. @param value signed like them: how `cost` changes.
 * @param way of the position that is moved: its units count as bought or as sold.
 */
export function applyMove(position: PositionState, way: Side, units: number, value: Money): PositionState {
  const open = position.quantity;
  const all = Math.abs(units);
  const closing = open * units < 0 ? Math.min(all, Math.abs(open)) : 0;
  const released = closing > 0 ? share(position.cost, closing, Math.abs(open)) : 0;
  const closed = closing > 0 ? share(value, closing, all) : 0;
  const bought = way === "BUY";
  return {
    quantity: open + units,
    cost: money(position.cost - released + value - closed),
    buyQuantity: position.buyQuantity + (bought ? units : 0),
    buyValue: money(position.buyValue + (bought ? value : 0)),
    sellQuantity: position.sellQuantity - (bought ? 0 : units),
    sellValue: money(position.sellValue - (bought ? 0 : value)),
    realised: money(position.realised - closed - released),
  };
}

/** What so many units of an open position cost, signed like its cost. @param units unsigned, at most what is open. */
export function costOf({ cost, quantity }: Pick<PositionState, "cost" | "quantity">, units: number): Money {
  return quantity === 0 ? ZERO : money(share(cost, units, Math.abs(quantity)));
}

/** A position carried in from earlier days: signed quantity and what it cost. */
export function carriedIn(quantity: number, cost: Money): PositionState {
  const bought = quantity > 0;
  return {
    ...FLAT,
    quantity,
    cost,
    buyQuantity: bought ? quantity : 0,
    buyValue: bought ? cost : ZERO,
    // Taken from 0, since the negative of 0 is a number of its own, which the journal forgets.
    sellQuantity: bought ? 0 : 0 - quantity,
    sellValue: bought ? ZERO : money(0 - cost),
  };
}

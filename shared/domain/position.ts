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

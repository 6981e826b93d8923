import { mean, sum } from "./sums.ts";

export interface TurnedOver {
  readonly price: number;
  /** Bought or sold; its sign does not matter. */
  readonly quantity: number;
  readonly multiplier: number;
}

/** Value of everything bought and sold, price × quantity × multiplier, in the unit of the prices. Both legs of a trade count. */
export function turnoverOf(fills: readonly TurnedOver[]): number {
  return sum(fills.map(({ price, quantity, multiplier }) => Math.abs(price * quantity * multiplier)));
}

/** How often the account was turned over: by the mean of the equity's points. Undefined where that is not above 0. */
export function turnoverTimes(turnover: number, equity: ArrayLike<number>): number | undefined {
  const held = mean(equity);
  return held === undefined || held <= 0 ? undefined : turnover / held;
}

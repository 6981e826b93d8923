import type { Side } from "../domain/words.ts";
import { mean } from "./sums.ts";

export interface StoppedEntry {
  readonly side: Side;
  readonly entryPrice: number;
  /** Where the first stop lay when the trade was opened; undefined without one. */
  readonly stop: number | undefined;
  /** Quantity × multiplier, above 0. */
  readonly units: number;
}

/**
 * What is lost if a trade leaves at its first stop, in the unit of the prices, times units; charges and slippage come
 * on top. Undefined without a stop, and for a stop on the winning side, which puts nothing at risk.
 */
export function initialRisk({ side, entryPrice, stop, units }: StoppedEntry): number | undefined {
  if (stop === undefined) return undefined;
  const risk = (side === "BUY" ? entryPrice - stop : stop - entryPrice) * units;
  return risk > 0 ? risk : undefined;
}

/** Profit in multiples of the initial risk: Van Tharp, "Trade Your Way to Financial Freedom" (1998). −1 is a loss as planned. */
export function rMultiple(profit: number, risk: number | undefined): number | undefined {
  return risk === undefined || risk <= 0 ? undefined : profit / risk;
}

/** Mean over the trades that had a stop: Tharp's expectancy in R. Undefined where none had. */
export function meanR(multiples: readonly (number | undefined)[]): number | undefined {
  return mean(multiples.filter((one) => one !== undefined));
}

import { sum } from "./sums.ts";

/** Profit of the best trade by that of all together, as a fraction; above 1 where the others lost. Undefined where all together made none. */
export function bestTradeShare(profits: readonly number[]): number | undefined {
  const total = sum(profits);
  return total > 0 ? profits.reduce((a, b) => Math.max(a, b)) / total : undefined;
}

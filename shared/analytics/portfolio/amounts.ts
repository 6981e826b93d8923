import { sum } from "../sums.ts";

/**
 * Shares of a capital as whole paise which together are, to the paisa, what the weights are of it: by largest remainder,
 * the first of equals.
 * @param capital in paise. @param weights each at least 0, together at most 1. @returns paise.
 */
export function paiseOf(capital: number, weights: readonly number[]): number[] {
  const exact = weights.map((weight) => weight * capital);
  const amounts = exact.map(Math.floor);
  const together = Math.min(capital, Math.round(sum(exact)));
  const order = exact.map((one, i) => ({ i, rest: one - Math.floor(one) })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = together - amounts.reduce((a, b) => a + b, 0);
  for (const { i } of order) {
    if (left <= 0) break;
    amounts[i] = (amounts[i] ?? 0) + 1;
    left--;
  }
  return amounts;
}

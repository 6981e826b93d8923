import type { EquityCurve } from "../run-record.ts";
import { sum } from "../sums.ts";
import { alignCurves } from "./align.ts";
import { checkWeights } from "./weights.ts";

/**
 * One account that is split between strategies on its first day and not rebalanced. A share waits as cash until its
 * strategy begins, then follows its curve in proportion, and stays as it is after the curve's end; what the weights
 * leave of 1 stays cash.
 * @param weights shares of the capital, each at least 0, together at most 1.
 * @param capital in the unit of the answer.
 * @throws RangeError for weights that do not fit, or a curve that does not start above 0.
 */
export function combinedEquity(curves: readonly EquityCurve[], weights: readonly number[], capital: number): { readonly at: readonly number[]; readonly equity: readonly number[] } {
  checkWeights(weights, curves.length);
  const firsts = curves.map(({ equity }, number) => {
    const first = equity[0] ?? 0;
    if (!(first > 0)) throw new RangeError(`curve ${number + 1} of the portfolio starts at ${first}, expected more than 0`);
    return first;
  });
  const { at, values } = alignCurves(curves);
  const cash = capital * (1 - sum(weights));
  const equity = at.map((_, i) => {
    const parts = values.map((row, number) => {
      const value = row[i] ?? Number.NaN;
      return (weights[number] ?? 0) * capital * (Number.isNaN(value) ? 1 : value / (firsts[number] ?? 1));
    });
    return cash + sum(parts);
  });
  return { at, equity };
}

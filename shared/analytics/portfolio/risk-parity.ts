import { sum } from "../sums.ts";
import type { Matrix } from "./covariance.ts";
import { inner } from "./covariance.ts";
import { equalWeights } from "./weights.ts";

/** Largest difference of a share of the risk from what it should be. */
const EXACT = 1e-10;
const MOST_ROUNDS = 100_000;

/**
 * Long-only weights, together 1, of which each brings the same share of the portfolio's variance: minimum of
 * ½ xᵀΣx − Σ b ln x (Spinu, "An algorithm for computing risk parity weights", 2013), found one coordinate after the
 * other (Griveau-Billion, Richard and Roncalli, "A fast algorithm for computing high-dimensional risk parity
 * portfolios", 2013), each step in closed form.
 * @throws RangeError for a strategy that does not vary, or ones that cancel out so that no portfolio has any risk.
 */
export function riskParityWeights(covariance: Matrix): number[] {
  const count = covariance.length;
  const still = covariance.findIndex((row, i) => !((row[i] ?? 0) > 0));
  if (still >= 0) throw new RangeError(`strategy ${still + 1} does not vary, so no weight gives it a share of the risk: leave it out`);
  const share = 1 / count;
  const x = covariance.map((row, i) => 1 / Math.sqrt((row[i] ?? 1) * count));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const [i, row] of covariance.entries()) {
      const own = row[i] ?? 0;
      const others = inner(row, x) - own * (x[i] ?? 0);
      x[i] = (Math.sqrt(others * others + 4 * own * share) - others) / (2 * own);
    }
    const total = sum(x);
    if (riskShares(covariance, x).every((one) => Math.abs(one - share) < EXACT)) return x.map((one) => one / total);
    if (!Number.isFinite(total)) break;
  }
  throw new RangeError("no weights share the risk equally: some of the strategies cancel each other out; leave one of them out or use the shrunk covariance");
}

/** Share of the portfolio's variance that each weight brings; together 1. */
export function riskShares(covariance: Matrix, weights: readonly number[]): number[] {
  const parts = covariance.map((row, i) => (weights[i] ?? 0) * inner(row, weights));
  const total = sum(parts);
  return total === 0 ? equalWeights(weights.length) : parts.map((one) => one / total);
}

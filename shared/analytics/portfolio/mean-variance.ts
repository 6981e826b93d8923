import type { Matrix } from "./covariance.ts";
import { inner } from "./covariance.ts";
import { equalWeights } from "./weights.ts";

/** Gain that moving a share from one strategy to another may still bring, against the largest there is. */
const EXACT = 1e-12;
const MOST_STEPS = 1_000_000;
/** A share of the capital that is none. */
const NO_SHARE = 1e-12;

/**
 * Weights of 0 or more, together 1, with the highest mean return − λ/2 × variance (Markowitz, "Portfolio Selection",
 * 1952). Each step moves a share from the held strategy that gains least to the one that gains most, as far as pays:
 * pairwise Frank and Wolfe (Lacoste-Julien and Jaggi 2015), which settles at the maximum of a concave function.
 * @param aversion λ, 0 or more: of risk, for returns as fractions per period; 0 puts all on the highest mean.
 * @param covariance of the same periods.
 * @throws RangeError for a negative or unreadable λ.
 */
export function meanVarianceWeights(means: readonly number[], covariance: Matrix, aversion: number): number[] {
  if (!(aversion >= 0 && Number.isFinite(aversion))) throw new RangeError(`risk aversion is ${aversion}, expected 0 or more`);
  const weights = equalWeights(means.length);
  const gains = means.map((one, i) => one - aversion * inner(covariance[i] ?? [], weights));
  const scale = Math.max(...means.map(Math.abs), ...covariance.flat().map((one) => aversion * Math.abs(one)));
  for (let step = 0; step < MOST_STEPS; step++) {
    const to = gains.reduce((best, one, i) => (one > (gains[best] ?? 0) ? i : best), 0);
    const from = gains.reduce((worst, one, i) => ((weights[i] ?? 0) > 0 && ((weights[worst] ?? 0) === 0 || one < (gains[worst] ?? 0)) ? i : worst), 0);
    const gain = (gains[to] ?? 0) - (gains[from] ?? 0);
    if (gain <= EXACT * scale) return settled(weights);
    const curve = aversion * ((covariance[to]?.[to] ?? 0) + (covariance[from]?.[from] ?? 0) - 2 * (covariance[to]?.[from] ?? 0));
    const held = weights[from] ?? 0;
    const share = curve > 0 ? Math.min(held, gain / curve) : held;
    weights[from] = share === held ? 0 : held - share;
    weights[to] = (weights[to] ?? 0) + share;
    for (const [i, row] of covariance.entries()) gains[i] = (gains[i] ?? 0) - aversion * share * ((row[to] ?? 0) - (row[from] ?? 0));
  }
  throw new RangeError("the weights did not settle: some of the strategies move almost as one; leave one of them out or use the shrunk covariance");
}

/** Without the dust of the last steps, together exactly 1 as far as doubles can be. */
function settled(weights: readonly number[]): number[] {
  const held = weights.map((one) => (one > NO_SHARE ? one : 0));
  const total = held.reduce((a, b) => a + b, 0);
  return held.map((one) => one / total);
}

import { sum } from "../sums.ts";
import type { Matrix } from "./covariance.ts";
import { centred, inner } from "./covariance.ts";

export interface ShrunkCovariance {
  readonly covariance: number[][];
  /** Weight of the target, 0 to 1. */
  readonly shrinkage: number;
}

/**
 * Covariance pulled towards the identity times the mean variance, by the weight that is best for the data: Ledoit and
 * Wolf, "A well-conditioned estimator for large-dimensional covariance matrices" (2004), by n as there. Unlike the
 * sample's it can always be inverted unless nothing varies, which few periods and many strategies ask for.
 * @param returns one row for each strategy.
 */
export function shrunkCovariance(returns: Matrix): ShrunkCovariance {
  const rows = centred(returns);
  const count = rows.length;
  const periods = rows[0]?.length ?? 0;
  const sample = rows.map((a) => rows.map((b) => inner(a, b) / periods));
  const middle = sum(sample.map((row, i) => row[i] ?? 0)) / count;
  const target = (i: number, j: number): number => (i === j ? middle : 0);
  const distance = sum(sample.flatMap((row, i) => row.map((one, j) => (one - target(i, j)) ** 2)));
  // Σ over the periods of ‖x xᵀ − S‖² = Σ ‖x‖⁴ − n ‖S‖², since the mean of x xᵀ is S.
  const fourth = sum(Array.from({ length: periods }, (_, t) => sum(rows.map((row) => (row[t] ?? 0) ** 2)) ** 2));
  const squared = sum(sample.flat().map((one) => one ** 2));
  const error = Math.max(0, (fourth - periods * squared) / periods ** 2);
  const shrinkage = distance === 0 ? 0 : Math.min(error, distance) / distance;
  return { shrinkage, covariance: sample.map((row, i) => row.map((one, j) => shrinkage * target(i, j) + (1 - shrinkage) * one)) };
}

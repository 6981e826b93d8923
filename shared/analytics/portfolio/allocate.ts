import type { Matrix } from "./covariance.ts";
import { covariance, meanReturns } from "./covariance.ts";
import { kellyWeights } from "./kelly.ts";
import { meanVarianceWeights } from "./mean-variance.ts";
import { riskParityWeights } from "./risk-parity.ts";
import { shrunkCovariance } from "./shrinkage.ts";
import { equalWeights } from "./weights.ts";

/** How capital is split between strategies. */
export type Allocation =
  | { readonly kind: "equal" }
  | { readonly kind: "risk-parity" }
  /** Part of the full fraction, above 0. */
  | { readonly kind: "kelly"; readonly part: number }
  /** λ for returns as fractions per period, 0 or more. */
  | { readonly kind: "mean-variance"; readonly aversion: number };

export interface AllocationInput {
  /** Returns over the same periods as fractions, one row for each strategy: of `periodTable`. */
  readonly returns: Matrix;
  /** What riskless money earns in a period, as a fraction. */
  readonly riskless: number;
  /** Use Ledoit and Wolf's covariance instead of the sample's. */
  readonly shrink: boolean;
}

/**
 * Shares of the capital that can be held as they are: none below 0, together at most 1. Kelly's may leave cash.
 * @throws RangeError where the returns do not determine the shares.
 */
export function allocate({ returns, riskless, shrink }: AllocationInput, allocation: Allocation): number[] {
  const matrix = (): Matrix => (shrink ? shrunkCovariance(returns).covariance : covariance(returns));
  const excess = (): number[] => meanReturns(returns).map((one) => one - riskless);
  switch (allocation.kind) {
    case "equal": return equalWeights(returns.length);
    case "risk-parity": return riskParityWeights(matrix());
    case "kelly": return kellyWeights(excess(), matrix(), { part: allocation.part, unlevered: true, longOnly: true });
    case "mean-variance": return meanVarianceWeights(excess(), matrix(), allocation.aversion);
  }
}

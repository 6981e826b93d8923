import { sum } from "../sums.ts";
import type { Matrix } from "./covariance.ts";
import { inner } from "./covariance.ts";
import { solve } from "./solve.ts";

export interface KellySettings {
  /** Of the full Kelly fraction; a half grows three quarters as fast at half the swings. */
  readonly part: number;
  /** Scale down what is more than the capital together. */
  readonly unlevered: boolean;
  /** A strategy cannot be held short: choose the best weights of 0 or more. */
  readonly longOnly: boolean;
}

/** Largest change of a weight in a round, against the largest weight. */
const EXACT = 1e-12;
const MOST_ROUNDS = 100_000;

/**
 * Shares of the capital that let it grow fastest: inverse covariance × mean excess return, times `part` (Thorp, "The
 * Kelly criterion in blackjack, sports betting, and the stock market", 2006, section 7; exact for continuous trading).
 * They do not add up to 1: the rest stays cash, and what is above 1 is borrowed.
 * @param means per period above the riskless return, as fractions.
 * @param covariance of the same periods.
 * @throws RangeError for a covariance that cannot be inverted.
 */
export function kellyWeights(means: readonly number[], covariance: Matrix, { part, unlevered, longOnly }: KellySettings): number[] {
  if (!(part > 0)) throw new RangeError(`part of the Kelly fraction is ${part}, expected more than 0`);
  const full = longOnly ? longOnlyKelly(means, covariance) : solve(covariance, means);
  const gross = sum(full.map(Math.abs)) * part;
  const scale = unlevered && gross > 1 ? part / gross : part;
  return full.map((one) => one * scale + 0);
}

/** Maximum of μᵀf − ½ fᵀΣf over f ≥ 0, one coordinate after the other. */
function longOnlyKelly(means: readonly number[], covariance: Matrix): number[] {
  // Throws for a covariance under which the maximum may lie nowhere.
  solve(covariance, means);
  const f = means.map(() => 0);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let moved = 0;
    for (const [i, row] of covariance.entries()) {
      const own = row[i] ?? 0;
      const before = f[i] ?? 0;
      const next = Math.max(0, ((means[i] ?? 0) - inner(row, f)) / own + before);
      f[i] = next;
      moved = Math.max(moved, Math.abs(next - before));
    }
    if (moved <= EXACT * Math.max(...f)) return f;
  }
  throw new RangeError("the Kelly fraction did not settle: some of the strategies move almost as one; leave one of them out or use the shrunk covariance");
}

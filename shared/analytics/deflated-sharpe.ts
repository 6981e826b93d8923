import { normalQuantile, normalShare } from "./normal.ts";
import { mean, sum, variance } from "./sums.ts";

/** Euler and Mascheroni's constant. */
const GAMMA = 0.577_215_664_901_532_9;

/** What is known of the best of many tried parameter sets. */
export interface Tried {
  /** Sharpe ratio per period of every run of the sweep, not annualised. */
  readonly sharpes: readonly number[];
  /** Period returns of the best one, as fractions. */
  readonly returns: readonly number[];
}

/** Sharpe ratio per period: mean by standard deviation, not annualised. Undefined where nothing varies. */
export function periodSharpe(returns: readonly number[]): number | undefined {
  const middle = mean(returns);
  const spread = variance(returns);
  return middle === undefined || spread === undefined || spread === 0 ? undefined : middle / Math.sqrt(spread);
}

/**
 * Chance that the best run's true Sharpe ratio is above what the best of so many worthless ones would show by luck:
 * Bailey and López de Prado, "The Deflated Sharpe Ratio" (2014), equations 1 and 2. Skewness and kurtosis of the
 * returns are taken into account. Near 1 it is likely real; at a half or below it is what luck alone gives.
 * @returns undefined for fewer than two runs, or returns that do not vary.
 */
export function deflatedSharpe({ sharpes, returns }: Tried): number | undefined {
  const observed = periodSharpe(returns);
  const spread = variance(sharpes);
  if (observed === undefined || spread === undefined) return undefined;
  const byLuck = bestByLuck(Math.sqrt(spread), sharpes.length);
  const { skewness, kurtosis } = shape(returns);
  const error = Math.sqrt((1 - skewness * observed + ((kurtosis - 1) / 4) * observed ** 2) / (returns.length - 1));
  return normalShare((observed - byLuck) / error);
}

/** Expected greatest of so many Sharpe ratios that are spread around nought. */
function bestByLuck(spread: number, runs: number): number {
  return spread * ((1 - GAMMA) * normalQuantile(1 - 1 / runs) + GAMMA * normalQuantile(1 - 1 / (runs * Math.E)));
}

/** Third and fourth standardised moments; 0 and 3 for a normal distribution. */
function shape(values: readonly number[]): { readonly skewness: number; readonly kurtosis: number } {
  const middle = mean(values) ?? 0;
  const moment = (power: number): number => sum(values.map((value) => (value - middle) ** power)) / values.length;
  const spread = moment(2);
  return { skewness: moment(3) / spread ** 1.5, kurtosis: moment(4) / spread ** 2 };
}

import { mean, sum } from "../sums.ts";

/** Square; one row for each strategy. */
export type Matrix = readonly (readonly number[])[];

/** Each row less its mean. @throws RangeError for rows of fewer than two, of unequal length, or with what is no number. */
export function centred(returns: Matrix): number[][] {
  const periods = returns[0]?.length ?? 0;
  if (periods < 2 || returns.some((row) => row.length !== periods)) throw new RangeError(`returns of ${returns.map((row) => row.length).join(", ")} periods have no covariance: expected the same number for each, at least 2`);
  return returns.map((row, number) => {
    const middle = mean(row) ?? 0;
    if (!Number.isFinite(middle)) throw new RangeError(`the returns of strategy ${number + 1} cannot be told: its account was spent`);
    return row.map((one) => one - middle);
  });
}

/** Sample covariance of the rows, by n − 1. */
export function covariance(returns: Matrix): number[][] {
  const rows = centred(returns);
  return rows.map((a) => rows.map((b) => inner(a, b) / (a.length - 1)));
}

/** Pearson's correlation of the rows. Undefined beside a row that does not vary. */
export function correlation(returns: Matrix): (number | undefined)[][] {
  const together = covariance(returns);
  const spread = together.map((row, i) => Math.sqrt(row[i] ?? 0));
  return together.map((row, i) => row.map((one, j) => {
    const scale = (spread[i] ?? 0) * (spread[j] ?? 0);
    if (scale === 0) return undefined;
    return i === j ? 1 : Math.max(-1, Math.min(1, one / scale));
  }));
}

export function meanReturns(returns: Matrix): number[] {
  return returns.map((row) => mean(row) ?? 0);
}

export function inner(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((one, i) => one * (b[i] ?? 0)));
}

import type { Matrix } from "./covariance.ts";

/** A pivot this small against its own diagonal is rounding. */
const RANK_DUST = 1e-12;

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's decomposition.
 * @throws RangeError where A is not.
 */
export function solve(a: Matrix, b: readonly number[]): number[] {
  const count = a.length;
  const lower: number[][] = [];
  for (let i = 0; i < count; i++) {
    const row: number[] = [];
    lower.push(row);
    for (let j = 0; j <= i; j++) {
      const other = lower[j] ?? [];
      let rest = a[i]?.[j] ?? 0;
      for (let k = 0; k < j; k++) rest -= (row[k] ?? 0) * (other[k] ?? 0);
      if (j < i) row.push(rest / (other[j] ?? 1));
      else if (rest > RANK_DUST * (a[i]?.[i] ?? 0)) row.push(Math.sqrt(rest));
      else throw new RangeError(`strategy ${i + 1} does not vary, moves exactly as others do, or there are fewer periods than strategies: leave it out, take a longer period or use the shrunk covariance`);
    }
  }
  const y: number[] = [];
  for (let i = 0; i < count; i++) {
    let rest = b[i] ?? 0;
    for (let k = 0; k < i; k++) rest -= (lower[i]?.[k] ?? 0) * (y[k] ?? 0);
    y.push(rest / (lower[i]?.[i] ?? 1));
  }
  const x = new Array<number>(count).fill(0);
  for (let i = count - 1; i >= 0; i--) {
    let rest = y[i] ?? 0;
    for (let k = i + 1; k < count; k++) rest -= (lower[k]?.[i] ?? 0) * (x[k] ?? 0);
    x[i] = rest / (lower[i]?.[i] ?? 1);
  }
  return x;
}

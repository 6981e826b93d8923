import { sum } from "../sums.ts";

/** Rounding that shares of a whole may be off by. */
const DUST = 1e-9;

/** The same share for each. */
export function equalWeights(count: number): number[] {
  return new Array<number>(count).fill(1 / count);
}

/** @throws RangeError for shares that are negative, more than the whole together, or not one for each. */
export function checkWeights(weights: readonly number[], count: number): void {
  if (weights.length !== count) throw new RangeError(`${weights.length} weights do not fit ${count} curves`);
  const bad = weights.findIndex((one) => !(one >= 0));
  if (bad >= 0) throw new RangeError(`weight ${bad + 1} is ${weights[bad]}, expected 0 or more`);
  if (sum(weights) > 1 + DUST) throw new RangeError(`the weights add up to ${sum(weights)}, expected at most 1`);
}

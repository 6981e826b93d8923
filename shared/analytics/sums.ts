/** Values that one sum adds up in order before it is halved. */
const BLOCK = 128;
const LANES = 8;

/**
 * Sum by halves, eight lanes to a block: the error grows with the logarithm of the count and not with the count, and
 * the last digits are those that NumPy prints (`numpy.sum` of a contiguous float64 array), so that figures can be
 * compared with research done there.
 */
export function sum(values: ArrayLike<number>, from = 0, count: number = values.length - from): number {
  if (count < LANES) {
    let total = 0;
    for (let i = from; i < from + count; i++) total += values[i] ?? 0;
    return total;
  }
  if (count > BLOCK) {
    const half = Math.floor(count / 2);
    const first = half - (half % LANES);
    return sum(values, from, first) + sum(values, from + first, count - first);
  }
  const at = (i: number): number => values[from + i] ?? 0;
  const lanes = [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)] as [number, number, number, number, number, number, number, number];
  const whole = count - (count % LANES);
  for (let i = LANES; i < whole; i += LANES) for (let lane = 0; lane < LANES; lane++) lanes[lane] = (lanes[lane] ?? 0) + at(i + lane);
  let total = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
  for (let i = whole; i < count; i++) total += at(i);
  return total;
}

/** Undefined for none. */
export function mean(values: ArrayLike<number>): number | undefined {
  return values.length === 0 ? undefined : sum(values) / values.length;
}

/** Sample variance, by n − 1. Undefined for fewer than two. */
export function variance(values: readonly number[]): number | undefined {
  const middle = mean(values);
  if (middle === undefined || values.length < 2) return undefined;
  return sum(values.map((value) => (middle - value) ** 2)) / (values.length - 1);
}

/** Sample standard deviation, by n − 1. Undefined for fewer than two. */
export function deviation(values: readonly number[]): number | undefined {
  const squared = variance(values);
  return squared === undefined ? undefined : Math.sqrt(squared);
}

/**
 * Return per period that compounds to the same end. 0 where one of them loses everything: nothing grows back from that.
 * @param returns fractions, 0.01 = 1 %.
 */
export function geometricMean(returns: readonly number[]): number | undefined {
  if (returns.length === 0) return undefined;
  const growth = returns.map((one) => one + 1);
  if (growth.some((one) => one <= 0)) return 0;
  return Math.exp(sum(growth.map(Math.log)) / growth.length) - 1;
}

export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

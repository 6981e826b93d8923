const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Beyond so many deviations the distribution is 0 or 1 to double precision. */
const FARTHEST = 37;

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_TWO_PI;
}

/**
 * Standard normal distribution to double precision: the rational approximation of Hart (1968), algorithm
 * 5666, as printed by West, "Better approximations to cumulative normal functions" (Wilmott, 2005).
 */
export function normalDistribution(x: number): number {
  const z = Math.abs(x);
  if (z > FARTHEST) return x > 0 ? 1 : 0;
  const tail = upperTail(z);
  return x > 0 ? 1 - tail : tail;
}

function upperTail(z: number): number {
  const e = Math.exp((-z * z) / 2);
  if (z >= 7.07106781186547) return e / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631;
  const top = [0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376];
  const under = [1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752];
  const above = top.reduce((sum, term) => sum * z + term, 0.0352624965998911);
  const below = under.reduce((sum, term) => sum * z + term, 0.0883883476483184);
  return (e * above) / below;
}

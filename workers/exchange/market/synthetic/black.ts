/**
 * Option values: Black (1976) on the forward, with a smile over strikes. What is in the money is its
 * intrinsic value plus the value of the other side, so put-call parity holds by construction.
 */

/** Smile at `m` deviations from the forward: 1 - 0.05 m + 0.02 m², flat beyond ±4. Gentle enough to keep prices monotone in the strike. */
const SKEW = 0.05;
const CURVE = 0.02;
const WING = 4;
/** Below this the smile's own deviation stops shrinking (years): one day, or the last minutes would have no smile at all. */
const SMILE_FLOOR_YEARS = 1 / 365;
/** The smile's largest factor, at m = -4. */
export const STEEPEST_SMILE = 1 + SKEW * WING + CURVE * WING * WING;

/** Standard normal distribution to double precision: Hart (1968), as given by West, "Better approximations to cumulative normal functions" (2005). */
export function normalDistribution(x: number): number {
  const z = Math.abs(x);
  if (z > 37) return x > 0 ? 1 : 0;
  const e = Math.exp((-z * z) / 2);
  let tail: number;
  if (z < 7.07106781186547) {
    let top = 0.0352624965998911 * z + 0.700383064443688;
    top = ((((top * z + 6.37396220353165) * z + 33.912866078383) * z + 112.079291497871) * z + 221.213596169931) * z + 220.206867912376;
    let under = 0.0883883476483184 * z + 1.75566716318264;
    under = ((under * z + 16.064177579207) * z + 86.7807322029461) * z + 296.564248779674;
    under = ((under * z + 637.333633378831) * z + 793.826512519948) * z + 440.413735824752;
    tail = (e * top) / under;
  } else {
    tail = e / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631;
  }
  return x > 0 ? 1 - tail : tail;
}

/** Implied volatility of a strike, given the one at the money. */
export function smile(atTheMoney: number, strike: number, forward: number, years: number): number {
  const deviation = atTheMoney * Math.sqrt(Math.max(years, SMILE_FLOOR_YEARS));
  const m = Math.min(WING, Math.max(-WING, Math.log(strike / forward) / deviation));
  return atTheMoney * (1 - SKEW * m + CURVE * m * m);
}

/** Undiscounted value in the unit of `forward` and `strike`. With no time left the intrinsic value. */
export function optionValue(call: boolean, forward: number, strike: number, volatility: number, years: number): number {
  const intrinsic = Math.max(0, call ? forward - strike : strike - forward);
  if (years <= 0) return intrinsic;
  const deviation = volatility * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const timeValue =
    strike >= forward
      ? forward * normalDistribution(d1) - strike * normalDistribution(d2)
      : strike * normalDistribution(-d2) - forward * normalDistribution(-d1);
  return intrinsic + Math.max(0, timeValue);
}

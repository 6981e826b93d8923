/**
 * How a session is spent: variance and volume both fall from the open towards midday and rise into the
 * close. Weights per minute `m` of `M`: 1 + a·e^(-m/b) + c·e^(-(M - m)/d), which is close to the mean
 * five-minute profile of large NSE names.
 */

import { gauss } from "./hash.ts";

/** Spread of one minute's volume around the profile, log scale. */
const VOLUME_ROUGHNESS = 0.5;

export interface VarianceClock {
  /** Share of the session's variance spent up to a step: 0 at the first, 1 at the last. */
  readonly spent: Float64Array;
  /** Root of the share spent in the step itself. */
  readonly root: Float64Array;
}

function varianceWeight(minute: number, minutes: number): number {
  return 1 + 2.5 * Math.exp(-minute / 15) + 0.8 * Math.exp(-(minutes - minute) / 20);
}

function volumeWeight(minute: number, minutes: number): number {
  return 1 + 3 * Math.exp(-minute / 12) + 2.2 * Math.exp(-(minutes - minute) / 25);
}

const clocks = new Map<string, VarianceClock>();

/** The variance clock of a session of `steps` points, `perMinute` of them in a minute. Kept: almost every day has the same. */
export function varianceClock(steps: number, perMinute: number): VarianceClock {
  const key = `${steps}/${perMinute}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const weights = Float64Array.from({ length: steps }, (_, s) => (s === 0 ? 0 : varianceWeight(s / perMinute, steps / perMinute)));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const spent = new Float64Array(steps);
  for (let s = 1; s < steps; s++) spent[s] = (spent[s - 1] ?? 0) + (weights[s] ?? 0) / total;
  if (steps > 1) spent[steps - 1] = 1;
  const clock = { spent, root: weights.map((weight) => Math.sqrt(weight / total)) };
  clocks.set(key, clock);
  return clock;
}

/** Share of the day's volume traded before each minute, and 1 after the last: `minutes` + 1 values. */
export function volumeShares(key: number, minutes: number): Float64Array {
  const shares = new Float64Array(minutes + 1);
  for (let m = 0; m < minutes; m++) {
    shares[m + 1] = (shares[m] ?? 0) + volumeWeight(m, minutes) * Math.exp(VOLUME_ROUGHNESS * gauss(key, m));
  }
  const total = shares[minutes] ?? 1;
  return shares.map((share) => share / total);
}

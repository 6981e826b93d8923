/**
 * Randomness by counter: a draw is a pure function of a key and a number, so that any second of any day
 * can be computed without the seconds before it.
 */

const GOLDEN = 0x9e3779b1;

/** A 32-bit finaliser (Wellons' lowbias32): every input bit moves every output bit. */
export function mix(input: number): number {
  let x = input | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The key of one stream of draws. Parts are integers of any size up to 2^53. */
export function streamKey(...parts: readonly number[]): number {
  let key = GOLDEN;
  for (const part of parts) key = mix(mix(key ^ mix(part)) + Math.floor(part / 4_294_967_296));
  return key;
}

/** 0 … 2^32 - 1. */
export function draw(key: number, counter: number): number {
  return mix(key ^ Math.imul(counter, GOLDEN));
}

/** 0 ≤ x < 1. */
export function uniform(key: number, counter: number): number {
  return draw(key, counter) / 4_294_967_296;
}

/**
 * Mean 0, deviation 1, within ±3.45: the sum of the four bytes of a draw. A byte has variance
 * (256² - 1) / 12. Tails beyond are left to the jumps.
 */
export function gauss(key: number, counter: number): number {
  const x = draw(key, counter);
  return ((x & 255) + ((x >>> 8) & 255) + ((x >>> 16) & 255) + (x >>> 24) - 510) / 147.8;
}

/** Streams, so that no two uses of a key draw the same numbers. */
export const Stream = {
  daily: 1,
  path: 2,
  jump: 3,
  active: 4,
  volume: 5,
  dayVolume: 6,
  openInterest: 7,
  basis: 8,
  historyRange: 9,
  historyPath: 10,
} as const;

import { normalShare } from "../analytics/normal.ts";
import { seededRandom } from "../domain/random.ts";
import type { Random } from "../domain/random.ts";
import type { Against, Axes, Place } from "./axes.ts";
import { keyOf } from "./axes.ts";
import type { Expected } from "./forest.ts";
import { MOST_TRAINED, forestOf } from "./forest.ts";
import { randomPoints } from "./random-points.ts";

/** A point that was played; without a score where it could not be judged. */
export interface Told {
  readonly place: Place;
  readonly score: number | undefined;
}

/** Points before the first forest: drawn at random. */
const FIRST = 16;
/** Points of a round. All are chosen before any of them is played, whatever the threads, so that a sweep comes to the same points anywhere. */
const ROUND = 8;
/** Later rounds are larger, by this part of what is known: else most of the time went into forests. */
const ROUND_SHARE = 1 / 25;
/** In each round one point in so many is drawn at random, since a forest is sure of itself where it knows nothing. */
const RANDOM_EVERY = 8;
/** Points that a round chooses among: drawn, and beside the best ones. */
const CANDIDATES = 400;
const BEST_LOOKED_AROUND = 10;

/**
 * Next points of a search by a model: the way of SMAC (Hutter, Hoos, Leyton-Brown, "Sequential Model-Based
 * Optimization for General Algorithm Configuration", 2011), a random forest over the points so far and expected
 * improvement among random candidates and the neighbours of the best ones. It hangs on nothing but its arguments.
 * @param told all points before, in the order in which they were chosen. @returns none when there are as many as wanted, or no others.
 */
export function modelPoints(axes: Axes, wanted: number, against: Against, seed: number, told: readonly Told[]): Place[] {
  const random = seededRandom((seed + Math.imul(told.length, 0x9e3779b1)) >>> 0);
  const left = wanted - told.length;
  const taken = new Set(told.map(({ place }) => keyOf(place)));
  if (left <= 0) return [];
  if (told.length < FIRST) return randomPoints(axes, Math.min(FIRST - told.length, left), against, random, taken);
  const size = Math.min(left, Math.max(ROUND, Math.floor(told.length * ROUND_SHARE)));
  const known = trainingSet(told, random);
  const scores = usable(known);
  const byChance = Math.max(1, Math.floor(size / RANDOM_EVERY));
  const chosen = new Map<string, Place>();
  const candidates = candidatesOf(axes, told, against, random, taken);
  if (candidates.length > 0 && scores.some((score) => score !== scores[0])) {
    const expect = forestOf(known.map(({ place }) => unit(axes, place)), scores, seed + told.length);
    const expected = expect(candidates.map((place) => unit(axes, place)));
    for (const place of mostPromising(candidates, expected, Math.max(...scores), size - byChance)) chosen.set(keyOf(place), place);
  }
  for (const place of randomPoints(axes, size - chosen.size, against, random, new Set([...taken, ...chosen.keys()]))) chosen.set(keyOf(place), place);
  return [...chosen.values()];
}

/** Of many points the better half of the room goes to the best ones, the rest to any others. */
function trainingSet(told: readonly Told[], random: Random): readonly Told[] {
  if (told.length <= MOST_TRAINED) return told;
  const best = byScore(told);
  const rest = best.splice(MOST_TRAINED / 2);
  for (let i = 0; i < MOST_TRAINED / 2; i++) {
    const other = i + Math.floor(random() * (rest.length - i));
    [rest[i], rest[other]] = [rest[other] as Told, rest[i] as Told];
  }
  return [...best, ...rest.slice(0, MOST_TRAINED / 2)];
}

/**
 * Scores that a tree can learn from: what could not be judged counts as the worst, and single disasters are drawn up
 * to the fence of Tukey (1977), 1.5 interquartile ranges below the first quartile: else they would be all it sees.
 */
function usable(told: readonly Told[]): number[] {
  const sorted = told.flatMap(({ score }) => (score === undefined ? [] : [score])).sort((a, b) => a - b);
  const quartile = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const fence = Math.max(sorted[0] ?? 0, quartile(0.25) - 1.5 * (quartile(0.75) - quartile(0.25)));
  return told.map(({ score }) => Math.max(score ?? fence, fence));
}

function candidatesOf(axes: Axes, told: readonly Told[], against: Against, random: Random, taken: ReadonlySet<string>): Place[] {
  const places = new Map(randomPoints(axes, CANDIDATES, against, random, taken).map((place) => [keyOf(place), place]));
  for (const { place } of byScore(told).slice(0, BEST_LOOKED_AROUND)) {
    for (const near of neighboursOf(axes, place, random)) {
      const key = keyOf(near);
      if (!taken.has(key) && !places.has(key) && against(near) === undefined) places.set(key, near);
    }
  }
  return [...places.values()];
}

/** One step along each axis, and a jump of any length up to a fifth of it, to both sides. */
function neighboursOf(axes: Axes, place: Place, random: Random): Place[] {
  return axes.flatMap(({ values }, axis) => {
    const jump = 1 + Math.floor((random() * values.length) / 5);
    const step = place[axis] ?? 0;
    return [...new Set([step - 1, step + 1, step - jump, step + jump])]
      .filter((to) => to >= 0 && to < values.length)
      .map((to) => place.map((one, i) => (i === axis ? to : one)));
  });
}

/** By expected improvement (Jones, Schonlau, Welch 1998), none directly beside another: they would tell the same. */
function mostPromising(candidates: readonly Place[], expected: readonly Expected[], best: number, wanted: number): Place[] {
  const order = candidates.map((place, i) => ({ place, gain: improvement(expected[i], best) })).sort((a, b) => b.gain - a.gain);
  const chosen: Place[] = [];
  for (const { place } of order) {
    if (chosen.length >= wanted) break;
    if (!chosen.some((one) => isBeside(one, place))) chosen.push(place);
  }
  return chosen;
}

function improvement(expected: Expected | undefined, best: number): number {
  if (!expected) return 0;
  const { mean, spread } = expected;
  if (spread === 0) return Math.max(0, mean - best);
  const z = (mean - best) / spread;
  return (mean - best) * normalShare(z) + (spread * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

function isBeside(a: Place, b: Place): boolean {
  return a.every((step, axis) => Math.abs(step - (b[axis] ?? 0)) <= 1);
}

/** Best first; what has no score comes last. */
function byScore(told: readonly Told[]): Told[] {
  return told.toSorted((a, b) => (b.score ?? Number.NEGATIVE_INFINITY) - (a.score ?? Number.NEGATIVE_INFINITY) || 0);
}

function unit(axes: Axes, place: Place): number[] {
  return place.map((step, axis) => step / Math.max(1, (axes[axis]?.values.length ?? 1) - 1));
}

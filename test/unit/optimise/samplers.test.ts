import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median } from "../../../shared/analytics/sums.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { Against, Place } from "../../../shared/optimise/axes.ts";
import { indexAt, keyOf, placeAt } from "../../../shared/optimise/axes.ts";
import { gridPoints } from "../../../shared/optimise/grid-points.ts";
import type { Told } from "../../../shared/optimise/model-points.ts";
import { modelPoints } from "../../../shared/optimise/model-points.ts";
import { randomPoints } from "../../../shared/optimise/random-points.ts";

const axesOf = (...sizes: number[]) => sizes.map((size, axis) => ({ name: `axis${axis}`, values: Array.from({ length: size }, (_, i) => i) }));
const anything: Against = () => undefined;
const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });

/** Every place by counting, the last axis fastest. */
function counted(all: readonly number[]): number[][] {
  let places: number[][] = [[]];
  for (const size of all) places = places.flatMap((start) => Array.from({ length: size }, (_, step) => [...start, step]));
  return places;
}

describe("grid", () => {
  test("has every point once, and its numbering is mixed radix", () => {
    fc.assert(fc.property(sizes, (all) => {
      const axes = axesOf(...all);
      const expected = counted(all);
      expect(gridPoints(axes).map(keyOf).sort()).toEqual(expected.map(keyOf).sort());
      expected.forEach((place, index) => {
        expect(placeAt(axes, index)).toEqual(place);
        expect(indexAt(axes, place)).toBe(index);
      });
    }));
  });

  test("goes from coarse to fine", () => {
    // Of five by three: the corners, then the middles of each axis, then the quarters of the longer one.
    expect(gridPoints(axesOf(5, 3)).map((place) => place.join(""))).toEqual(["00", "02", "40", "42", "01", "20", "21", "22", "41", "10", "11", "12", "30", "31", "32"]);
    const first = gridPoints(axesOf(65, 65)).slice(0, 81);
    // The first 81 of 4,225 points leave no hole of more than 8 steps.
    for (let x = 0; x < 65; x++) for (let y = 0; y < 65; y++) expect(first.some(([a, b]) => Math.abs(a! - x) <= 4 && Math.abs(b! - y) <= 4)).toBe(true);
  });
});

describe("random", () => {
  test("draws different points that are accepted, as many as there are, the same by the same seed", () => {
    fc.assert(fc.property(sizes, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 1e6 }), (all, wanted, seed) => {
      const axes = axesOf(...all);
      const against: Against = (place) => (place.reduce((a, b) => a + b) % 3 === 0 ? "no" : undefined);
      const points = randomPoints(axes, wanted, against, seededRandom(seed));
      const acceptable = counted(all).filter((place) => against(place) === undefined);
      expect(points).toHaveLength(Math.min(wanted, acceptable.length));
      expect(new Set(points.map(keyOf)).size).toBe(points.length);
      expect(points.every((place) => against(place) === undefined && place.every((step, axis) => step >= 0 && step < all[axis]!))).toBe(true);
      expect(randomPoints(axes, wanted, against, seededRandom(seed))).toEqual(points);
    }));
  });

  test("draws from spaces that no list holds, and leaves one that is all refused", () => {
    const axes = axesOf(1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000);
    const points = randomPoints(axes, 200, anything, seededRandom(3));
    expect(new Set(points.map(keyOf)).size).toBe(200);
    expect(randomPoints(axes, 5, () => "never", seededRandom(3))).toEqual([]);
  });

  test("draws evenly", () => {
    const hits = new Map<string, number>();
    const random = seededRandom(11);
    for (let i = 0; i < 6_000; i++) for (const place of randomPoints(axesOf(2, 3), 1, anything, random)) hits.set(keyOf(place), (hits.get(keyOf(place)) ?? 0) + 1);
    // 1,000 each; five standard deviations are 144.
    for (const count of hits.values()) expect(Math.abs(count - 1_000)).toBeLessThan(144);
    expect(hits.size).toBe(6);
  });
});

/** A hill with a ridge, a lower hill beside it and a stretch that cannot be judged: values from about −1 to 1. */
function surface([x = 0, y = 0, z = 0]: Place): number | undefined {
  if (x > 55 && y > 55) return undefined;
  const hill = Math.exp(-(((x - 22) / 9) ** 2 + ((y - 41) / 9) ** 2));
  const other = 0.8 * Math.exp(-(((x - 48) / 8) ** 2 + ((y - 12) / 8) ** 2));
  return Math.max(hill, other) * (1 - Math.abs(z - 3) / 6) - 0.1 * Math.sin(x / 7);
}

/** Points that a search takes until it is within 5 % of the best there is. */
function needed(next: (told: readonly Told[]) => readonly Place[], target: number, most: number): number {
  const told: Told[] = [];
  while (told.length < most) {
    const places = next(told);
    if (places.length === 0) break;
    for (const place of places) {
      const score = surface(place);
      told.push({ place, score });
      if (score !== undefined && score >= target) return told.length;
    }
  }
  return most;
}

describe("model", () => {
  const axes = axesOf(64, 64, 7);
  const best = Math.max(...counted([64, 64, 7]).map((place) => surface(place) ?? -1));

  test("comes within 5 % of the best with far fewer points than at random", () => {
    const target = best - 0.05 * Math.abs(best);
    const seeds = [1, 2, 3, 4, 5];
    const byModel = seeds.map((seed) => needed((told) => modelPoints(axes, 240, anything, seed, told), target, 240));
    const byChance = seeds.map((seed) => {
      const points = randomPoints(axes, 8_000, anything, seededRandom(seed));
      return needed((told) => (told.length === 0 ? points : []), target, 8_000);
    });
    expect(median(byModel)!).toBeLessThan(median(byChance)! / 3);
  });

  test("proposes the same from the same results, nothing twice, nothing that is refused, and ends", () => {
    const small = axesOf(9, 5);
    const against: Against = ([x = 0, y = 0]) => ((x + y) % 4 === 3 ? "no" : undefined);
    const told: Told[] = [];
    for (;;) {
      const places = modelPoints(small, 100, against, 5, told);
      expect(modelPoints(small, 100, against, 5, told)).toEqual(places);
      if (places.length === 0) break;
      for (const place of places) told.push({ place, score: surface(place) });
    }
    expect(told.map(({ place }) => keyOf(place)).sort()).toEqual(counted([9, 5]).filter((place) => against(place) === undefined).map(keyOf).sort());
    expect(modelPoints(small, 20, against, 5, told.slice(0, 20))).toEqual([]);
    expect(modelPoints(small, 20, against, 5, told.slice(0, 16))).toHaveLength(4);
  });

  test("goes on where nothing can be judged, or all is the same", () => {
    for (const score of [undefined, 1]) {
      const told = randomPoints(axes, 30, anything, seededRandom(2)).map((place) => ({ place, score }));
      expect(modelPoints(axes, 400, anything, 2, told)).toHaveLength(8);
    }
  });
});

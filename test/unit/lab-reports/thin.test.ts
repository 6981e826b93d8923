import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { picked, thinnedPlaces } from "../../../shared/lab-charts/thin.ts";

const curve = (seed: number, length: number): number[] => Array.from({ length }, (_, i) => Math.sin(i * (1 + (seed % 7))) * 100 + ((i * 7919 + seed) % 1013));

describe("thinning a curve", () => {
  test("a short curve stays as it is", () => {
    expect(thinnedPlaces([[5, 4, 3]], 4)).toEqual([0, 1, 2]);
    expect(thinnedPlaces([[]], 4)).toEqual([]);
  });

  test("of each stretch the lowest and the highest stay, by hand", () => {
    // Ten points in two stretches of five: 0 9 1 2 3 | 8 7 0 6 5.
    expect(thinnedPlaces([[0, 9, 1, 2, 3, 8, 7, 0, 6, 5]], 6)).toEqual([0, 1, 5, 7, 9]);
  });

  test("a single spike among a million points is drawn", () => {
    const values = new Float64Array(1_000_000).fill(100);
    values[734_211] = 99;
    values[734_212] = 101;
    const places = thinnedPlaces([values], 2_000);
    expect(places).toContain(734_211);
    expect(places).toContain(734_212);
  });

  test("maximum and minimum of every column survive, in order, within the limit, with both ends", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 8, max: 500 }), fc.nat(1_000), (count, length, limit, seed) => {
      const columns = Array.from({ length: count }, (_, n) => curve(seed + n, length));
      const places = thinnedPlaces(columns, limit);
      expect(places.length).toBeLessThanOrEqual(Math.max(limit, 0));
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      expect(places[0]).toBe(0);
      expect(places.at(-1)).toBe(length - 1);
      for (const column of columns) {
        const kept = picked(column, places);
        expect(Math.max(...kept)).toBe(Math.max(...column));
        expect(Math.min(...kept)).toBe(Math.min(...column));
      }
    }));
  });

  test("a limit too small for one stretch is refused with the number that it takes", () => {
    expect(() => thinnedPlaces([curve(1, 100), curve(2, 100)], 5)).toThrow("expected at least 6");
  });
});

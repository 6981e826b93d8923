import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestPlace, neighbourhoodOf } from "../../../shared/analytics/stability.ts";
import type { ResultGrid } from "../../../shared/analytics/stability.ts";

describe("neighbourhood", () => {
  const grid: ResultGrid = {
    sizes: [3, 4],
    values: [
      1, 2, 3, 4,
      -2, 10, 6, undefined,
      0, 4, Number.NaN, 8,
    ],
  };

  test("by hand: eight around the best, one of them missing", () => {
    expect(bestPlace(grid)).toEqual([1, 1]);
    const around = neighbourhoodOf(grid, [1, 1]);
    expect(around).toEqual({ own: 10, place: [1, 1], edges: [], measured: 7, missing: 1, mean: 2, worst: -2, profitable: 5 / 7, plateau: 0.2 });
  });

  test("a corner has three, and says on which axes more may lie beyond", () => {
    expect(neighbourhoodOf(grid, [2, 3])).toMatchObject({ own: 8, edges: [0, 1], measured: 1, missing: 2, mean: 6, plateau: 0.75 });
    expect(neighbourhoodOf({ sizes: [1, 3], values: [1, 2, 3] }, [0, 1])).toMatchObject({ edges: [], measured: 2, missing: 0, mean: 2 });
  });

  test("no neighbour with a result, no share of them; no plateau at a loss", () => {
    expect(neighbourhoodOf({ sizes: [1], values: [5] }, [0])).toMatchObject({ measured: 0, mean: undefined, worst: undefined, profitable: undefined, plateau: undefined });
    expect(neighbourhoodOf({ sizes: [2], values: [-5, -6] }, [0]).plateau).toBeUndefined();
    expect(bestPlace({ sizes: [2], values: [undefined, undefined] })).toBeUndefined();
    expect(bestPlace({ sizes: [2, 2], values: [1, 4, 4, 4] })).toEqual([0, 1]);
  });

  test("a point without a result, outside, and values that do not fill the grid", () => {
    expect(() => neighbourhoodOf(grid, [1, 3])).toThrow("the point 1, 3 of the grid has no result");
    expect(() => neighbourhoodOf(grid, [3, 0])).toThrow("the point 3, 0 of the grid has no result");
    expect(() => neighbourhoodOf({ sizes: [2, 2], values: [1] }, [0, 0])).toThrow("a grid of 2 × 2 holds 4 results, not 1");
  });

  test("is every cell within a step, by looking at all cells", () => {
    const value = fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined });
    const some = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).chain(([a, b, c]) => fc.record({ sizes: fc.constant([a, b, c]), values: fc.array(value, { minLength: a * b * c, maxLength: a * b * c }) }));
    fc.assert(fc.property(some, ({ sizes, values }) => {
      const best = bestPlace({ sizes, values });
      fc.pre(best !== undefined);
      const told = values.filter((one) => one !== undefined);
      const cells: { place: number[]; value: number | undefined }[] = [];
      for (let a = 0; a < sizes[0]; a++) for (let b = 0; b < sizes[1]; b++) for (let c = 0; c < sizes[2]; c++) cells.push({ place: [a, b, c], value: values[(a * sizes[1] + b) * sizes[2] + c] });
      const near = cells.filter(({ place }) => { const far = Math.max(...place.map((one, axis) => Math.abs(one - best[axis]!))); return far === 1; });
      const found = neighbourhoodOf({ sizes, values }, best);
      const around = near.map((cell) => cell.value).filter((one) => one !== undefined);
      expect(found.own).toBe(Math.max(...told));
      expect([found.measured, found.missing]).toEqual([around.length, near.length - around.length]);
      if (around.length > 0) {
        expect(found.worst).toBe(Math.min(...around));
        expect(found.mean).toBeCloseTo(around.reduce((x, y) => x + y, 0) / around.length, 9);
      }
    }));
  });
});

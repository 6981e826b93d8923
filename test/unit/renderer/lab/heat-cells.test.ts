import fc from "fast-check";
import { expect, test } from "vitest";
import { firstAxes, heatOf, nextCell } from "../../../../renderer/panels/lab/heat-cells.ts";
import { scaleOf } from "../../../../renderer/panels/lab/heat-chart.ts";
import type { HeatCell } from "../../../../renderer/panels/lab/heat-cells.ts";
import type { SweepPoint, SweepRequest } from "../../../../shared/contract/schemas/lab.ts";

const figures = (sharpe: number | undefined): SweepPoint["figures"] => ({ return: (sharpe ?? 0) * 10, drawdownMax: -5, trades: 9, exposure: 50, charges: 100, ...(sharpe !== undefined && { sharpe }) });
const request = (...sizes: readonly number[]): SweepRequest => ({ base: {} as never, axes: sizes.map((size, i) => ({ name: `p${i}`, values: Array.from({ length: size }, (_, n) => n * 10) })), method: { kind: "grid" }, objective: "sharpe", outOfSamplePercent: 0 });

test("two axes: a cell for each point; a point without the figure leaves a hole", () => {
  const points = [{ values: [0, 0], figures: figures(1) }, { values: [0, 10], figures: figures(2) }, { values: [10, 0], problem: "fast must be below slow" }, { values: [10, 10], figures: figures(undefined) }];
  const heat = heatOf({ request: request(2, 2), points, best: 1 }, 0, 1, "sharpe", "best");
  expect(heat.cells).toEqual([{ x: 0, y: 0, value: 1, count: 1, point: 0 }, { x: 0, y: 1, value: 2, count: 1, point: 1 }]);
});

test("one axis: a single row", () => {
  const points = [{ values: [0], figures: figures(1) }, { values: [10], figures: figures(3) }];
  expect(heatOf({ request: request(2), points, best: 1 }, 0, undefined, "return", "best")).toMatchObject({ ys: [""], cells: [{ x: 0, y: 0, value: 10 }, { x: 1, y: 0, value: 30 }] });
});

const sweep = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).chain((sizes) =>
  fc.array(fc.tuple(fc.nat(sizes[0] - 1), fc.nat(sizes[1] - 1), fc.nat(sizes[2] - 1), fc.option(fc.integer({ min: -300, max: 300 }), { nil: undefined })), { minLength: 1, maxLength: 40 }).map((rows) => ({
    request: request(...sizes), points: rows.map(([a, b, c, sharpe]): SweepPoint => ({ values: [a * 10, b * 10, c * 10], ...(sharpe !== undefined && { figures: figures(sharpe / 100) }) })),
  })));

test("three axes: each cell is the mean, or the points with the third as in the best, as counted slowly", () => {
  fc.assert(fc.property(sweep, fc.constantFrom("best" as const, "mean" as const), ({ request: asked, points }, others) => {
    const scores = points.map((point) => point.figures?.sharpe ?? -Infinity);
    const top = Math.max(...scores);
    const best = top === -Infinity ? undefined : scores.indexOf(top);
    const heat = heatOf({ request: asked, points, best }, 0, 2, "sharpe", others);
    const third = best === undefined ? undefined : points[best]!.values[1];
    for (const [x, a] of heat.xs.entries()) {
      for (const [y, c] of heat.ys.entries()) {
        const of = points.flatMap((point, n) => (point.values[0] === a && point.values[2] === c && point.figures?.sharpe !== undefined && (others === "mean" || best === undefined || point.values[1] === third) ? [{ n, sharpe: point.figures.sharpe }] : []));
        const cell = heat.cells.find((one) => one.x === x && one.y === y);
        if (of.length === 0) expect(cell).toBeUndefined();
        else {
          expect(cell?.value).toBeCloseTo(of.reduce((sum, { sharpe }) => sum + sharpe, 0) / of.length, 9);
          expect(cell?.count).toBe(of.length);
          expect(points[cell!.point]?.figures?.sharpe).toBe(Math.max(...of.map(({ sharpe }) => sharpe)));
        }
      }
    }
  }));
});

test("the two axes with most values are shown first, in their own order", () => {
  expect(firstAxes(request(2, 5, 3))).toEqual({ x: 1, y: 2 });
  expect(firstAxes(request(4))).toEqual({ x: 0, y: undefined });
});

test("arrows reach every cell, and stay where there is none further", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 20, selector: ([x, y]) => `${x} ${y}` }), (places) => {
    const cells = places.map(([x, y], point): HeatCell => ({ x, y, value: 0, count: 1, point })).sort((a, b) => a.y - b.y || a.x - b.x);
    const seen = new Set<HeatCell>();
    const todo = [nextCell(cells, undefined, "ArrowRight")!];
    for (let at = todo.pop(); at; at = todo.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const way of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const) todo.push(nextCell(cells, at, way)!);
    }
    expect(seen.size).toBe(cells.length);
  }));
  const two: HeatCell[] = [{ x: 0, y: 0, value: 1, count: 1, point: 0 }, { x: 3, y: 0, value: 1, count: 1, point: 1 }];
  expect(nextCell(two, two[1], "ArrowRight")).toBe(two[1]);
  expect(nextCell(two, two[1], "Home")).toBe(two[0]);
});

test("a result is green only where it wins; other figures between the worst and the best", () => {
  const theme = { loss: "red", neutral: "grey", gain: "green" };
  expect(scaleOf([-5, -2.5], { less: false, balance: 0 }, theme)).toEqual({ min: -5, max: 5, color: ["red", "grey", "green"] });
  expect(scaleOf([0.75, 1.5], { less: false, balance: 1 }, theme)).toEqual({ min: 0.5, max: 1.5, color: ["red", "grey", "green"] });
  expect(scaleOf([0, 0], { less: false, balance: 0 }, theme)).toMatchObject({ min: -1, max: 1 });
  expect(scaleOf([10, 40], { less: true, balance: undefined }, theme)).toEqual({ min: 10, max: 40, color: ["green", "grey", "red"] });
  expect(scaleOf([7, 7], { less: false, balance: undefined }, theme)).toMatchObject({ min: 7, max: 8 });
});

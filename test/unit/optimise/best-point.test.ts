import { describe, expect, test } from "vitest";
import { bestOf, deflatedOver, neighboursOf } from "../../../shared/optimise/best-point.ts";
import type { PlayedPoint } from "../../../shared/optimise/sweep-tasks.ts";
import type { PointFigures } from "../../../shared/optimise/point-figures.ts";

const AXES = [{ name: "a", values: [1, 2, 3] }, { name: "b", values: [1, 2, 3] }];

function point(place: readonly number[], figures: Partial<PointFigures> | string, periodSharpe?: number): PlayedPoint {
  const values = place.map((step) => step + 1);
  if (typeof figures === "string") return { place, point: { values, problem: figures }, periodSharpe: undefined };
  return { place, point: { values, figures: { return: 0, drawdownMax: 0, trades: 10, exposure: 0, charges: 0, ...figures } }, periodSharpe };
}

describe("best point", () => {
  test("is the highest by the objective among those with five trades and a figure", () => {
    const points = [point([0, 0], { sharpe: 1, return: 9 }), point([0, 1], { sharpe: 5, trades: 4 }), undefined, point([0, 2], "onCandle threw"), point([1, 0], { return: 50 }), point([1, 1], { sharpe: 2, trades: 5 }), point([1, 2], { sharpe: 2 })];
    expect(bestOf(points, "sharpe")).toBe(5);
    expect(bestOf(points, "return")).toBe(4);
    expect(bestOf(points, "calmar")).toBeUndefined();
    expect(bestOf([], "sharpe")).toBeUndefined();
  });

  test("its neighbours in the grid; for a profit factor 1 is in balance", () => {
    const values = [[1.5, 0.5, 1.2], [2, 3, 0.8], [1.1, 1.3, undefined]];
    const points = values.flatMap((row, a) => row.map((profitFactor, b) => point([a, b], profitFactor === undefined ? "failed" : { profitFactor })));
    const around = neighboursOf(AXES, points, [1, 1], "profitFactor");
    // 1.5 + 0.5 + 1.2 + 2 + 0.8 + 1.1 + 1.3 = 8.4 over seven; five of them above 1; (1.2 − 1) / (3 − 1).
    expect(around).toMatchObject({ measured: 7, missing: 1, worst: 0.5, profitable: 5 / 7 });
    expect(around.mean).toBeCloseTo(1.2, 12);
    expect(around.plateau).toBeCloseTo(0.1, 12);
  });

  test("is worth less the more points were tried", () => {
    const returns = Array.from({ length: 120 }, (_, i) => 0.001 + (i % 2 === 0 ? 0.01 : -0.0085) + (i % 7) * 0.0002);
    const tried = (count: number): PlayedPoint[] => Array.from({ length: count }, (_, i) => point([0, 0], {}, ((i % 11) - 5) / 60));
    const [few, many] = [deflatedOver(tried(11), returns)!, deflatedOver(tried(1_100), returns)!];
    expect(few).toBeGreaterThan(many);
    expect(many).toBeGreaterThan(0);
    expect(deflatedOver([point([0, 0], {}, 0.1), undefined], returns)).toBeUndefined();
  });
});

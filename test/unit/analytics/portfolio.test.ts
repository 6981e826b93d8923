import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate } from "../../../shared/analytics/portfolio/allocate.ts";
import { combinedEquity } from "../../../shared/analytics/portfolio/combined-equity.ts";
import { correlation, covariance, meanReturns } from "../../../shared/analytics/portfolio/covariance.ts";
import { kellyWeights } from "../../../shared/analytics/portfolio/kelly.ts";
import { meanVarianceWeights } from "../../../shared/analytics/portfolio/mean-variance.ts";
import { periodTable } from "../../../shared/analytics/portfolio/period-table.ts";
import { riskParityWeights, riskShares } from "../../../shared/analytics/portfolio/risk-parity.ts";
import { shrunkCovariance } from "../../../shared/analytics/portfolio/shrinkage.ts";
import { solve } from "../../../shared/analytics/portfolio/solve.ts";
import { checkWeights, equalWeights } from "../../../shared/analytics/portfolio/weights.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../../shared/domain/time.ts";

/** Day returns of so many strategies with a market in common, from a seed. */
function returnsOf(seed: number, count: number, periods = 60): number[][] {
  const random = seededRandom(seed);
  const chance = (size: number): number => (random() + random() - 1) * size;
  const market = Array.from({ length: periods }, () => chance(0.02));
  return Array.from({ length: count }, () => {
    const along = chance(1.5);
    const own = 0.002 + random() * 0.03;
    const drift = chance(0.004);
    return market.map((one) => drift + along * one + chance(own));
  });
}
const seeds = fc.integer({ min: 0, max: 4_294_967_295 });
const counts = fc.integer({ min: 1, max: 8 });
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe("one account of several curves", () => {
  const early = { at: [10, 20, 30], equity: [1_000, 1_100, 1_200] };
  const late = { at: [20, 25, 40], equity: [50, 100, 25] };

  test("by hand: cash until it begins, then along its curve, and forward-filled", () => {
    expect(combinedEquity([early, late], [0.5, 0.3], 1_000)).toEqual({ at: [10, 20, 25, 30, 40], equity: [500 + 300 + 200, 550 + 300 + 200, 550 + 600 + 200, 600 + 600 + 200, 600 + 150 + 200] });
  });

  test("one curve with all of it is that curve", () => expect(combinedEquity([early], [1], 1_000)).toEqual(early));

  test("weights and curves that do not fit", () => {
    expect(() => combinedEquity([early, late], [1], 1_000)).toThrow("1 weights do not fit 2 curves");
    expect(() => combinedEquity([early, late], [0.6, 0.5], 1_000)).toThrow("add up to 1.1");
    expect(() => combinedEquity([early, late], [1.2, -0.2], 1_000)).toThrow("weight 2 is -0.2");
    expect(() => combinedEquity([{ at: [1], equity: [0] }], [1], 1_000)).toThrow("curve 1 of the portfolio starts at 0");
    expect(() => combinedEquity([{ at: [2, 1], equity: [1, 1] }], [1], 1_000)).toThrow("point 2 of curve 1");
    expect(() => combinedEquity([], [], 1_000)).toThrow("at least one curve");
    expect(equalWeights(4)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test("equal to walking through every time and looking back", () => {
    const curve = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 1_000 })), { minLength: 1, maxLength: 15 }).map((points) => {
      const unique = [...new Map(points)].sort(([a], [b]) => a - b);
      return { at: unique.map(([at]) => at), equity: unique.map(([, equity]) => equity) };
    });
    fc.assert(fc.property(fc.array(curve, { minLength: 1, maxLength: 4 }), (curves) => {
      const { at, equity } = combinedEquity(curves, equalWeights(curves.length), 100);
      expect(at).toEqual([...new Set(curves.flatMap((one) => one.at))].sort((a, b) => a - b));
      at.forEach((time, i) => {
        const parts = curves.map((one) => (one.equity[one.at.findLastIndex((point) => point <= time)] ?? one.equity[0]!) / one.equity[0]!);
        expect(equity[i]).toBeCloseTo((100 * total(parts)) / curves.length, 6);
      });
    }));
  });
});

describe("returns in common", () => {
  const noon = Date.parse("2026-08-17T06:30:00Z");
  const day = (number: number): number => noon + number * DAY_MS;

  test("by hand: only the days that both have, a day without a point is one of no change", () => {
    const a = { at: [0, 1, 2, 3, 4].map(day), equity: [100, 110, 121, 133.1, 146.41] };
    const b = { at: [1, 3, 4, 5].map(day), equity: [50, 40, 60, 90] };
    expect(periodTable([a, b], "day", IST_OFFSET_MS).map((row) => row.map((one) => Number(one.toFixed(9))))).toEqual([[0.1, 0.1, 0.1], [0, -0.2, 0.5]]);
    expect(() => periodTable([a, { at: [3, 4].map(day), equity: [1, 2] }], "day", IST_OFFSET_MS)).toThrow("the curves have 1 day returns in common");
    expect(() => periodTable([a, { at: [8, 9].map(day), equity: [1, 2] }], "day", IST_OFFSET_MS)).toThrow("the curves have 0 day returns in common");
  });

  test("covariance and correlation by hand", () => {
    const rows = [[1, 2, 3], [2, 2, 5], [4, 4, 4]];
    expect(covariance(rows)).toEqual([[1, 1.5, 0], [1.5, 3, 0], [0, 0, 0]]);
    expect(correlation(rows)).toEqual([[1, expect.closeTo(1.5 / Math.sqrt(3), 12), undefined], [expect.closeTo(1.5 / Math.sqrt(3), 12), 1, undefined], [undefined, undefined, undefined]]);
    expect(meanReturns(rows)).toEqual([2, 3, 4]);
    expect(() => covariance([[1, 2], [1]])).toThrow("returns of 2, 1 periods");
    expect(() => covariance([[1], [1]])).toThrow("at least 2");
    expect(() => covariance([[1, 2], [1, Number.NaN]])).toThrow("strategy 2 cannot be told");
  });

  test("correlations are symmetric and between −1 and 1", () => {
    fc.assert(fc.property(seeds, counts, (seed, count) => {
      const matrix = correlation(returnsOf(seed, count));
      matrix.forEach((row, i) => { row.forEach((one, j) => { expect(one).toBe(matrix[j]![i]); expect(Math.abs(one!)).toBeLessThanOrEqual(1); }); });
    }));
  });
});

describe("shrinkage", () => {
  /*
   * By hand: x = 3 −3 1 −1, y = 3 −3 −1 1. S = [5 4; 4 5], mean variance 5, ‖S − 5 I‖² = 32.
   * Σ‖·‖⁴ = 18² + 18² + 2² + 2² = 656, ‖S‖² = 82; (656 − 4 × 82) / 16 = 20.5; weight 20.5 / 32.
   */
  test("by hand", () => expect(shrunkCovariance([[3, -3, 1, -1], [3, -3, -1, 1]])).toEqual({ shrinkage: 0.640625, covariance: [[5, 1.4375], [1.4375, 5]] }));
  test("all of it, where the error is beyond the distance", () => expect(shrunkCovariance([[1, 0, -1], [0, 1, -1]])).toEqual({ shrinkage: 1, covariance: [[2 / 3, 0], [0, 2 / 3]] }));

  test("keeps the total variance, and makes two strategies that move as one solvable", () => {
    fc.assert(fc.property(seeds, counts, (seed, count) => {
      const rows = returnsOf(seed, count, 12);
      const { covariance: shrunk, shrinkage } = shrunkCovariance(rows);
      const trace = (matrix: readonly (readonly number[])[]): number => total(matrix.map((row, i) => row[i]!));
      expect(shrinkage >= 0 && shrinkage <= 1).toBe(true);
      expect(trace(shrunk) / ((trace(covariance(rows)) * 11) / 12)).toBeCloseTo(1, 9);
    }));
    const rows = returnsOf(1, 2);
    const twice = [...rows, rows[0]!];
    expect(() => solve(covariance(twice), [1, 1, 1])).toThrow("strategy 3 does not vary, moves exactly as others do");
    expect(solve(shrunkCovariance(twice).covariance, [1, 1, 1]).every(Number.isFinite)).toBe(true);
  });
});

describe("risk parity", () => {
  test("by hand: two share by the inverse of their volatilities, whatever their correlation", () => {
    for (const rho of [-0.9, 0, 0.7]) expect(riskParityWeights([[0.04, rho * 0.02], [rho * 0.02, 0.01]])).toEqual([expect.closeTo(1 / 3, 9), expect.closeTo(2 / 3, 9)]);
    expect(riskShares([[0.04, 0], [0, 0.01]], [0.5, 0.5])).toEqual([0.8, 0.2].map((one) => expect.closeTo(one, 12)));
  });

  test("every share of the risk is the same, all weights are above 0 and add up to 1", () => {
    fc.assert(fc.property(seeds, counts, (seed, count) => {
      const matrix = covariance(returnsOf(seed, count));
      const weights = riskParityWeights(matrix);
      expect(total(weights)).toBeCloseTo(1, 12);
      expect(Math.min(...weights)).toBeGreaterThan(0);
      const marginal = matrix.map((row) => total(row.map((one, j) => one * weights[j]!)));
      const risk = total(weights.map((one, i) => one * marginal[i]!));
      weights.forEach((one, i) => expect((one * marginal[i]!) / risk).toBeCloseTo(1 / count, 8));
    }));
  });

  test("what does not vary, and what cancels out", () => {
    expect(() => riskParityWeights([[0.04, 0], [0, 0]])).toThrow("strategy 2 does not vary");
    expect(() => riskParityWeights([[1, -1], [-1, 1]])).toThrow("cancel each other out");
  });
});

describe("Kelly", () => {
  const plain = { part: 1, unlevered: false, longOnly: false };
  const apart = [[0.04, 0], [0, 0.01]];

  test("by hand: mean by variance where they move apart, a half, and what the capital holds", () => {
    expect(kellyWeights([0.02, 0.01], apart, plain)).toEqual([0.5, 1].map((one) => expect.closeTo(one, 12)));
    expect(kellyWeights([0.02, 0.01], apart, { ...plain, part: 0.5, unlevered: true })).toEqual([0.25, 0.5].map((one) => expect.closeTo(one, 12)));
    expect(kellyWeights([0.02, 0.01], apart, { ...plain, unlevered: true })).toEqual([1 / 3, 2 / 3].map((one) => expect.closeTo(one, 12)));
  });

  test("by hand: [2 1; 1 2] and means 3, 0 hold the second short; long only, the first alone", () => {
    expect(kellyWeights([3, 0], [[2, 1], [1, 2]], plain)).toEqual([2, -1].map((one) => expect.closeTo(one, 12)));
    expect(kellyWeights([3, 0], [[2, 1], [1, 2]], { ...plain, longOnly: true })).toEqual([1.5, 0]);
    expect(kellyWeights([-1, -2], apart, { ...plain, longOnly: true })).toEqual([0, 0]);
  });

  test("no small step makes the growth of the long-only one better", () => {
    fc.assert(fc.property(seeds, counts, (seed, count) => {
      const rows = returnsOf(seed, count);
      const means = meanReturns(rows);
      const matrix = covariance(rows);
      const weights = kellyWeights(means, matrix, { ...plain, longOnly: true });
      means.forEach((mean, i) => {
        const gain = mean - total(matrix[i]!.map((one, j) => one * weights[j]!));
        if (weights[i]! > 0) expect(Math.abs(gain)).toBeLessThan(1e-9);
        else expect(gain).toBeLessThan(1e-9);
      });
    }));
  });

  test("strategies that move as one, and no part", () => {
    expect(() => kellyWeights([1, 1], [[1, 1], [1, 1]], { ...plain, longOnly: true })).toThrow("strategy 2 does not vary, moves exactly as others do");
    expect(() => kellyWeights([1], [[1]], { ...plain, part: 0 })).toThrow("part of the Kelly fraction is 0");
  });
});

describe("mean-variance", () => {
  /** Of w: 0.05 − λ (0.05 w − 0.01) = 0, so w = 0.2 + 1/λ. */
  test.each([[5, 0.4], [2.5, 0.6], [1, 1], [0, 1], [1e9, 0.2]])("by hand: λ %d puts %d into the riskier one", (aversion, share) => {
    expect(meanVarianceWeights([0.1, 0.05], [[0.04, 0], [0, 0.01]], aversion)).toEqual([expect.closeTo(share, 6), expect.closeTo(1 - share, 6)]);
  });

  test("no point of a fine grid is better", () => {
    const steps = 40;
    fc.assert(fc.property(seeds, fc.constantFrom(0, 1, 5, 50, 500), (seed, aversion) => {
      const rows = returnsOf(seed, 3);
      const means = meanReturns(rows);
      const matrix = covariance(rows);
      const worth = (weights: readonly number[]): number => total(weights.map((one, i) => one * means[i]!)) - (aversion / 2) * total(weights.map((one, i) => one * total(matrix[i]!.map((value, j) => value * weights[j]!))));
      const weights = meanVarianceWeights(means, matrix, aversion);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      expect(total(weights)).toBeCloseTo(1, 12);
      let best = Number.NEGATIVE_INFINITY;
      for (let a = 0; a <= steps; a++) for (let b = 0; a + b <= steps; b++) best = Math.max(best, worth([a / steps, b / steps, (steps - a - b) / steps]));
      expect(worth(weights)).toBeGreaterThanOrEqual(best - 1e-12);
    }));
  });

  test("two that are the same share, one alone has all, and λ below 0", () => {
    expect(total(meanVarianceWeights([0.1, 0.1], [[1, 1], [1, 1]], 3))).toBe(1);
    expect(meanVarianceWeights([-0.1], [[1]], 3)).toEqual([1]);
    expect(() => meanVarianceWeights([1], [[1]], -1)).toThrow("risk aversion is -1");
  });
});

describe("allocation", () => {
  test("by hand: means of 2 % and 1 % above 1 % riskless, apart, variances 0.04 and 0.01", () => {
    // Four periods each; the sample's variance is by 3.
    const [a, b] = [Math.sqrt(0.03), Math.sqrt(0.0075)];
    const input = { returns: [[0.03 + a, 0.03 + a, 0.03 - a, 0.03 - a], [0.02 + b, 0.02 - b, 0.02 + b, 0.02 - b]], riskless: 0.01, shrink: false };
    const near = (...weights: number[]): unknown[] => weights.map((one) => expect.closeTo(one, 9));
    expect(allocate(input, { kind: "equal" })).toEqual([0.5, 0.5]);
    expect(allocate(input, { kind: "risk-parity" })).toEqual(near(1 / 3, 2 / 3));
    expect(allocate(input, { kind: "kelly", part: 0.5 })).toEqual(near(0.25, 0.5));
    expect(allocate(input, { kind: "kelly", part: 1 })).toEqual(near(1 / 3, 2 / 3));
    // Of w: 0.01 − λ (0.05 w − 0.01) = 0.
    expect(allocate(input, { kind: "mean-variance", aversion: 1 })).toEqual(near(0.4, 0.6));
  });

  test("can always be held as it is", () => {
    const kinds = fc.constantFrom({ kind: "equal" } as const, { kind: "risk-parity" } as const, { kind: "kelly", part: 1 } as const, { kind: "mean-variance", aversion: 10 } as const);
    fc.assert(fc.property(seeds, counts, kinds, fc.boolean(), (seed, count, kind, shrink) => {
      const weights = allocate({ returns: returnsOf(seed, count), riskless: 0.0002, shrink }, kind);
      checkWeights(weights, count);
      if (kind.kind !== "kelly") expect(total(weights)).toBeCloseTo(1, 9);
    }));
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { paiseOf } from "../../../shared/analytics/portfolio/amounts.ts";
import { portfolioOf } from "../../../shared/analytics/portfolio/portfolio-of.ts";
import type { PortfolioInput } from "../../../shared/analytics/portfolio/portfolio-of.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../../shared/domain/time.ts";

/** 10:00 in India of so many days. */
const days = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => (20_000 + from + i) * DAY_MS + 10 * 3_600_000 - IST_OFFSET_MS);
const of = (curves: PortfolioInput["curves"], other: Partial<PortfolioInput> = {}) => portfolioOf({ curves, allocation: { kind: "equal" }, shrink: false, capital: 1_000, zoneMs: IST_OFFSET_MS, ...other });

/** A seeded walk. */
function curve(count: number, seed: number, drift = 0.001, from = 0): { at: number[]; equity: number[] } {
  const random = seededRandom(seed);
  let value = 500;
  return { at: days(count, from), equity: days(count).map(() => (value *= 1 + drift + (random() - 0.5) * 0.02)) };
}

describe("several runs as one account", () => {
  test("two halves by hand: one doubles, one loses a fifth", () => {
    const { weights, curve: { equity, drawdown }, parts, figures, partFigures } = of([{ at: days(3), equity: [100, 150, 200] }, { at: days(3), equity: [10, 12, 8] }]);
    expect(weights).toEqual([0.5, 0.5]);
    // 500 × 1.5 + 500 × 1.2, then 500 × 2 + 500 × 0.8.
    expect(equity).toEqual([1_000, 1_350, 1_400]);
    expect(parts).toEqual([[1, 1.5, 2], [1, 1.2, 0.8]]);
    expect(figures.return).toBeCloseTo(40, 12);
    expect(partFigures.map((one) => Math.round(one.return * 1e9) / 1e9)).toEqual([100, -20]);
    expect(Array.from(drawdown)).toEqual([0, 0, 0]);
    expect(partFigures[1]!.drawdownMax).toBeCloseTo(-100 / 3, 9);
  });

  test("all figures are of the time that the runs share", () => {
    const long = curve(60, 1);
    const { curve: { at }, partFigures, periods } = of([long, curve(30, 2, 0, 20)]);
    expect([at[0], at.at(-1), at.length, periods]).toEqual([long.at[20], long.at[49], 30, 29]);
    expect(partFigures[0]!.return).toBeCloseTo((long.equity[49]! / long.equity[20]! - 1) * 100, 9);
  });

  test("correlation: 1 with itself, −1 with its mirror, untold of few returns or beside a flat one", () => {
    const returns = Array.from({ length: 25 }, (_, i) => 0.01 * Math.sin(i * 1.7));
    const path = (sign: number) => returns.reduce((all, one) => [...all, (all.at(-1) ?? 1) * (1 + sign * one)], [100]);
    const { correlation } = of([{ at: days(26), equity: path(1) }, { at: days(26), equity: path(-1) }, { at: days(26), equity: days(26).map(() => 7) }]);
    expect(correlation[0]![1]).toBeCloseTo(-1, 12);
    expect([correlation[1]![1], correlation[2]]).toEqual([1, [undefined, undefined, undefined]]);
    expect(of([curve(10, 1), curve(10, 2)]).correlation).toEqual([[undefined, undefined], [undefined, undefined]]);
  });

  test("what cannot be told says what to do", () => {
    const two = [curve(15, 1), curve(15, 2)];
    expect(() => of(two, { allocation: { kind: "risk-parity" } })).toThrow("the runs have 14 day returns in common and 20 are needed to weigh them by: choose runs over a longer common period, or equal weights");
    expect(() => of([curve(30, 1), curve(30, 2, 0, 40)])).toThrow("the runs have no time in common: choose runs over the same period");
    const flat = { at: days(30), equity: days(30).map(() => 5) };
    expect(() => of([curve(30, 1), flat], { allocation: { kind: "risk-parity" } })).toThrow("strategy 2 does not vary, so no weight gives it a share of the risk: leave it out");
    const same = curve(30, 3);
    expect(() => of([same, same], { allocation: { kind: "kelly", part: 0.5 } })).toThrow(/leave|longer|shrunk/);
    expect(of([same, same], { allocation: { kind: "kelly", part: 0.5 }, shrink: true }).weights).toHaveLength(2);
    expect(() => of([same, { at: days(30), equity: days(30).map((_, i) => (i < 3 ? 0 : 1)) }])).toThrow("strategy 2 has nothing left where the time that the runs share begins: leave it out");
  });

  test("at each moment it is worth its shares and its cash", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.constantFrom<PortfolioInput["allocation"]>({ kind: "equal" }, { kind: "risk-parity" }, { kind: "kelly", part: 0.5 }, { kind: "mean-variance", aversion: 3 }), (seed, allocation) => {
      const { weights, parts, curve: { equity } } = of([curve(40, seed), curve(40, seed + 1, -0.0005), curve(40, seed + 2, 0.002)], { allocation });
      const held = weights.reduce((a, b) => a + b, 0);
      expect(held).toBeLessThanOrEqual(1 + 1e-9);
      equity.forEach((value, i) => expect(value).toBeCloseTo(1_000 * (1 - held) + parts.reduce((sum, row, n) => sum + 1_000 * weights[n]! * row[i]!, 0), 6));
    }), { numRuns: 40 });
  });
});

describe("amounts", () => {
  test("a third each of ₹ 10.00: the odd paisa goes to the first", () => {
    expect(paiseOf(1_000, [1 / 3, 1 / 3, 1 / 3])).toEqual([334, 333, 333]);
    expect(paiseOf(1_000, [0.25, 0.1])).toEqual([250, 100]);
    expect(paiseOf(1_000, [0, 0])).toEqual([0, 0]);
  });

  test("together what the weights are of the capital, and none off by more than a paisa", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e13 }), fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 2, maxLength: 20 }), fc.integer({ min: 0, max: 500 }), (capital, raw, cash) => {
      const whole = raw.reduce((a, b) => a + b, 0) + cash;
      if (whole === 0) return;
      const weights = raw.map((one) => one / whole);
      const amounts = paiseOf(capital, weights);
      amounts.forEach((one, i) => expect(Math.abs(one - weights[i]! * capital)).toBeLessThanOrEqual(1 + 1e-2));
      const together = amounts.reduce((a, b) => a + b, 0);
      expect(together).toBeLessThanOrEqual(capital);
      if (cash === 0) expect(together).toBe(capital);
    }));
  });
});

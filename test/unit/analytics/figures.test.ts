import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deflatedSharpe, periodSharpe } from "../../../shared/analytics/deflated-sharpe.ts";
import { drawdowns, drawdownSpells } from "../../../shared/analytics/drawdown.ts";
import { measure } from "../../../shared/analytics/metrics.ts";
import { monthlyReturns } from "../../../shared/analytics/monthly-returns.ts";
import { normalQuantile, normalShare } from "../../../shared/analytics/normal.ts";
import { periodReturns, periodsOf } from "../../../shared/analytics/periods.ts";
import { streaksOf } from "../../../shared/analytics/streaks.ts";
import { geometricMean, mean, sum } from "../../../shared/analytics/sums.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../../shared/domain/time.ts";

const MONDAY = Date.parse("2026-08-17T00:00:00Z");
/** Weekdays from a Monday on. */
const weekdays = (count: number): number[] => Array.from({ length: count }, (_, i) => MONDAY + (Math.floor(i / 5) * 7 + (i % 5)) * DAY_MS);

describe("sums", () => {
  test("any number of whole numbers is added up exactly", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 2_000 }), (values) => sum(values) === values.reduce((a, b) => a + b, 0)));
  });

  test("ten million tenths stay a million", () => {
    const tenths = new Float64Array(10_000_000).fill(0.1);
    expect(Math.abs(sum(tenths) - 1_000_000)).toBeLessThan(1e-6);
    expect(Math.abs(tenths.reduce((a, b) => a + b, 0) - 1_000_000)).toBeGreaterThan(1e-5);
  });

  test("a total loss grows back from nothing", () => {
    expect(geometricMean([0.1, -1, 0.5])).toBe(0);
    expect(geometricMean([0.21, 0])).toBeCloseTo(0.1, 12);
    expect([geometricMean([]), mean([])]).toEqual([undefined, undefined]);
  });
});

describe("drawdowns", () => {
  const curve = { at: weekdays(8), equity: [100, 110, 99, 104.5, 110, 121, 90.75, 96.8] };

  test("by hand: one that recovered, one that is open at the end", () => {
    expect([...drawdowns(curve)].map((one) => Number(one.toFixed(4)))).toEqual([0, 0, 0.1, 0.05, 0, 0, 0.25, 0.2]);
    expect(drawdownSpells(curve).map(({ peak, end, recovered, depth, durationMs }) => [peak, end, recovered, Number(depth.toFixed(4)), durationMs / DAY_MS])).toEqual([
      [1, 4, true, 0.1, 3],
      [5, 7, false, 0.25, 2],
    ]);
  });

  test("a curve that only rises has none", () => expect(drawdownSpells({ at: weekdays(3), equity: [1, 2, 3] })).toEqual([]));
});

describe("periods", () => {
  test.each([
    ["weekdays", weekdays(30), { unit: "day", perYear: 252 }],
    ["every day", Array.from({ length: 30 }, (_, i) => MONDAY + i * DAY_MS), { unit: "day", perYear: 365 }],
    ["minutes of weekdays", weekdays(5).flatMap((day) => Array.from({ length: 100 }, (_, i) => day + i * 60_000)), { unit: "day", perYear: 252 }],
    ["weeks", Array.from({ length: 30 }, (_, i) => MONDAY + i * 7 * DAY_MS), { unit: "week", perYear: 52 }],
    ["months", Array.from({ length: 30 }, (_, i) => Date.UTC(2020, i, 1)), { unit: "month", perYear: 12 }],
  ] as const)("%s", (_, at, expected) => expect(periodsOf(at, 0)).toEqual(expected));

  test("a day in India ends by Indian time", () => {
    const at = [Date.parse("2026-08-18T15:30:00+05:30"), Date.parse("2026-08-19T00:30:00+05:30"), Date.parse("2026-08-19T15:30:00+05:30")];
    expect(periodReturns(at, [100, 110, 121], "day", IST_OFFSET_MS)).toEqual([expect.closeTo(0.21, 12)]);
  });
});

describe("the months of a year", () => {
  test("by hand, over New Year, with one month left out", () => {
    const at = ["2025-11-03", "2025-11-28", "2025-12-31", "2026-02-02", "2026-02-27"].map((day) => Date.parse(`${day}T10:00:00Z`));
    const rows = monthlyReturns({ at, equity: [100, 110, 99, 99, 108.9] }, IST_OFFSET_MS);
    const round = (value: number | undefined): number | undefined => (value === undefined ? undefined : Number(value.toFixed(6)));
    expect(rows.map(({ year, months, whole }) => [year, months.map(round), round(whole)])).toEqual([
      [2025, [...Array<undefined>(10).fill(undefined), 0.1, -0.1], -0.01],
      [2026, [undefined, 0.1, ...Array<undefined>(10).fill(undefined)], 0.1],
    ]);
  });

  test("compound to the whole", () => {
    const values = fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: 2, maxLength: 400 });
    fc.assert(fc.property(values, (equity) => {
      const rows = monthlyReturns({ at: weekdays(equity.length), equity }, IST_OFFSET_MS);
      const growth = rows.flatMap(({ months }) => months).reduce<number>((product, one) => product * (1 + (one ?? 0)), 1);
      expect(growth).toBeCloseTo(equity.at(-1)! / equity[0]!, 6);
    }));
  });
});

describe("a run", () => {
  const bare = { trades: [], tradesFrom: 0, riskFree: 0, zoneMs: IST_OFFSET_MS };

  test("without a trade says what it can, and nothing else", () => {
    const metrics = measure({ ...bare, curve: { at: weekdays(3), equity: [100, 100, 100] }, benchmark: [10, 11, 12] });
    expect(metrics).toMatchObject({ trades: 0, return: 0, exposure: 0, drawdownMax: -0, winRate: undefined, sharpe: undefined, sortino: undefined, calmar: undefined, sqn: undefined, kelly: undefined, profitFactor: undefined, drawdownMean: undefined });
    expect(metrics.buyAndHold).toBeCloseTo(20, 12);
    for (const value of Object.values(metrics)) expect(value === undefined || Number.isFinite(value)).toBe(true);
  });

  test("of one point, of none, and one that does not fit", () => {
    expect(measure({ ...bare, curve: { at: [MONDAY], equity: [100] }, benchmark: [10] })).toMatchObject({ duration: 0, cagr: undefined, volatilityYear: undefined, beta: undefined });
    expect(() => measure({ ...bare, curve: { at: [], equity: [] }, benchmark: [] })).toThrow(RangeError);
    expect(() => measure({ ...bare, curve: { at: [MONDAY], equity: [100] }, benchmark: [] })).toThrow("0 prices");
  });
});

describe("luck", () => {
  test("shares and quantities of the normal distribution, by table", () => {
    expect([0, 1, -1.96, 3, 5].map(normalShare)).toEqual([0.5, 0.841_344_746_068_543, 0.024_997_895_148_220, 0.998_650_101_968_37, 0.999_999_713_348_428].map((one) => expect.closeTo(one, 12)));
    expect([0.5, 0.975, 0.001, 0.999_999].map(normalQuantile)).toEqual([0, 1.959_963_984_540_054, -3.090_232_306_167_813, 4.753_424_308_822_9].map((one) => expect.closeTo(one, 9)));
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });

  test("they undo one another", () => {
    fc.assert(fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (share) => Math.abs(normalShare(normalQuantile(share)) - share) < 1e-12));
  });

  test("the more was tried, the less the best one means", () => {
    const returns = Array.from({ length: 500 }, (_, i) => 0.0006 + (i % 2 === 0 ? 0.01 : -0.01));
    const sharpes = (runs: number): number[] => Array.from({ length: runs }, (_, i) => ((i % 21) - 10) / 250);
    const chances = [2, 21, 210, 2_100].map((runs) => deflatedSharpe({ sharpes: sharpes(runs), returns })!);
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
    expect(chances.at(-1)).toBeLessThan(0.5);
    expect(periodSharpe(returns)).toBeCloseTo(0.06, 2);
    expect(deflatedSharpe({ sharpes: [1], returns })).toBeUndefined();
    expect(deflatedSharpe({ sharpes: [1, 2], returns: [0, 0] })).toBeUndefined();
  });

  test("rows of wins and losses", () => {
    expect(streaksOf([1, 2, -1, 3, 4, 5, 0, 6, -1, -2])).toEqual({ won: 3, lost: 2 });
    expect(streaksOf([])).toEqual({ won: 0, lost: 0 });
  });
});

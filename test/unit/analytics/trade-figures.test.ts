import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chargesByKind } from "../../../shared/analytics/charges-by-kind.ts";
import { excursionsOf } from "../../../shared/analytics/excursions.ts";
import { percentileOf } from "../../../shared/analytics/percentile.ts";
import { initialRisk, meanR, rMultiple } from "../../../shared/analytics/r-multiples.ts";
import { runFigures } from "../../../shared/analytics/run-figures.ts";
import type { RunRecord } from "../../../shared/analytics/run-record.ts";
import { turnoverOf, turnoverTimes } from "../../../shared/analytics/turnover.ts";
import { runFigures as schema } from "../../../shared/contract/schemas/lab.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../../shared/domain/time.ts";
import { money } from "../../../shared/domain/units.ts";

describe("excursions", () => {
  const bars = { high: [1_020_000, 1_050_000, 1_010_000, 1_300_000], low: [990_000, 1_000_000, 940_000, 500_000] };
  /** 50 shares at 100 rupees, left at 101 at the open of the last bar. */
  const held = { from: 0, to: 2, side: "BUY", entryPrice: 1_000_000, exitPrice: 1_010_000, units: 50 } as const;

  test("by hand: bought at 100, as low as 94, as high as 105: −300 and +250 rupees on 50", () => {
    expect(excursionsOf(bars, held)).toEqual({ mae: -3_000_000, mfe: 2_500_000 });
  });

  test("by hand: the same sold short", () => expect(excursionsOf(bars, { ...held, side: "SELL" })).toEqual({ mae: -2_500_000, mfe: 3_000_000 }));

  test("what came after the exit does not count, the exit's own price does", () => {
    expect(excursionsOf(bars, { ...held, to: -1, exitPrice: 970_000 })).toEqual({ mae: -1_500_000, mfe: 0 });
    expect(excursionsOf(bars, { ...held, to: 3 })).toEqual({ mae: -25_000_000, mfe: 15_000_000 });
  });

  test("nought is plain nought", () => expect(Object.is(excursionsOf({ high: [], low: [] }, { ...held, to: -1, exitPrice: 1_000_000 }).mae, 0)).toBe(true));
  test("bars that are not there", () => expect(() => excursionsOf(bars, { ...held, to: 4 })).toThrow("bars 0 to 4 does not fit 4 bars"));

  test("profit lies between them, and they are those of the obvious model", () => {
    const bar = fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 1_000 }));
    const prices = fc.integer({ min: 1, max: 1_000 });
    fc.assert(fc.property(fc.array(bar, { maxLength: 20 }), prices, prices, fc.constantFrom("BUY" as const, "SELL" as const), fc.integer({ min: 1, max: 100 }), (rows, entryPrice, exitPrice, side, units) => {
      const { mae, mfe } = excursionsOf({ high: rows.map((row) => Math.max(...row)), low: rows.map((row) => Math.min(...row)) }, { from: 0, to: rows.length - 1, side, entryPrice, exitPrice, units });
      const stood = [entryPrice, exitPrice, ...rows.flat()].map((one) => (side === "BUY" ? one - entryPrice : entryPrice - one) * units);
      expect([mae, mfe]).toEqual([Math.min(...stood), Math.max(...stood)].map((one) => one + 0));
    }));
  });
});

describe("R", () => {
  test("by hand: 100 shares at 250 with a stop at 240 risk 1,000; a profit of 2,500 is 2.5 R", () => {
    const risk = initialRisk({ side: "BUY", entryPrice: 2_500_000, stop: 2_400_000, units: 100 });
    expect(risk).toBe(10_000_000);
    expect(rMultiple(25_000_000, risk)).toBe(2.5);
    expect(initialRisk({ side: "SELL", entryPrice: 2_400_000, stop: 2_500_000, units: 100 })).toBe(10_000_000);
  });

  test("no stop, or one on the winning side, puts nothing at risk", () => {
    expect(initialRisk({ side: "BUY", entryPrice: 100, stop: undefined, units: 1 })).toBeUndefined();
    expect(initialRisk({ side: "BUY", entryPrice: 100, stop: 100, units: 1 })).toBeUndefined();
    expect(initialRisk({ side: "SELL", entryPrice: 100, stop: 90, units: 1 })).toBeUndefined();
    expect([rMultiple(5, undefined), rMultiple(5, 0)]).toEqual([undefined, undefined]);
    expect([meanR([1, undefined, -0.5]), meanR([undefined])]).toEqual([0.25, undefined]);
  });
});

describe("turnover and charges", () => {
  test("by hand: a lot of 75 at 200 bought and at 210 sold, of 100 units each", () => {
    const turnover = turnoverOf([{ price: 200, quantity: 75, multiplier: 100 }, { price: 210, quantity: -75, multiplier: 100 }]);
    expect(turnover).toBe(3_075_000);
    expect(turnoverTimes(turnover, [1_000_000, 1_050_000])).toBe(3);
    expect([turnoverTimes(1, []), turnoverTimes(1, [-1])]).toEqual([undefined, undefined]);
  });

  test("charges by kind keep their order and their sum", () => {
    expect(chargesByKind([{ name: "STT", amount: money(100) }, { name: "GST", amount: money(7) }, { name: "STT", amount: money(23) }])).toEqual([{ name: "STT", amount: 123 }, { name: "GST", amount: 7 }]);
    expect(chargesByKind([])).toEqual([]);
  });
});

describe("percentiles", () => {
  test("by hand, between the ranks", () => {
    expect([0, 25, 50, 95, 100].map((percent) => percentileOf([10, 20, 30, 40], percent))).toEqual([10, 17.5, 25, 38.5, 40]);
    expect(percentileOf([7], 95)).toBe(7);
    expect(() => percentileOf([], 5)).toThrow(RangeError);
    expect(() => percentileOf([1], 101)).toThrow(RangeError);
  });
});

describe("the figures of a run", () => {
  const MONDAY = Date.parse("2026-08-17T10:00:00Z");
  const at = [0, 1, 2, 3].map((day) => MONDAY + day * DAY_MS);
  const trade = { quantity: 10, entryBar: 0, exitBar: 1, entryAt: at[0]!, exitAt: at[1]!, entryPrice: 1_000, exitPrice: 1_050, profit: 480, charges: 20, return: 0.048 };
  const lost = { ...trade, entryBar: 1, exitBar: 3, entryAt: at[1]!, exitAt: at[3]!, profit: -500, return: -0.05 };
  const record: RunRecord = { curve: { at, equity: [10_000, 10_480, 10_200, 9_980] }, trades: [lost, trade], benchmark: [100, 101, 102, 110], tradesFrom: 0, riskFree: 0, zoneMs: IST_OFFSET_MS };
  const extras = { charges: 45, turnover: 40_660, trades: [{ entryValue: 10_000, mae: -600, mfe: 100, r: -1 }, { entryValue: 10_000, mae: 0, mfe: 700, r: undefined }] };

  test("by hand, and as the contract says", () => {
    const figures = runFigures(record, extras);
    expect(schema.parse(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
    expect(figures).toMatchObject({ bars: 4, start: at[0], end: at[3], trades: 2, winRate: 50, charges: 45, turnover: 40_660, turnoverTimes: 4, wonInRow: 1, lostInRow: 1, maeMean: -3, mfeMean: 4, rMean: -1, equityFinal: 9_980 });
    expect(figures.buyAndHold).toBeCloseTo(10, 12);
  });

  test("rows of trades are told in the order in which they closed", () => {
    const again = { ...lost, exitAt: at[0]! };
    const given = extras.trades[0]!;
    expect(runFigures({ ...record, trades: [lost, again, trade] }, { ...extras, trades: [given, given, given] })).toMatchObject({ wonInRow: 1, lostInRow: 1 });
  });

  test("what cannot be told is absent, and nought has no sign", () => {
    const figures = runFigures({ ...record, trades: [], curve: { at, equity: [100, 100, 100, 100] } }, { charges: 0, turnover: 0, trades: [] });
    for (const key of ["sharpe", "winRate", "rMean", "maeMean", "drawdownMean"]) expect(figures).not.toHaveProperty(key);
    expect(Object.is(figures.drawdownMax, 0)).toBe(true);
    const spent = runFigures({ ...record, trades: [], curve: { at, equity: [100, 50, -20, -10] } }, { charges: 0, turnover: 0, trades: [] });
    expect(spent).not.toHaveProperty("cagr");
    expect(spent.drawdownMax).toBeCloseTo(-120, 12);
    expect(schema.safeParse(spent).success).toBe(true);
  });

  test("a run that cannot be measured, and extras of another", () => {
    expect(() => runFigures({ ...record, trades: [], benchmark: [0, 1, 1, 1] }, { ...extras, trades: [] })).toThrow('"buyAndHold" of the run is Infinity');
    expect(() => runFigures(record, { ...extras, trades: [] })).toThrow("2 trades were recorded, excursions are given for 0");
  });
});

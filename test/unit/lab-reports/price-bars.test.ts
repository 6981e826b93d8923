import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import { mergedBars, placeAt } from "../../../shared/lab-charts/price-bars.ts";

const bars: PriceBars = { instrument: "NSE:SBIN", at: [10, 20, 30, 40, 50], open: [1, 2, 3, 4, 5], high: [4, 9, 5, 6, 7], low: [1, 2, 0.5, 3, 4], close: [2, 3, 4, 5, 6] };

describe("merging bars", () => {
  test("by hand: five bars at two to a candle", () => {
    expect(mergedBars(bars, 3)).toEqual({ instrument: "NSE:SBIN", each: 2, at: [10, 30, 50], open: [1, 3, 5], high: [9, 6, 7], low: [1, 0.5, 4], close: [3, 5, 6] });
  });

  test("few bars stay as they are", () => {
    expect(mergedBars(bars, 5)).toMatchObject({ each: 1, at: bars.at, open: bars.open, high: bars.high, low: bars.low, close: bars.close });
  });

  test("never more than the limit, and the highest and the lowest price stay", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (prices, limit) => {
      const merged = mergedBars({ instrument: "NSE:SBIN", at: prices.map((_, i) => i), open: prices, high: prices, low: prices, close: prices }, limit);
      expect(merged.at.length).toBeLessThanOrEqual(limit);
      expect(Math.max(...merged.high)).toBe(Math.max(...prices));
      expect(Math.min(...merged.low)).toBe(Math.min(...prices));
      expect([merged.open[0], merged.close.at(-1)]).toEqual([prices[0], prices.at(-1)]);
    }));
  });

  test("columns of different lengths are refused: a missing price would be drawn as 0", () => {
    expect(() => mergedBars({ ...bars, low: [1, 2] }, 3)).toThrow("5 times and 2 values of low");
  });
});

test("the bar that holds a moment is the last that began no later", () => {
  expect([5, 10, 19, 20, 49, 50, 99].map((at) => placeAt(bars.at, at))).toEqual([0, 0, 0, 1, 3, 4, 4]);
  fc.assert(fc.property(fc.uniqueArray(fc.nat(500), { minLength: 1 }), fc.nat(600), (times, moment) => {
    const at = times.sort((a, b) => a - b);
    const slow = at.findLastIndex((one) => one <= moment);
    expect(placeAt(at, moment)).toBe(Math.max(0, slow));
  }));
});

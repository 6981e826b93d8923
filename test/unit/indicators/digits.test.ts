import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../shared/domain/random.ts";
import { Bollinger, computeAll, Highest, LinearRegression, Mfi, Sma, StandardDeviation, Wma, ZScore } from "../../../shared/indicators/index.ts";
import { bar } from "./bars.ts";

const WINDOWS = [new Sma(7), new Wma(7), new StandardDeviation(7), new ZScore(7), new Bollinger(7, 2), new LinearRegression(7), new Highest(7)];

describe("digits", () => {
  test("a huge value leaves no trace once it is out of the window", () => {
    const random = seededRandom(5);
    const prices = Array.from({ length: 40 }, () => 0.05 * Math.floor(1 + random() * 200));
    for (const indicator of WINDOWS) {
      const plain = computeAll<number, unknown>(indicator, prices);
      const struck = computeAll<number, unknown>(indicator, prices.map((price, i) => (i === 11 ? 1e17 : price)));
      expect(struck.slice(18), indicator.id).toEqual(plain.slice(18));
      expect(struck[17]).not.toEqual(plain[17]);
    }
  });

  test("no drift over half a million values", () => {
    const random = seededRandom(6);
    const sma = new Sma(50);
    const deviation = new StandardDeviation(50);
    const last: number[] = [];
    let given: [number | undefined, number | undefined] = [undefined, undefined];
    for (let i = 0; i < 500_000; i++) {
      const price = 24_000 + Math.round(random() * 2_000) * 0.05;
      last.push(price);
      if (last.length > 50) last.shift();
      given = [sma.next(price), deviation.next(price)];
    }
    const mean = last.reduce((sum, one) => sum + one, 0) / 50;
    const exact = Math.sqrt(last.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 50);
    expect(Math.abs(given[0]! - mean) / mean).toBeLessThan(1e-15);
    expect(Math.abs(given[1]! - exact) / exact).toBeLessThan(1e-12);
  });

  test("a flat price far from zero has no deviation at all", () => {
    expect(computeAll(new StandardDeviation(20), Array.from({ length: 60 }, () => 98_765.35)).slice(19)).toEqual(Array.from({ length: 41 }, () => 0));
  });

  test("money flow after a day of enormous volume is that of the small ones", () => {
    const rising = Array.from({ length: 12 }, (_, i) => bar("2021-04-12", 555 + i, 100 + i, 100 + i, 100 + i, i === 4 ? 1e15 : 10));
    const falling = rising.map((one, i) => (i === 9 ? { ...one, high: 50, low: 50, close: 50 } : one));
    // Of the last three changes (to 50, to 110, to 111) two went up: 2,210 of 2,710.
    expect(computeAll(new Mfi(3), falling).at(-1)).toBeCloseTo((100 * 2210) / 2710, 12);
  });
});

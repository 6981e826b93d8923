import { describe, expect, test } from "vitest";
import { Cci, computeAll, Donchian, Ichimoku, Keltner, LinearRegression, Mfi, Pivots, Rsi, StandardDeviation, Stochastic, Supertrend, Wma, ZScore } from "../../../shared/indicators/index.ts";
import type { PivotKind, PivotLevels } from "../../../shared/indicators/index.ts";
import { bar, dailyBars } from "./bars.ts";

const RISE_AND_FALL = dailyBars([10, 8, 9], [11, 9, 10], [12, 10, 11], [15, 11, 14], [16, 14, 15], [15, 11, 12]);

describe("figures worked by hand", () => {
  test("Supertrend 2 × 1", () => {
    // True ranges 2 2 4 2 4, so ATR 2, 3, 2.5, 3.25 from the third bar. Bands: 13/9; then the upper one stays
    // at 13 and the close of 14 passes it; then 17.5 (freed by that close) over 12.5; then the close of 12 falls through 12.5.
    expect(computeAll(new Supertrend(2, 1), RISE_AND_FALL)).toEqual([
      undefined, undefined,
      { value: 13, direction: -1 }, { value: 10, direction: 1 }, { value: 12.5, direction: 1 }, { value: 16.25, direction: -1 },
    ]);
  });

  test("Supertrend 1 × 1: a close on the band is not beyond it", () => {
    // Each true range is 2. The upper band stays at 12 where closes touch it and the last was not above it; 13 passes it.
    // The lower band of 11 holds a close of 11, and stays although that close was on it.
    const touching = dailyBars([10, 8, 9], [11, 9, 11], [12, 10, 12], [14, 12, 13], [13, 11, 11], [12, 10, 12]);
    expect(computeAll(new Supertrend(1, 1), touching)).toEqual([
      undefined,
      { value: 12, direction: -1 }, { value: 12, direction: -1 }, { value: 11, direction: 1 }, { value: 11, direction: 1 }, { value: 11, direction: 1 },
    ]);
  });

  test("Keltner 2, 1.5 × ATR 2", () => {
    // EMA: (9+10)/2 = 9.5, then + (11−9.5)·2/3 = 10.5, then + 3.5·2/3 = 12 5/6; ATR 2, then 3.
    const [, , third, fourth] = computeAll(new Keltner(2, 1.5, 2), RISE_AND_FALL);
    expect(third).toEqual({ upper: 13.5, middle: 10.5, lower: 7.5 });
    expect(fourth?.upper).toBeCloseTo(12 + 5 / 6 + 4.5, 12);
    expect(fourth?.lower).toBeCloseTo(12 + 5 / 6 - 4.5, 12);
  });

  test("Donchian 3 holds the bar itself", () => {
    expect(computeAll(new Donchian(3), RISE_AND_FALL).slice(2)).toEqual([
      { upper: 12, middle: 10, lower: 8 }, { upper: 15, middle: 12, lower: 9 }, { upper: 16, middle: 13, lower: 10 }, { upper: 16, middle: 13.5, lower: 11 },
    ]);
  });

  test("Ichimoku 1, 2, 3, moved by 2: the cloud of a bar was computed one bar ago", () => {
    // Middles: of 1 bar 9 11 12 14; of 2: – 10 12 13; of 3: – – 11 13. Span A: – – 12 13.5.
    const given = computeAll(new Ichimoku(1, 2, 3, 2), dailyBars([10, 8, 9], [12, 10, 11], [14, 10, 13], [16, 12, 15]));
    expect(given).toEqual([undefined, undefined, undefined, { conversion: 14, base: 13, leadA: 13.5, leadB: 13, cloudA: 12, cloudB: 11, lagging: 15 }]);
    expect(new Ichimoku().warmUp).toBe(52 + 25);
  });

  test("z-score: 2 4 4 4 5 5 7 9 has mean 5 and deviation 2", () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(computeAll(new StandardDeviation(8), values).at(-1)).toBe(2);
    expect(computeAll(new ZScore(8), values).at(-1)).toBe(2);
    expect(computeAll(new ZScore(4), [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]).slice(3)).toEqual([0, 0, 0]);
  });

  test("WMA and regression of 1 2 6", () => {
    // (1·1 + 2·2 + 3·6) / 6 = 23/6. Slope (−1·1 + 1·6) / 2 = 2.5 around the mean 3.
    expect(computeAll(new Wma(3), [1, 2, 6]).at(-1)).toBeCloseTo(23 / 6, 14);
    const line = computeAll(new LinearRegression(3), [1, 2, 6]).at(-1);
    expect(line).toMatchObject({ value: 5.5, slope: 2.5, intercept: 0.5 });
    expect(line?.angle).toBeCloseTo(68.19859, 5);
  });

  test("what stands still reads 0, as in TA-Lib", () => {
    expect(computeAll(new Rsi(2), [7, 7, 7, 7]).slice(2)).toEqual([0, 0]);
    const still = dailyBars([7, 7, 7], [7, 7, 7], [7, 7, 7], [7, 7, 7]);
    expect(computeAll(new Stochastic(2, 1, 1), still).slice(1)).toEqual([{ k: 0, d: 0 }, { k: 0, d: 0 }, { k: 0, d: 0 }]);
    // Seven times 0.05 is not 0.35 to the last digit: of two such errors no index may be made.
    const paise = dailyBars(...Array.from({ length: 9 }, () => [0.05, 0.05, 0.05] as const));
    expect(computeAll(new Cci(7), paise).slice(6)).toEqual([0, 0, 0]);
    expect(computeAll(new Mfi(1), RISE_AND_FALL.map((one) => ({ ...one, volume: 0 }))).slice(1)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("pivot points from a high of 110, a low of 100 and a close of 108", () => {
  const levels: Readonly<Record<PivotKind, Partial<PivotLevels>>> = {
    traditional: { pivot: 106, r1: 112, r2: 116, r3: 122, s1: 102, s2: 96, s3: 92, top: 107, bottom: 105 },
    fibonacci: { pivot: 106, r1: 109.82, r2: 112.18, r3: 116, s1: 102.18, s2: 99.82, s3: 96, top: 107, bottom: 105 },
    camarilla: { pivot: 106, r1: 108.91667, r2: 109.83333, r3: 110.75, s1: 107.08333, s2: 106.16667, s3: 105.25, top: 107, bottom: 105 },
  };

  test.each(Object.keys(levels) as PivotKind[])("%s", (kind) => {
    const pivots = new Pivots(kind);
    expect(pivots.next(bar("2021-04-12", 555, 105, 101, 104))).toBeUndefined();
    expect(pivots.next(bar("2021-04-12", 600, 110, 100, 108))).toBeUndefined();
    const next = pivots.next(bar("2021-04-13", 555, 300, 1, 2));
    for (const [name, value] of Object.entries(levels[kind])) expect(next?.[name as keyof PivotLevels], name).toBeCloseTo(value, 5);
    // They stand all day, whatever it does.
    expect(pivots.next(bar("2021-04-13", 900, 500, 1, 2))).toEqual(next);
  });

  test("a day that was not given from its open yields none; the day after it does", () => {
    const pivots = new Pivots();
    pivots.next(bar("2021-04-12", 556, 110, 100, 108));
    expect(pivots.next(bar("2021-04-13", 700, 220, 200, 210))).toBeUndefined();
    expect(pivots.next(bar("2021-04-15", 555, 1, 1, 1))?.pivot).toBe(210);
  });

  test("of weeks and months", () => {
    const week = new Pivots("traditional", "week");
    const month = new Pivots("traditional", "month");
    // Monday 29 March to Friday 2 April; the month turns on Thursday.
    const days = [bar("2021-03-29", 0, 12, 9, 9), bar("2021-03-31", 0, 15, 9, 12), bar("2021-04-01", 0, 18, 12, 15), bar("2021-04-05", 0, 1, 1, 1)];
    expect(days.map((day) => week.next(day)?.pivot)).toEqual([undefined, undefined, undefined, (18 + 9 + 15) / 3]);
    // March was given from the 29th only.
    expect(days.map((day) => month.next(day)?.pivot)).toEqual([undefined, undefined, undefined, undefined]);
    expect(month.next(bar("2021-05-03", 0, 1, 1, 1))?.pivot).toBe((18 + 1 + 1) / 3);
  });
});

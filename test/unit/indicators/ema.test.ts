import { describe, expect, test } from "vitest";
import { Ema } from "../../../shared/indicators/ema.ts";

describe("EMA", () => {
  test("hand-worked: period 3 over 1 2 3 4 8", () => {
    // Seed (1+2+3)/3 = 2; then 2+(4−2)/2 = 3; then 3+(8−3)/2 = 5.5.
    const ema = new Ema(3);
    expect([1, 2, 3, 4, 8].map((value) => ema.next(value))).toEqual([undefined, undefined, 2, 3, 5.5]);
    expect(ema.warmUp).toBe(3);
  });

  test("period 1 is the value itself", () => {
    const ema = new Ema(1);
    expect([5, 7, 6].map((value) => ema.next(value))).toEqual([5, 7, 6]);
  });

  test("a forming value is peeked at as often as it changes", () => {
    const ema = new Ema(2);
    ema.next(10);
    expect([12, 14, 12].map((value) => ema.peek(value))).toEqual([11, 12, 11]);
    expect(ema.next(20)).toBe(15);
  });

  test.each([0, -1, 2.5, Number.NaN, 10_001])("refuses a period of %s", (period) => {
    expect(() => new Ema(period)).toThrow(`EMA: Period must be a whole number from 1 to 10000, not ${period}.`);
  });
});

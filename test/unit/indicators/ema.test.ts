import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ema } from "../../../shared/indicators/ema.ts";

/** The definition written out over the whole series, sharing nothing with the class. */
function emaByDefinition(values: readonly number[], period: number): number[] {
  return values.map((_, index) => {
    if (index < period - 1) return Number.NaN;
    let ema = values.slice(0, period).reduce((sum, value) => sum + value, 0) / period;
    for (let i = period; i <= index; i++) ema = (values[i]! * 2 + ema * (period - 1)) / (period + 1);
    return ema;
  });
}

describe("EMA", () => {
  test("hand-worked: period 3 over 1 2 3 4 8", () => {
    // Seed (1+2+3)/3 = 2; then 2+(4−2)/2 = 3; then 3+(8−3)/2 = 5.5.
    const ema = new Ema(3);
    expect([1, 2, 3, 4, 8].map((value) => ema.next(value))).toEqual([Number.NaN, Number.NaN, 2, 3, 5.5]);
    expect(ema.warmUp).toBe(3);
  });

  test("period 1 is the value itself", () => {
    const ema = new Ema(1);
    expect([5, 7, 6].map((value) => ema.next(value))).toEqual([5, 7, 6]);
  });

  test.each([0, -1, 2.5, Number.NaN])("refuses a period of %s", (period) => {
    expect(() => new Ema(period)).toThrow(RangeError);
  });

  const prices = fc.array(fc.integer({ min: 1, max: 2_000_000_000 }), { maxLength: 120 });
  const period = fc.integer({ min: 1, max: 40 });

  test("bar by bar = the whole series at once", () => {
    fc.assert(
      fc.property(prices, period, (values, length) => {
        const ema = new Ema(length);
        const batch = emaByDefinition(values, length);
        values.forEach((value, index) => {
          const given = ema.next(value);
          if (index < ema.warmUp - 1) expect(given).toBeNaN();
          else expect(Math.abs(given - batch[index]!)).toBeLessThan(batch[index]! * 1e-9);
        });
      }),
    );
  });

  test("peek says what next will, and changes nothing", () => {
    fc.assert(
      fc.property(prices, period, fc.integer({ min: 1, max: 2_000_000_000 }), (values, length, forming) => {
        const peeked = new Ema(length);
        const plain = new Ema(length);
        for (const value of values) {
          peeked.peek(forming);
          expect(peeked.peek(value)).toBe(plain.next(value));
          peeked.next(value);
        }
      }),
    );
  });
});

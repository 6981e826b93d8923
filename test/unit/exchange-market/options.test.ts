import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STEEPEST_SMILE, normalDistribution, optionValue, smile } from "../../../workers/exchange/market/synthetic/black.ts";

describe("the normal distribution", () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300933],
    [-8, 6.220960574271784e-16],
  ])("N(%d) = %d", (x, expected) => {
    expect(Math.abs(normalDistribution(x) - expected)).toBeLessThan(1e-15);
  });

  test("mirrors and stays in [0, 1]", () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 60, noNaN: true }), (x) => {
        const n = normalDistribution(x);
        expect(n).toBeGreaterThanOrEqual(0);
        expect(n).toBeLessThanOrEqual(1);
        expect(n + normalDistribution(-x)).toBeCloseTo(1, 12);
      }),
    );
  });
});

/** Anything a chain of this market can meet: minutes to years, calm to panic, far in and far out. */
const market = fc.record({
  forward: fc.double({ min: 5_000, max: 100_000, noNaN: true }),
  atTheMoney: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
  years: fc.double({ min: 1 / (365 * 24 * 60), max: 1, noNaN: true }),
});
const away = fc.double({ min: -0.25, max: 0.25, noNaN: true });

describe("option values", () => {
  test("agree with Hull's example: spot 42, strike 40, 20 %, 10 %, half a year", () => {
    const forward = 42 * Math.exp(0.05);
    const discount = Math.exp(-0.05);
    expect(optionValue(true, forward, 40, 0.2, 0.5) * discount).toBeCloseTo(4.7594, 4);
    expect(optionValue(false, forward, 40, 0.2, 0.5) * discount).toBeCloseTo(0.8086, 4);
  });

  test("call minus put is forward minus strike, with the smile too", () => {
    fc.assert(
      fc.property(market, away, ({ forward, atTheMoney, years }, x) => {
        const strike = forward * (1 + x);
        const volatility = smile(atTheMoney, strike, forward, years);
        const call = optionValue(true, forward, strike, volatility, years);
        const put = optionValue(false, forward, strike, volatility, years);
        expect(call - put).toBeCloseTo(forward - strike, 6);
        expect(Math.min(call, put)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("calls fall and puts rise with the strike, by no more than the strike itself", () => {
    fc.assert(
      fc.property(market, away, fc.double({ min: 0.0005, max: 0.05, noNaN: true }), ({ forward, atTheMoney, years }, x, step) => {
        const low = forward * (1 + x);
        const high = low * (1 + step);
        const value = (call: boolean, strike: number): number => optionValue(call, forward, strike, smile(atTheMoney, strike, forward, years), years);
        const slack = 1e-9 * forward;
        expect(value(true, high)).toBeLessThanOrEqual(value(true, low) + slack);
        expect(value(true, low) - value(true, high)).toBeLessThanOrEqual(high - low + slack);
        expect(value(false, high)).toBeGreaterThanOrEqual(value(false, low) - slack);
        expect(value(false, high) - value(false, low)).toBeLessThanOrEqual(high - low + slack);
      }),
      { numRuns: 1000 },
    );
  });

  test("rise with the forward (puts fall), with volatility and with time: what the search for a day's extremes relies on", () => {
    fc.assert(
      fc.property(market, away, fc.double({ min: 1.00001, max: 1.5, noNaN: true }), ({ forward, atTheMoney, years }, x, more) => {
        const strike = forward * (1 + x);
        const value = (call: boolean, f: number, sigma: number, t: number): number => optionValue(call, f, strike, smile(sigma, strike, f, t), t);
        const slack = 1e-9 * forward;
        for (const call of [true, false]) {
          const base = value(call, forward, atTheMoney, years);
          expect(value(call, forward, atTheMoney * more, years)).toBeGreaterThanOrEqual(base - slack);
          expect(value(call, forward, atTheMoney, years * more)).toBeGreaterThanOrEqual(base - slack);
          const moved = value(call, forward * more, atTheMoney, years) - base;
          expect(call ? moved : -moved).toBeGreaterThanOrEqual(-slack);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("are the intrinsic value when no time is left", () => {
    expect(optionValue(true, 24500, 24000, 0.1, 0)).toBe(500);
    expect(optionValue(false, 24500, 24000, 0.1, 0)).toBe(0);
    expect(optionValue(false, 23500, 24000, 0.1, -1)).toBe(500);
  });

  test("no strike's volatility is above the steepest smile", () => {
    fc.assert(
      fc.property(market, fc.double({ min: -0.9, max: 3, noNaN: true }), ({ forward, atTheMoney, years }, x) => {
        const volatility = smile(atTheMoney, forward * (1 + x), forward, years);
        expect(volatility).toBeLessThanOrEqual(atTheMoney * STEEPEST_SMILE + 1e-12);
        expect(volatility).toBeGreaterThan(0.9 * atTheMoney);
      }),
    );
  });
});

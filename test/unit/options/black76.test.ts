import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optionGreeks, optionValue, yearsUntil } from "../../../shared/options/black76.ts";
import type { OptionTerms } from "../../../shared/options/black76.ts";
import { impliedVolatility } from "../../../shared/options/implied-volatility.ts";
import { normalDistribution } from "../../../shared/options/normal.ts";

const SEED = 20_260_821;

/** What an index option may look like. */
const terms = fc.record({
  call: fc.boolean(),
  forward: fc.double({ min: 50, max: 90_000, noNaN: true }),
  moneyness: fc.double({ min: 0.8, max: 1.25, noNaN: true }),
  years: fc.double({ min: 0.002, max: 2, noNaN: true }),
  interest: fc.double({ min: 0, max: 0.12, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
}).map(({ moneyness, volatility, ...rest }) => ({ of: { ...rest, strike: rest.forward * moneyness } satisfies OptionTerms, volatility }));

describe("printed values", () => {
  test("the normal distribution, from any printed table", () => {
    expect(normalDistribution(0)).toBeCloseTo(0.5, 15);
    expect(normalDistribution(1)).toBeCloseTo(0.841344746068543, 13);
    expect(normalDistribution(-1.96)).toBeCloseTo(0.0249978951482204, 13);
    expect(normalDistribution(3)).toBeCloseTo(0.99865010196837, 13);
    expect([normalDistribution(-40), normalDistribution(40)]).toEqual([0, 1]);
    expect(normalDistribution(-8) * 1e16).toBeCloseTo(6.22096, 4);
  });

  test("Hull's crude oil put of four months: 20 at 20, 9 %, 25 % is worth 1.12", () => {
    expect(optionValue({ call: false, forward: 20, strike: 20, years: 4 / 12, interest: 0.09 }, 0.25)).toBeCloseTo(1.12, 2);
  });

  test("Haug's Brent option of nine months: 19 at 19, 10 %, 28 % is worth 1.7011 as call and put", () => {
    for (const call of [true, false]) expect(optionValue({ call, forward: 19, strike: 19, years: 0.75, interest: 0.1 }, 0.28)).toBeCloseTo(1.7011, 4);
  });

  test("Haug's delta of a futures option: 105 at 100, half a year, 10 %, 36 % is 0.5946 and −0.3566", () => {
    const of = { forward: 105, strike: 100, years: 0.5, interest: 0.1 };
    expect(optionGreeks({ ...of, call: true }, 0.36).delta).toBeCloseTo(0.5946, 4);
    expect(optionGreeks({ ...of, call: false }, 0.36).delta).toBeCloseTo(-0.3566, 4);
  });

  test("Haug's gamma of a share's option: 55 at 60, nine months, 10 %, 30 % is 0.0278 by the share, its forward being e^(rT) of it", () => {
    const growth = Math.exp(0.1 * 0.75);
    expect(optionGreeks({ call: true, forward: 55 * growth, strike: 60, years: 0.75, interest: 0.1 }, 0.3).gamma * growth ** 2).toBeCloseTo(0.0278, 4);
  });

  test("a year has 365 days", () => expect(yearsUntil(365 * 86_400_000 + 5, 5)).toBe(1));
});

test("put-call parity: call less put is the discounted forward less the discounted strike, and their deltas differ by the discount", () => {
  fc.assert(fc.property(terms, ({ of, volatility }) => {
    const call = { ...of, call: true };
    const put = { ...of, call: false };
    const discount = Math.exp(-of.interest * of.years);
    expect((optionValue(call, volatility) - optionValue(put, volatility)) / of.forward).toBeCloseTo((discount * (of.forward - of.strike)) / of.forward, 12);
    const [c, p] = [optionGreeks(call, volatility), optionGreeks(put, volatility)];
    expect(c.delta - p.delta).toBeCloseTo(discount, 12);
    expect(c.gamma).toBeCloseTo(p.gamma, 12);
    expect(c.vega).toBeCloseTo(p.vega, 12);
  }), { seed: SEED, numRuns: 500 });
});

test("greeks are the slopes of the value, measured by small steps", () => {
  fc.assert(fc.property(terms, ({ of, volatility }) => {
    const value = (change: Partial<OptionTerms>, at = volatility): number => optionValue({ ...of, ...change }, at);
    const { delta, gamma, theta, vega } = optionGreeks(of, volatility);
    const step = of.forward * 1e-4;
    const [up, here, down] = [value({ forward: of.forward + step }), value({}), value({ forward: of.forward - step })];
    expect((up - down) / (2 * step)).toBeCloseTo(delta, 4);
    const second = (up - 2 * here + down) / step ** 2;
    expect(Math.abs(second - gamma) * of.forward).toBeLessThan(1e-2 * (gamma * of.forward) + 1e-3);
    const day = 1 / 365 / 100;
    const later = (value({ years: of.years - day }) - value({ years: of.years + day })) / 0.02;
    expect(Math.abs(later - theta)).toBeLessThan(2e-3 * Math.abs(theta) + of.forward * 1e-6);
    const point = (value({}, volatility + 1e-5) - value({}, volatility - 1e-5)) / 2e-5 / 100;
    expect(Math.abs(point - vega)).toBeLessThan(1e-4 * vega + of.forward * 1e-8);
  }), { seed: SEED, numRuns: 500 });
});

describe("implied volatility", () => {
  test("gives back the volatility that made the premium, wherever the premium tells one", () => {
    fc.assert(fc.property(terms, ({ of, volatility }) => {
      // Without a feelable vega a premium says nothing about volatility.
      fc.pre(optionGreeks(of, volatility).vega > of.forward * 1e-7);
      expect(impliedVolatility(of, optionValue(of, volatility))).toBeCloseTo(volatility, 5);
    }), { seed: SEED, numRuns: 1_000 });
  });

  test("finds none under the intrinsic value, above the forward, and with no time left", () => {
    const of = { call: true, forward: 24_500, strike: 24_000, years: 0.02, interest: 0.065 };
    const intrinsic = Math.exp(-0.065 * 0.02) * 500;
    expect(impliedVolatility(of, intrinsic - 0.05)).toBeUndefined();
    expect(impliedVolatility(of, intrinsic)).toBeUndefined();
    expect(impliedVolatility(of, 24_500)).toBeUndefined();
    expect(impliedVolatility({ ...of, years: 0 }, 600)).toBeUndefined();
    expect(impliedVolatility(of, Number.NaN)).toBeUndefined();
    expect(impliedVolatility(of, intrinsic + 60)).toBeGreaterThan(0.05);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optionValue } from "../../../shared/options/black76.ts";
import { atTheMoney, impliedForward, maxPain, putCallRatio, worthAt } from "../../../shared/options/chain-sums.ts";

/** Units that are open. */
const ROWS = [
  { strike: 90, calls: 100, puts: 50 },
  { strike: 100, calls: 300, puts: 200 },
  { strike: 110, calls: 200, puts: 100 },
];

describe("max pain", () => {
  test("by hand: ending at 90 all options are worth 4,000, at 100 2,000, at 110 5,000", () => {
    expect([90, 100, 110].map((at) => worthAt(ROWS, at))).toEqual([200 * 10 + 100 * 20, 100 * 10 + 100 * 10, 100 * 20 + 300 * 10]);
    expect(maxPain(ROWS)).toBe(100);
  });

  test("calls alone end at the lowest strike, puts alone at the highest", () => {
    expect(maxPain(ROWS.map((row) => ({ ...row, puts: 0 })))).toBe(90);
    expect(maxPain(ROWS.map((row) => ({ ...row, calls: 0 })))).toBe(110);
  });

  test("of equal ones the lowest, in whatever order they come; none while nothing is open", () => {
    const flat = [{ strike: 110, calls: 0, puts: 5 }, { strike: 90, calls: 5, puts: 0 }, { strike: 100, calls: 0, puts: 0 }];
    expect(maxPain(flat)).toBe(90);
    expect(maxPain(ROWS.map((row) => ({ ...row, calls: 0, puts: 0 })))).toBeUndefined();
    expect(maxPain([])).toBeUndefined();
  });

  test("no price whatever, listed or not, costs less: the sum bends only at strikes", () => {
    const row = fc.record({ strike: fc.integer({ min: 1, max: 400 }).map((n) => n * 50), calls: fc.nat(100_000), puts: fc.nat(100_000) });
    fc.assert(fc.property(fc.uniqueArray(row, { selector: ({ strike }) => strike, minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 21_000 }), (rows, anywhere) => {
      const best = maxPain(rows);
      fc.pre(best !== undefined);
      expect(worthAt(rows, best)).toBeLessThanOrEqual(worthAt(rows, anywhere));
    }), { seed: 7, numRuns: 500 });
  });
});

test("put-call ratio by hand: 350 puts by 600 calls", () => {
  expect(putCallRatio(ROWS)).toBeCloseTo(0.583333, 6);
  expect(putCallRatio([{ strike: 90, calls: 0, puts: 10 }])).toBeUndefined();
});

test("at the money is the nearest strike, the lower of two", () => {
  expect(atTheMoney([24_400, 24_450, 24_500], 24_476)).toBe(24_500);
  expect(atTheMoney([24_400, 24_450, 24_500], 24_475)).toBe(24_450);
  expect(atTheMoney([], 1)).toBeUndefined();
});

describe("the forward of a chain", () => {
  const chain = (years: number): { strike: number; call: number | undefined; put: number | undefined }[] => [24_300, 24_400, 24_500, 24_600, 24_700].map((strike) => {
    const of = { forward: 24_560, strike, years, interest: 0.065 };
    return { strike, call: optionValue({ ...of, call: true }, 0.13), put: optionValue({ ...of, call: false }, 0.13) };
  });

  test("is what made the premiums, and one stale premium does not move it", () => {
    const rows = chain(0.02);
    expect(impliedForward(rows, 24_500, 0.065, 0.02)).toBeCloseTo(24_560, 6);
    rows[2]!.call = 900;
    expect(impliedForward(rows, 24_500, 0.065, 0.02)).toBeCloseTo(24_560, 6);
  });

  test("needs both premiums of a strike", () => {
    const rows = chain(0.1);
    for (const row of rows) row.put = undefined;
    expect(impliedForward(rows, 24_500, 0.065, 0.1)).toBeUndefined();
    rows[0]!.put = 20;
    expect(impliedForward(rows, 24_500, 0.065, 0.1)).toBeTypeOf("number");
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Money } from "../../../shared/domain/units.ts";
import { ExactSum, rateOf, shareOf } from "../../../shared/simulation/rate.ts";

const amount = fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 10 ** 12 }), fc.maxSafeInteger().map(Math.abs)).map((units) => units as Money);
const percent = fc.oneof(fc.constantFrom("0", "0.00297", "0.0001", "18", "0.1", "100"), fc.integer({ min: 0, max: 9_999_9999 }).map((billionths) => `${Math.floor(billionths / 10_000_000)}.${String(billionths % 10_000_000).padStart(7, "0")}`));

/** Half up, in whole steps, the long way. */
function slow(parts: readonly (readonly [Money, string])[], step: number): number {
  let sum = 0n;
  for (const [units, text] of parts) sum += BigInt(units) * rateOf(text).billionths;
  const whole = 1_000_000_000n * BigInt(step);
  return Number((sum * 2n + whole) / (2n * whole)) * step;
}

test("a share of any amount is exact, however large the product", () => {
  fc.assert(fc.property(amount, percent, (units, text) => {
    expect(shareOf(units, rateOf(text))).toBe(slow([[units, text]], 1));
  }), { numRuns: 5_000 });
});

test("halves go up, what is just below does not", () => {
  // 0.5 units exactly, and the largest share below it.
  expect(shareOf(5 as Money, rateOf("10"))).toBe(1);
  expect(shareOf(4 as Money, rateOf("12.4999999"))).toBe(0);
});

test("a sum over several rates is rounded once", () => {
  fc.assert(fc.property(fc.array(fc.tuple(amount.filter((units) => units < 10 ** 13), percent), { maxLength: 12 }), (parts) => {
    const sum = new ExactSum();
    const rates = new Map(parts.map(([, text]) => [text, rateOf(text)]));
    for (const [units, text] of parts) sum.add(units, rates.get(text)!);
    const copy = sum.copy();
    sum.add(1 as Money, rateOf("100"));
    expect(copy.toPaise()).toBe(slow(parts, 100));
    expect(copy.toRupees()).toBe(slow(parts, 10_000));
  }), { numRuns: 3_000 });
});

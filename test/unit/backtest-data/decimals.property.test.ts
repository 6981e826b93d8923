import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimals } from "../../../shared/simulation/backtest/data/decimals.ts";
import { SEED } from "./rig.ts";

/** The obvious way, in whole numbers of any length: digits × 10^exponent, halves away from zero. */
function slowUnits(sign: string, whole: string, fraction: string, exponent: number): { units: number; rounded: boolean } {
  const digits = BigInt(whole + fraction || "0");
  const places = exponent - fraction.length + 4;
  const scaled = digits * 10n ** BigInt(Math.max(0, places));
  const divisor = 10n ** BigInt(Math.max(0, -places));
  const [quotient, rest] = [scaled / divisor, scaled % divisor];
  const units = quotient + (rest * 2n >= divisor ? 1n : 0n);
  return { units: Number(units) * (sign === "-" ? -1 : 1) || 0, rounded: rest !== 0n };
}

const digit = fc.constantFrom(..."0123456789459");
const digits = (most: number): fc.Arbitrary<string> => fc.array(digit, { maxLength: most }).map((all) => all.join(""));

describe(`decimals (seed ${SEED})`, () => {
  test("units are what exact arithmetic makes of the text, and what was rounded is counted", () => {
    fc.assert(
      fc.property(fc.constantFrom("", "-", "+"), digits(8), digits(9), fc.constantFrom(undefined, -7, -3, 0, 2, 4), (sign, whole, fraction, exponent) => {
        fc.pre(whole + fraction !== "");
        const numbers = new Decimals();
        const text = `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}${exponent === undefined ? "" : `e${exponent}`}`;
        const slow = slowUnits(sign, whole, fraction, exponent ?? 0);
        // What is larger is refused as a price, a thousand times before.
        fc.pre(Number.isSafeInteger(slow.units));
        expect(numbers.units(text) || 0, text).toBe(slow.units);
        expect(numbers.rounded, text).toBe(slow.rounded ? 1 : 0);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  test("by hand", () => {
    const numbers = new Decimals();
    const read = (text: string): number => numbers.units(text);
    expect([read("812.35"), read("0.0001"), read("1.0716"), read("5"), read("5."), read(".5"), read("-3.25"), read("1,23,456.5"), read("123,456"), read("2e3")]).toEqual([8_123_500, 1, 10_716, 50_000, 50_000, 5_000, -32_500, 1_234_565_000, 1_234_560_000, 20_000_000]);
    expect(numbers.rounded).toBe(0);
    // 1.07215 × 10,000 is 10721.499999999998 in doubles; the text says 10721.5.
    expect([read("1.07215"), read("-1.07215"), read("101.05000305175781"), read("1.00004999"), read("100.34000")]).toEqual([10_722, -10_722, 1_010_500, 10_000, 1_003_400]);
    expect(numbers.rounded).toBe(4);
  });

  test("what is no number is none, for prices, quantities and floats alike", () => {
    const numbers = new Decimals();
    for (const text of ["", "-", ".", "abc", "1.2.3", "12,34", "1,2345", "1 000", "0x10", "NaN", "Infinity", "1e", "1e9999", "--1", "1-", "९", "\0", "1\0", "9".repeat(41), "1,", ",1"]) {
      expect([numbers.units(text), numbers.whole(text), numbers.plain(text)], JSON.stringify(text)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    }
  });

  test("quantities become whole, halves away from zero, and are counted", () => {
    const numbers = new Decimals();
    expect([numbers.whole("15300"), numbers.whole("15300.0"), numbers.whole("2.5"), numbers.whole("-2.5"), numbers.whole("1e3")]).toEqual([15_300, 15_300, 3, -3, 1_000]);
    expect(numbers.parts).toBe(2);
  });
});

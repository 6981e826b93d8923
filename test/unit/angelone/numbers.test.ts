import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalUnits, wholeNumber } from "../../../shared/brokers/angelone/decimal.ts";
import { readCandleTime, readExpiry, readFillTime, readStamp } from "../../../shared/brokers/angelone/market-time.ts";
import { parseUnits } from "../../../shared/domain/units.ts";

describe("numbers as the broker writes them", () => {
  test.each<[unknown, number]>([
    ["194.00", 1_940_000],
    [194.0, 1_940_000],
    [1.98253e7, 198_253_000_000],
    ["1.98253E7", 198_253_000_000],
    ["- 2235.80", -22_358_000],
    ["-2235.80", -22_358_000],
    ["+5", 50_000],
    [0.0025, 25],
    ["0.0025", 25],
    [2.5e-3, 25],
    ["0E-8", 0],
    ["-0.00", 0],
    [".5", 5_000],
    ["5.", 50_000],
    // A float of the other side: rounded knowingly to 812.35, and up at the fifth decimal.
    [812.349_999_999_999_9, 8_123_500],
    ["812.3499999999999", 8_123_500],
    ["265.62345", 2_656_235],
    ["-265.62345", -2_656_235],
    ["0.00004", 0],
    ["900719925474.0991", 9_007_199_254_740_991],
  ])("%j is %d units", (raw, units) => {
    expect(decimalUnits(raw)).toBe(units);
  });

  test.each([null, undefined, true, {}, [], "", " ", "-", ".", "abc", "1 2", "1,000", "0x10", "NaN", "Infinity", "1.2.3", "--1", "1e999", Number.NaN, Number.POSITIVE_INFINITY, 1e15, "9999999999999", "1".repeat(65)])(
    "%j is no number",
    (raw) => {
      expect(decimalUnits(raw)).toBeUndefined();
    },
  );

  test("agrees with the exact reader of the domain wherever that one reads", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_007_199_254_740_991n }), fc.boolean(), (units, negative) => {
        const text = `${negative ? "-" : ""}${units / 10_000n}.${String(units % 10_000n).padStart(4, "0")}`;
        const value = decimalUnits(text);
        expect(value).toBe(parseUnits(text));
        expect(value).toBe(negative && units !== 0n ? -Number(units) : Number(units));
      }),
    );
  });

  test("shifts an exponent exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: -4, max: 5 }), (digits, exponent) => {
        const exact = BigInt(digits) * 10n ** BigInt(exponent + 4);
        expect(decimalUnits(`${digits}E${exponent}`)).toBe(Number(exact));
      }),
    );
  });

  test("whole numbers have no fraction", () => {
    expect([wholeNumber("75"), wholeNumber(75), wholeNumber("75.0"), wholeNumber("- 75"), wholeNumber("75.5"), wholeNumber("")]).toEqual([75, 75, 75, -75, undefined, undefined]);
  });
});

describe("times of India without a zone", () => {
  test("reads a stamp at +05:30", () => {
    expect(readStamp("26-Dec-2024 14:07:19")).toBe(Date.parse("2024-12-26T14:07:19+05:30"));
    expect(readStamp("26-DEC-2024 00:00:00")).toBe(Date.parse("2024-12-26T00:00:00+05:30"));
  });

  test.each(["", "26-Dec-2024", "31-Feb-2024 10:00:00", "29-Feb-2023 10:00:00", "29-Feb-2100 10:00:00", "00-Jan-2024 10:00:00", "31-Apr-2024 10:00:00", "26-Dec-2024 1:00:00", "26-Dez-2024 10:00:00", "26-Dec-2024 24:00:00", "26-Dec-2024 10:60:00", "2024-12-26 10:00:00"])("refuses %j", (text) => {
    expect(readStamp(text)).toBeUndefined();
  });

  test("knows every day of a century and no other", () => {
    const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    for (let at = Date.UTC(2000, 0, 1); at < Date.UTC(2101, 0, 1); at += 86_400_000) {
      const day = new Date(at);
      const text = `${String(day.getUTCDate()).padStart(2, "0")}-${names[day.getUTCMonth()]}-${day.getUTCFullYear()}`;
      expect(readStamp(`${text} 05:30:00`)).toBe(at);
    }
    for (const year of [2000, 2023, 2024, 2100]) {
      for (const [month, name] of names.entries()) {
        const after = new Date(Date.UTC(year, month + 1, 0)).getUTCDate() + 1;
        expect(readStamp(`${after}-${name}-${year} 05:30:00`)).toBeUndefined();
      }
    }
  });

  test("a fill's time takes its day from outside", () => {
    expect(readFillTime("13:27:53", "2020-10-20")).toBe(Date.parse("2020-10-20T13:27:53+05:30"));
    expect(readFillTime("20-Oct-2020 13:27:53", "2021-01-01")).toBe(Date.parse("2020-10-20T13:27:53+05:30"));
    expect(readFillTime("25:00:00", "2020-10-20")).toBeUndefined();
    expect(readFillTime("13:27:53", "not a day")).toBeUndefined();
  });

  test("reads expiries and candle times", () => {
    expect(readExpiry("06OCT2026")).toBe("2026-10-06");
    expect([readExpiry("31FEB2026"), readExpiry("6OCT2026"), readExpiry(""), readExpiry("06OCX2026")]).toEqual([undefined, undefined, undefined, undefined]);
    expect(readCandleTime("2023-09-06T11:15:00+05:30")).toBe(Date.parse("2023-09-06T05:45:00Z"));
    expect([readCandleTime("2023-09-06T11:15:00"), readCandleTime("2023-13-06T11:15:00+05:30"), readCandleTime("")]).toEqual([undefined, undefined, undefined]);
  });
});

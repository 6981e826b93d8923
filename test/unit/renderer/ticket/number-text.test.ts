import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { readPrice, readWhole } from "../../../../renderer/panels/ticket/number-text.ts";
import { groupDigits } from "../../../../shared/domain/format.ts";
import { plainRupees } from "../../../../shared/domain/units.ts";

describe("quantity", () => {
  test.each([
    ["75", 75],
    ["  75 ", 75],
    ["1,00,000", 100_000],
    ["100,000", 100_000],
    ["1,234,567", 1_234_567],
    ["007", 7],
    ["１００", 100],
    ["１，００，０００", 100_000],
    ["\u3000７５\u00a0", 75],
  ])("%j is %i", (text, value) => {
    expect(readWhole(text)).toEqual({ kind: "value", value });
  });

  test.each(["", "   "])("%j is empty", (text) => {
    expect(readWhole(text)).toEqual({ kind: "empty" });
  });

  test.each([
    ["7500 for 75 lot", "“7500 for 75 lot” is not a number"],
    ["75 lots", "“75 lots” is not a number"],
    ["1.5", "“1.5” is not a whole number"],
    ["0", "it must be at least 1"],
    ["-5", "it must be at least 1; choose BUY or SELL for the direction"],
    ["\u22125", "it must be at least 1; choose BUY or SELL for the direction"],
    ["10²", "“10²” is not a number"],
    ["1e5", "“1e5” is not a number"],
    ["1,00", "the commas in “1,00” are not where thousands are grouped; write 100, with a point before paise"],
    ["10,00,0", "the commas in “10,00,0” are not where thousands are grouped; write 10,000, with a point before paise"],
    [",", "the commas in “,” are not where thousands are grouped; write digits only"],
    ["12345678901", "“12345678901” has more than 9 digits"],
    ["٧٥", "“٧٥” is not a number"],
    ["1 000", "“1 000” is not a number"],
  ])("%j is refused: %s", (text, why) => {
    expect(readWhole(text)).toEqual({ kind: "bad", why });
  });

  test("every whole number reads back from its plain and its grouped text", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (value) => {
        expect(readWhole(String(value))).toEqual({ kind: "value", value });
        expect(readWhole(groupDigits(value))).toEqual({ kind: "value", value });
      }),
    );
  });
});

describe("price", () => {
  test.each([
    ["814.50", 8_145_000],
    [" 814.5 ", 8_145_000],
    ["₹ 1,249", 12_490_000],
    ["₹ 1,234.50", 12_345_000],
    ["Rs. 1,234.50", 12_345_000],
    ["８１４．５", 8_145_000],
    ["83.2575", 832_575],
    ["1,00,000.05", 1_000_000_500],
    ["814.", 8_140_000],
  ])("%j is %i units", (text, value) => {
    expect(readPrice(text)).toEqual({ kind: "value", value });
  });

  test.each([
    ["814,50", "the commas in “814,50” are not where thousands are grouped; write 81,450, with a point before paise"],
    ["abc", "“abc” is not a price in rupees"],
    ["814.52555", "“814.52555” is not a price in rupees"],
    ["8 14", "“8 14” is not a price in rupees"],
    ["0", "it must be above 0"],
    ["-3", "it must be above 0"],
    [".5", "“.5” is not a price in rupees"],
    ["1e3", "“1e3” is not a price in rupees"],
  ])("%j is refused: %s", (text, why) => {
    expect(readPrice(text)).toEqual({ kind: "bad", why });
  });

  test("every price reads back from its plain text, exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000_000_000 }), (units) => {
        expect(readPrice(plainRupees(units))).toEqual({ kind: "value", value: units });
      }),
    );
  });

  test("any text gives an answer and never a number it does not show", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readPrice(text);
        if (read.kind === "value") expect(text.replaceAll(/\D/g, "")).toMatch(/^\d+$/);
        expect(["value", "empty", "bad"]).toContain(read.kind);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { average, bookText, double, doubleText, parsePaise, parseQuantity, percent, rupeeText, signedText } from "../../../workers/exchange/server/numbers.ts";
import { istIso, istStamp, istTime, nextIstMidnight, parseIstMinute } from "../../../workers/exchange/server/session-time.ts";

describe("money on the wire", () => {
  test("the four ways of writing an amount", () => {
    expect([19_400, 5, 0, -223_580].map(rupeeText)).toEqual(["194.00", "0.05", "0.00", "-2235.80"]);
    expect([19_400, 0].map(bookText)).toEqual(["194.00", "0"]);
    expect([-223_580, 223_580, 0].map(signedText)).toEqual(["- 2235.80", "2235.80", "0"]);
    expect([26_000, 26_562, 26_560, 0, -100].map(doubleText)).toEqual(["260.0", "265.62", "265.6", "0.0", "-1.0"]);
    expect(JSON.stringify({ price: double(26_000), strikeprice: double(-100) })).toBe('{"price":260.0,"strikeprice":-1.0}');
  });

  test("no paisa is lost in amounts that a double of rupees cannot hold", () => {
    expect(rupeeText(9_007_199_254_740_991)).toBe("90071992547409.91");
  });

  test("what is written is read back exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (paise) => {
        expect(parsePaise(rupeeText(paise))).toBe(paise);
        expect(parsePaise(doubleText(paise))).toBe(paise);
        expect(parsePaise(String(paise / 100))).toBe(paise);
      }),
    );
  });

  test("only plain amounts of whole paise are read", () => {
    expect(["194", "194.5", "194.50", "194.500", "0"].map(parsePaise)).toEqual([19_400, 19_450, 19_450, 19_450, 0]);
    for (const bad of ["", "-1", "1e3", "194.505", "1,000", "NaN", "Infinity", ".5", "12345678901", " 1"]) expect(parsePaise(bad), bad).toBeUndefined();
    expect(["10", "10.0", "0"].map(parseQuantity)).toEqual([10, 10, 0]);
    for (const bad of ["", "-1", "1.5", "1e3", "1234567890"]) expect(parseQuantity(bad), bad).toBeUndefined();
  });

  test("averages and percentages of nothing are 0", () => {
    expect(average(0, 0)).toBe(0);
    expect(average(1000, 3)).toBe(333);
    expect(percent(5, 0)).toBe(0);
    expect(percent(80, 56_740)).toBe(0.14);
  });
});

describe("session time", () => {
  const at = Date.UTC(2021, 3, 12, 3, 45, 3);

  test("is told in India's", () => {
    expect(istStamp(at)).toBe("12-Apr-2021 09:15:03");
    expect(istTime(at)).toBe("09:15:03");
    expect(istIso(at)).toBe("2021-04-12T09:15:03+05:30");
  });

  test("reads only dates that exist", () => {
    expect(parseIstMinute("2021-04-12 09:15")).toBe(Date.UTC(2021, 3, 12, 3, 45));
    for (const bad of ["2021-02-30 09:15", "2021-04-12 24:00", "2021-04-12 09:60", "2021-13-01 09:15", "2021-04-12", "12-04-2021 09:15", "2021-04-12T09:15"]) {
      expect(parseIstMinute(bad), bad).toBeUndefined();
    }
  });

  test("midnight is India's", () => {
    expect(nextIstMidnight(Date.UTC(2026, 8, 1, 18, 29, 59))).toBe(Date.UTC(2026, 8, 1, 18, 30));
    expect(nextIstMidnight(Date.UTC(2026, 8, 1, 18, 30))).toBe(Date.UTC(2026, 8, 2, 18, 30));
  });
});

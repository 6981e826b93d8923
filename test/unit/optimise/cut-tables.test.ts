import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MONTH } from "../../../shared/domain/candle.ts";
import { dayAt, dayNumber, dayStart } from "../../../shared/history/days.ts";
import { cutTables, joinTables, splitSamples, tradingDays } from "../../../shared/optimise/cut-tables.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { barTable } from "../../../shared/simulation/backtest/bar-table.ts";

/** Bars at 09:15 and later of some days, an hour apart. */
function table(days: readonly number[], perDay: number, { key = "NSE:SBIN", frame = 60 } = {}): BarTable {
  const made = barTable(key as BarTable["instrument"], frame as BarTable["frame"], days.length * perDay);
  days.forEach((day, i) => {
    for (let bar = 0; bar < perDay; bar++) {
      made.at[i * perDay + bar] = dayStart(day) + 33_300_000 + bar * 3_600_000;
      made.close[i * perDay + bar] = day * 10 + bar;
    }
  });
  return made;
}

const MONDAY = dayNumber("2024-02-05");

describe("samples", () => {
  test("cut by days: nothing is lost, nothing is twice, and neither side reaches the other's memory", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 60 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 49 }), (offsets, perDay, percent) => {
      const days = offsets.sort((a, b) => a - b).map((offset) => MONDAY + offset);
      const whole = table(days, perDay);
      const { inSample: [first], rest: [then] } = splitSamples([whole], percent);
      const apart = Math.max(1, Math.round((days.length * percent) / 100));
      expect(tradingDays([then])).toEqual(days.slice(days.length - apart));
      expect(tradingDays([first])).toEqual(days.slice(0, days.length - apart));
      expect(joinTables([first], [then])[0]).toEqual(whole);
      expect(first.close.buffer.byteLength).toBe(first.close.length * 8);
      expect(first.at.buffer).toBeInstanceOf(SharedArrayBuffer);
    }));
  });

  test("by the days of all instruments together", () => {
    const days = [0, 1, 2, 3].map((offset) => MONDAY + offset);
    const { inSample, rest, restFrom } = splitSamples([table(days, 2), table(days.slice(0, 3), 1, { key: "NSE:TCS" })], 25);
    expect(restFrom).toBe("2024-02-08");
    expect(inSample.map(({ at }) => at.length)).toEqual([6, 3]);
    expect(rest.map(({ at }) => at.length)).toEqual([2, 0]);
  });

  test("nothing kept apart, and too little to keep apart", () => {
    const days = [MONDAY, MONDAY + 1];
    expect(splitSamples([table(days, 2)], 0)).toMatchObject({ restFrom: undefined });
    expect(splitSamples([table(days, 2)], 0).inSample[0]!.at.length).toBe(4);
    expect(() => splitSamples([table([MONDAY], 2)], 10)).toThrow("The data have 1 trading day, and 10 % of them kept apart leaves none to search on. Take a longer period or keep less apart.");
    expect(() => splitSamples([table(days, 2), table([MONDAY + 1], 2, { key: "NSE:TCS" })], 50)).toThrow("All bars of NSE:TCS lie in the days that are kept apart.");
  });

  test("a Saturday with a session is a day like any other", () => {
    const friday = MONDAY + 4;
    expect(tradingDays(cutTables([table([friday, friday + 1], 1)], { from: 0, to: friday }))).toEqual([friday]);
  });

  test("a week that reaches beyond the cut goes with neither side", () => {
    const weeks = table([MONDAY, MONDAY + 7, MONDAY + 14], 1, { frame: 10_080 });
    const midWeek = { from: Number.NEGATIVE_INFINITY, to: MONDAY + 9 };
    expect([...cutTables([weeks], midWeek)[0]!.at].map(dayAt)).toEqual([MONDAY]);
    expect([...cutTables([weeks], { from: MONDAY + 10, to: Number.POSITIVE_INFINITY })[0]!.at].map(dayAt)).toEqual([MONDAY + 14]);
    const months = table(["2024-01-01", "2024-02-01", "2024-03-01"].map(dayNumber), 1, { frame: MONTH });
    expect(tradingDays(cutTables([months], { from: 0, to: dayNumber("2024-02-29") }))).toHaveLength(2);
    expect(tradingDays(cutTables([months], { from: 0, to: dayNumber("2024-02-28") }))).toHaveLength(1);
  });
});

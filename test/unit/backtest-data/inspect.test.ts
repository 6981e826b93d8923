import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { adjust } from "../../../shared/history/corporate-actions.ts";
import { packCandles, unpackCandles } from "../../../shared/history/packed.ts";
import { dayAt, dayNumber } from "../../../shared/history/days.ts";
import { barTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { adjustBars } from "../../../shared/simulation/backtest/data/adjust-bars.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import { inspectBars, refusals, refuseBad } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import { NSE } from "../history/rig.ts";
import type { Row } from "./rig.ts";
import { SBIN, SEED, columnsOf, found, ist, tableOf } from "./rig.ts";

const day = (wall: string, close = 100): Row => [wall, close, close + 1, close - 1, close, 10];
const lines = (...all: number[]): { source: string; lines: Int32Array } => ({ source: "a.csv", lines: Int32Array.from(all) });

describe("order and duplicates", () => {
  const ordered = [day("2026-11-17", 100), day("2026-11-18", 101), day("2026-11-19", 102)];

  test("bars in order are handed back as they are", () => {
    const table = tableOf(ordered);
    const seen = inspectBars(table, undefined);
    expect(seen.table).toBe(table);
    expect(seen.report).toMatchObject({ bars: 3, from: ist("2026-11-17"), to: ist("2026-11-19"), findings: [] });
  });

  test("disorder is sorted, counted and told with its first line", () => {
    const { table, report } = inspectBars(tableOf([ordered[1]!, ordered[0]!, ordered[2]!]), undefined, lines(2, 3, 4));
    expect(columnsOf(table)).toEqual(columnsOf(tableOf(ordered)));
    expect(found(report, "order")).toMatchObject({ severity: "warn", count: 1, line: 3, firstAt: ist("2026-11-17") });
    expect(refusals(report)).toEqual([]);
  });

  test("a file that begins with its newest bar is turned round", () => {
    const { table, report } = inspectBars(tableOf(ordered.toReversed()), undefined);
    expect(columnsOf(table)).toEqual(columnsOf(tableOf(ordered)));
    expect(found(report, "order")).toMatchObject({ severity: "note", count: 2 });
  });

  test("the same bar twice is kept once and told", () => {
    const { table, report } = inspectBars(tableOf([ordered[0]!, ordered[1]!, ordered[1]!, ordered[1]!, ordered[2]!]), undefined, lines(2, 3, 4, 5, 6));
    expect(columnsOf(table)).toEqual(columnsOf(tableOf(ordered)));
    expect(found(report, "duplicate")).toMatchObject({ severity: "warn", count: 2, line: 4 });
  });

  test("two different bars of one time are refused with both lines, the column and both values", () => {
    const { report } = inspectBars(tableOf([ordered[0]!, ordered[2]!, [...ordered[0]!.slice(0, 5), 11] as unknown as Row]), undefined, lines(2, 3, 9));
    expect(found(report, "conflict")).toMatchObject({ severity: "refuse", count: 1, line: 9 });
    expect(refusals(report)[0]).toContain("a.csv, lines 2 and 9, column “volume”: two different bars of 2026-11-17, 10 and 11; expected one bar for each time.");
    expect(() => refuseBad([report])).toThrow(DataError);
  });

  test("any shuffle with any repeats comes out as the bars once, ascending", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 40 }), fc.array(fc.nat(39), { maxLength: 20 }), fc.infiniteStream(fc.nat(1_000)), (days, repeats, chance) => {
        const row = (offset: number): { at: number; close: number } => ({ at: ist("2010-01-01") + offset * 86_400_000, close: 1_000_000 + offset });
        const rows = [...days, ...repeats.flatMap((one) => days[one] ?? [])].map(row);
        const shuffled = rows.map((one) => ({ one, key: chance.next().value as number })).sort((a, b) => a.key - b.key).map(({ one }) => one);
        const table = barTable(SBIN, 1440, shuffled.length, true);
        shuffled.forEach(({ at, close }, i) => {
          table.at[i] = at;
          for (const column of ["open", "high", "low", "close"] as const) table[column][i] = close;
          table.volume[i] = 7;
        });
        const seen = inspectBars(table, undefined);
        const expected = days.toSorted((a, b) => a - b).map(row);
        expect([...seen.table.at]).toEqual(expected.map(({ at }) => at));
        expect([...seen.table.close]).toEqual(expected.map(({ close }) => close));
        expect(found(seen.report, "duplicate")?.count ?? 0).toBe(rows.length - days.length);
        expect(seen.table.at.buffer).toBeInstanceOf(SharedArrayBuffer);
        expect(refusals(seen.report)).toEqual([]);
      }),
      { seed: SEED },
    );
  });
});

describe("values", () => {
  test.each<[string, Row, "high" | "low" | "price" | "volume", string]>([
    ["a high below the close", ["2026-11-17", 100, 101, 99, 101.05, 5], "high", "a.csv, line 8, column “High”: 101.00 at 2026-11-17; expected a high not below the open 100.00, the low 99.00 and the close 101.05. Correct or remove the bar, then run again."],
    ["a low above the open", ["2026-11-17", 100, 102, 100.05, 101, 5], "low", "a.csv, line 8, column “low”: 100.05 at 2026-11-17; expected a low not above the open 100.00 and the close 101.00. Correct or remove the bar, then run again."],
    ["a price of 0", ["2026-11-17", 100, 102, 0, 101, 5], "price", "a.csv, line 8, column “low”: 0.00 at 2026-11-17; expected a price above 0. Correct or remove the bar, then run again."],
    ["a negative price", ["2026-11-17", -1, 102, 99, 101, 5], "price", "a.csv, line 8, column “open”: -1.00 at 2026-11-17; expected a price above 0. Correct or remove the bar, then run again."],
    ["a negative volume", ["2026-11-17", 100, 102, 99, 101, -5], "volume", "a.csv, line 8, column “volume”: -5 at 2026-11-17; expected a volume of 0 or more. Correct or remove the bar, then run again."],
  ])("%s is refused", (_, row, kind, sentence) => {
    const { report } = inspectBars(tableOf([day("2026-11-16"), row]), undefined, { ...lines(7, 8), columns: { high: "High" } });
    expect(found(report, kind)).toMatchObject({ severity: "refuse", count: 1, line: 8, firstAt: ist("2026-11-17") });
    expect(refusals(report)).toEqual([sentence]);
  });

  test("a price that is not a number is refused too", () => {
    const table = tableOf([day("2026-11-17")]);
    table.close[0] = Number.NaN;
    expect(found(inspectBars(table, undefined).report, "price")?.severity).toBe("refuse");
  });

  test("equal prices are no contradiction; all that is wrong is told at once, gravest first", () => {
    expect(inspectBars(tableOf([["2026-11-17", 5, 5, 5, 5, 1]]), undefined).report.findings).toEqual([]);
    const { report } = inspectBars(tableOf([["2026-11-18", 100, 99, 98, 100, 1], ["2026-11-17", 100, 101, 99, 100, -1], ["2026-11-19", 100, 101, 99, 100, 0]]), undefined);
    expect(report.findings.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual(["refuse high", "refuse volume", "warn order", "note no-volume"]);
  });
});

describe("hours", () => {
  const minutes = (date: string, from: number, to: number, step = 1): Row[] => Array.from({ length: (to - from) / step }, (_, i) => [`${date} ${clock(from + i * step)}`, 100, 101, 99, 100, 10]);
  const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

  test("missing minutes and days, day by day", () => {
    // Friday whole, Monday with 100 of 375, Tuesday absent, Wednesday whole but one.
    const rows = [...minutes("2026-11-13", 555, 930), ...minutes("2026-11-16", 555, 655), ...minutes("2026-11-18", 555, 700), ...minutes("2026-11-18", 701, 930)];
    const { report } = inspectBars(tableOf(rows, 1), NSE);
    expect(report.gaps).toEqual([
      { day: dayNumber("2026-11-16"), present: 100, expected: 375 },
      { day: dayNumber("2026-11-17"), present: 0, expected: 375 },
      { day: dayNumber("2026-11-18"), present: 374, expected: 375 },
    ]);
    expect(found(report, "missing")).toMatchObject({ severity: "warn", count: 275 + 375 + 1, firstAt: ist("2026-11-16") });
    expect(found(report, "missing")?.sentence).toContain("651 bars of 1m are missing within the session on 3 days; most on 2026-11-17, which has 0 of 375");
  });

  test("missing trading days of daily bars; weekends, holidays and unlisted years are none", () => {
    // Monday, 2026-09-14, is a holiday; the 16th is missing.
    const { report } = inspectBars(tableOf([day("2026-09-11"), day("2026-09-15"), day("2026-09-17")]), NSE);
    expect(report.gaps).toEqual([{ day: dayNumber("2026-09-16"), present: 0, expected: 1 }]);
    // Diwali's hour of trading on a Sunday is a trading day like any other.
    expect(inspectBars(tableOf([day("2026-11-06"), day("2026-11-09")]), NSE).report.gaps).toEqual([{ day: dayNumber("2026-11-08"), present: 0, expected: 1 }]);
    const old = inspectBars(tableOf([day("2010-03-01"), day("2010-03-05")]), NSE).report;
    expect(old.gaps).toEqual([]);
    expect(found(old, "unlisted")).toMatchObject({ severity: "note", count: 3, firstAt: ist("2010-03-02") });
  });

  test("bars before the open, after the close and on a closed day are outside; so is none of a whole session", () => {
    const { report } = inspectBars(tableOf([...minutes("2026-11-13", 553, 932), ["2026-11-14 10:00", 100, 101, 99, 100, 10]], 1), NSE, { source: "a.csv", lines: Int32Array.from({ length: 380 }, (_, i) => i + 2) });
    expect(found(report, "hours")).toMatchObject({ severity: "warn", count: 5, line: 2, firstAt: ist("2026-11-13 09:13") });
    expect(inspectBars(tableOf(minutes("2026-11-13", 555, 930), 1), NSE).report.findings).toEqual([]);
  });

  test("bars that do not begin where bars begin", () => {
    const { report } = inspectBars(tableOf([...minutes("2026-11-13", 555, 600, 5), ["2026-11-13 10:02", 100, 101, 99, 100, 10]], 5), NSE);
    expect(found(report, "alignment")).toMatchObject({ severity: "warn", count: 1, firstAt: ist("2026-11-13 10:02") });
  });

  test("times that name the ends of bars are noticed", () => {
    const rows = ["2026-11-16", "2026-11-17", "2026-11-18"].flatMap((date) => minutes(date, 556, 931));
    expect(found(inspectBars(tableOf(rows, 1), NSE).report, "stamp")).toMatchObject({ severity: "warn", count: 3 });
    const right = ["2026-11-16", "2026-11-17", "2026-11-18"].flatMap((date) => minutes(date, 555, 930));
    expect(inspectBars(tableOf(right, 1), NSE).report.findings).toEqual([]);
  });

  test("bars of five minutes run as minutes, and minutes run as five, are refused", () => {
    const five = tableOf(minutes("2026-11-13", 555, 930, 5), 1);
    expect(found(inspectBars(five, NSE).report, "frame")).toMatchObject({ severity: "refuse", count: 75 });
    expect(refusals(inspectBars(five, NSE).report)[0]).toContain("no two bars of one day are nearer than 5 minutes");
    expect(refusals(inspectBars(tableOf(minutes("2026-11-13", 555, 930), 5), NSE).report)[0]).toContain("begins 1 min after the one before it; expected at least 5");
    const weekly = Array.from({ length: 20 }, (_, i) => day(new Date(Date.UTC(2026, 0, 5 + 7 * i)).toISOString().slice(0, 10)));
    expect(found(inspectBars(tableOf(weekly), NSE).report, "frame")?.severity).toBe("refuse");
    expect(found(inspectBars(tableOf([day("2026-11-16"), day("2026-11-17")], 5), NSE).report, "frame")?.severity).toBe("refuse");
  });

  test("fewer days than were asked for are told", () => {
    const asked = { from: dayNumber("2026-11-12"), to: dayNumber("2026-11-19") };
    const { report } = inspectBars(tableOf([day("2026-11-13"), day("2026-11-16"), day("2026-11-17")]), NSE, {}, [], asked);
    expect(found(report, "short")).toMatchObject({ severity: "warn", count: 3, firstAt: ist("2026-11-12") });
    expect(found(inspectBars(tableOf([day("2026-11-13"), day("2026-11-16")]), NSE, {}, [], { from: dayNumber("2026-11-13"), to: dayNumber("2026-11-16") }).report, "short")).toBeUndefined();
  });
});

describe("moves", () => {
  const calm = (from: string, count: number, level: number): Row[] =>
    Array.from({ length: count }, (_, i) => {
      const close = level + (i % 3) * 0.5;
      return [new Date(Date.parse(`${from}T00:00:00Z`) + i * 86_400_000).toISOString().slice(0, 10), close, close + 1, close - 1, close, 100];
    });
  const split = tableOf([...calm("2026-03-01", 20, 1000), ...calm("2026-03-21", 20, 500)]);

  test("a split is told with its day and factor, and is no jump", () => {
    const { report } = inspectBars(split, undefined, lines(...Array.from({ length: 40 }, (_, i) => i + 2)));
    expect(report.actions).toEqual([{ at: ist("2026-03-21"), factor: 2 }]);
    expect(found(report, "split")).toMatchObject({ severity: "warn", count: 1, line: 22, firstAt: ist("2026-03-21") });
    expect(found(report, "jump")).toBeUndefined();
    const index = inspectBars({ ...split, instrument: "NSE_INDEX:NIFTY" as InstrumentKey }, undefined).report;
    expect([index.actions, found(index, "jump")?.count]).toEqual([[], 1]);
  });

  test("other moves above 20 % are told: overnight, and within a bar", () => {
    const rows = calm("2026-03-01", 6, 100).map(([wall]): Row => [wall, 100, 101, 99, 100, 5]);
    rows[3] = [rows[3]![0], 125, 126, 99, 100, 5];
    const { report } = inspectBars(tableOf(rows), undefined, lines(2, 3, 4, 5, 6, 7));
    expect(found(report, "jump")).toMatchObject({ severity: "warn", count: 1, line: 5 });
    expect(found(report, "jump")?.sentence).toContain("rises by 25 % at once at 2026-03-04.");
    rows[3] = [rows[3][0], 100, 121, 99, 120, 5];
    expect(found(inspectBars(tableOf([...rows.slice(0, 4)]), undefined).report, "jump")).toBeUndefined();
    rows[3] = [rows[3][0], 100, 121, 79, 79, 5];
    expect(found(inspectBars(tableOf(rows), undefined).report, "jump")?.sentence).toContain("falls by 21 %");
  });

  test("adjusted by hand: 2 for 1 halves the prices before and doubles the volumes", () => {
    const adjusted = adjustBars(split, [{ at: ist("2026-03-21"), factor: 2 }]);
    expect([adjusted.close[19], adjusted.volume[19], adjusted.close[20], adjusted.volume[20]]).toEqual([5_002_500, 200, 5_000_000, 100]);
    expect(split.close[19]).toBe(10_005_000);
    expect(inspectBars(adjusted, undefined).report.actions).toEqual([]);
    const floats = adjustBars(tableOf([day("2026-03-20", 101)], 1440, 1), [{ at: ist("2026-03-21"), factor: 3 }], true);
    expect([floats.close[0], floats.volume[0]]).toEqual([101 / 3, 30]);
  });

  test("adjusted bars are those of the candles' own adjustment", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 1e8 }), fc.nat(1e6)), { minLength: 1, maxLength: 30 }), fc.uniqueArray(fc.tuple(fc.nat(31), fc.constantFrom(1.5, 2, 5, 10)), { maxLength: 4, selector: ([at]) => at }), (prices, steps) => {
        const start = ist("2026-01-01");
        const table = barTable(SBIN, 1440, prices.length);
        prices.forEach(([price, volume], i) => [start + i * 86_400_000, price, price + 3, price, price + 1, volume].forEach((value, at) => ([table.at, table.open, table.high, table.low, table.close, table.volume][at]![i] = value)));
        const candles = unpackCandles(Float64Array.from(prices.flatMap((_, i) => columnsOf(table).map((column) => column[i]!))));
        const actions = steps.map(([at, factor]) => ({ at: start + at * 86_400_000, factor }));
        const adjusted = adjustBars(table, actions);
        expect([...packCandles(adjust(candles, actions))]).toEqual(prices.flatMap((_, i) => columnsOf(adjusted).map((column) => column[i]!)));
      }),
      { seed: SEED },
    );
  });

  test("minutes are folded into days before splits are looked for", () => {
    const rows: Row[] = [];
    for (const [wall, , , , close] of calm("2026-03-01", 20, 1000)) for (const time of ["09:15", "09:16"]) rows.push([`${wall} ${time}`, close, close + 1, close - 1, close, 50]);
    for (const [wall, , , , close] of calm("2026-03-21", 20, 200)) for (const time of ["09:15", "09:16"]) rows.push([`${wall} ${time}`, close, close + 1, close - 1, close, 50]);
    const { actions } = inspectBars(tableOf(rows, 1), undefined).report;
    expect(actions.map(({ at, factor }) => [dayAt(at), factor])).toEqual([[dayNumber("2026-03-21"), 5]]);
  });
});

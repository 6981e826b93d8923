import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimeFormat, Zone } from "../../../shared/history/mapping.ts";
import { TIME_FORMATS, ZONES, readFileTime } from "../../../shared/history/mapping.ts";
import { TimeCells, formatsOf } from "../../../shared/simulation/backtest/data/time-cells.ts";
import { SEED, ist } from "./rig.ts";

const cell = fc.oneof(
  fc.tuple(fc.constantFrom("2021-04-12", "12/04/2021", "04/13/2021", "12-Apr-2021", "20210412", "2021-13-01", "1618200000", "1618200000000", "x", "21-04-12", ""), fc.constantFrom("", " 09:15", "T09:15:00+05:30", " 9:15 PM", "T09:15:08.250Z", " 24:00", " 09:15:00-0400", "T", " noon")).map(([day, clock]) => day + clock),
  fc.string({ maxLength: 20 }),
);

describe(`times of cells (seed ${SEED})`, () => {
  test("a reader that keeps days and clocks reads what the plain function reads, in any order of cells", () => {
    fc.assert(
      fc.property(fc.constantFrom<TimeFormat>(...TIME_FORMATS), fc.constantFrom<Zone>(...ZONES), fc.array(fc.tuple(cell, fc.constantFrom("", "", "09:15", "15:29:59", "25:00")), { minLength: 1, maxLength: 12 }), (format, zone, cells) => {
        const reader = new TimeCells(format, zone);
        for (const [text, clock] of cells) expect(reader.read(text, clock), `${text}|${clock}`).toBe(readFileTime(text, clock, format, zone) ?? Number.NaN);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  test("October in large letters, as the exchange writes it", () => {
    const reader = new TimeCells("dmon", "IST");
    expect(reader.read("12-OCT-2020", "")).toBe(ist("2020-10-12"));
    expect(reader.read("12-OCT-2020 09:15", "")).toBe(ist("2020-10-12 09:15"));
    expect(formatsOf("12-OCT-2020", "", "IST")).toEqual(["dmon"]);
  });

  test("days that can be read two ways are told, until one cannot", () => {
    const reader = new TimeCells("dmy", "IST");
    reader.read("04/04/2021", "");
    expect(reader.other).toBeUndefined();
    reader.read("05/04/2021", "");
    expect(reader.other).toEqual({ text: "05/04/2021", format: "mdy" });
    reader.read("13/04/2021", "");
    expect(reader.other).toBeUndefined();
  });
});

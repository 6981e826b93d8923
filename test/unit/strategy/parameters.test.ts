import { describe, expect, expectTypeOf, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { checkParameters, checkSchema } from "../../../shared/strategy/check-parameters.ts";
import { boolean, choice, frame, instrument, int, number, time } from "../../../shared/strategy/parameters.ts";
import type { ValuesOf } from "../../../shared/strategy/parameters.ts";
import { sweepRanges } from "../../../shared/strategy/sweep.ts";

const SCHEMA = {
  fast: int({ title: "Fast average", help: "…", unit: "bars", least: 2, most: 20, default: 9 }),
  width: number({ help: "…", least: 0.5, most: 3, step: 0.1, default: 2 }),
  side: choice({ help: "…", choices: ["long", "short"], default: "long" }),
  reverse: boolean({ help: "…", default: false }),
  stock: instrument({ title: "First leg", help: "…" }),
  exitAt: time({ help: "…", least: "09:30", most: "15:10", default: "15:00", step: 10 }),
  bar: frame({ help: "…", choices: [5, 15, 60], default: 5 }),
};
const GOOD = { fast: 9, width: 0.7, side: "short", reverse: true, stock: "NSE:SBIN", exitAt: "14:00", bar: 15 };

const sentences = (raw: unknown): string[] => {
  const checked = checkParameters(SCHEMA, raw);
  return checked.ok ? [] : checked.failures.map(({ sentence }) => sentence);
};

test("the type of the values follows from the schema", () => {
  expectTypeOf<ValuesOf<typeof SCHEMA>>().toEqualTypeOf<{
    readonly fast: number; readonly width: number; readonly side: "long" | "short"; readonly reverse: boolean;
    readonly stock: InstrumentKey; readonly exitAt: string; readonly bar: ValuesOf<{ bar: ReturnType<typeof frame> }>["bar"];
  }>();
});

test("good values are taken, absent ones take their default, and nobody can change them afterwards", () => {
  expect(checkParameters(SCHEMA, GOOD)).toEqual({ ok: true, values: GOOD });
  const checked = checkParameters(SCHEMA, { stock: "NSE:TCS" });
  expect(checked.ok && checked.values).toEqual({ fast: 9, width: 2, side: "long", reverse: false, stock: "NSE:TCS", exitAt: "15:00", bar: 5 });
  expect(checked.ok && Object.isFrozen(checked.values)).toBe(true);
});

describe("each refusal names field, limit and value", () => {
  test.each([
    [{ fast: 1 }, "Fast average must be at least 2 bars; it is 1."],
    [{ fast: 21 }, "Fast average must be at most 20 bars; it is 21."],
    [{ fast: 2.5 }, "Fast average must be a whole number; it is 2.5."],
    [{ fast: "9" }, 'Fast average must be a number; it is "9".'],
    [{ fast: Number.NaN }, "Fast average must be a number; it is NaN."],
    [{ width: 0.75 }, "width moves in steps of 0.1 from 0.5; 0.75 lies between two steps."],
    [{ side: "both" }, 'side must be one of long, short; it is "both".'],
    [{ reverse: 1 }, "reverse must be true or false; it is 1."],
    [{ stock: "SBIN" }, 'First leg must be an instrument such as NSE:SBIN; it is "SBIN".'],
    [{ stock: "NYSE:IBM" }, 'First leg must be an instrument such as NSE:SBIN; it is "NYSE:IBM".'],
    [{ stock: undefined }, "First leg has not been chosen. Choose an instrument."],
    [{ exitAt: "9:30" }, 'exitAt must be a time such as 09:15; it is "9:30".'],
    [{ exitAt: "15:11" }, "exitAt must be 15:10 or earlier; it is 15:11."],
    [{ exitAt: "09:29" }, "exitAt must be 09:30 or later; it is 09:29."],
    [{ bar: 30 }, "bar must be the minutes of one of 5m, 15m, 1h; it is 30."],
    [{ speed: 1 }, 'There is no parameter "speed"; there are fast, width, side, reverse, stock, exitAt, bar.'],
    [{ constructor: 1 }, 'There is no parameter "constructor"; there are fast, width, side, reverse, stock, exitAt, bar.'],
  ])("%o", (change, sentence) => {
    expect(sentences({ ...GOOD, ...change })).toEqual([sentence]);
  });

  test("what is no object at all", () => {
    expect(sentences(null)).toEqual(["Parameters must be an object of names and values, not null."]);
    expect(sentences([1])).toEqual(["Parameters must be an object of names and values, not a list."]);
  });

  test("all that is wrong is told at once", () => {
    expect(sentences({ ...GOOD, fast: 0, side: "x" })).toHaveLength(2);
  });
});

test("steps that a double cannot hold are no obstacle", () => {
  const schema = { x: number({ help: "…", least: 0.1, most: 5, step: 0.1, default: 0.3 }) };
  for (let n = 1; n <= 50; n++) expect(checkParameters(schema, { x: n / 10 }).ok).toBe(true);
});

describe("a schema that does not hold is told to whoever wrote it", () => {
  test.each([
    [{ a: int({ help: "…", least: 5, most: 2, default: 3 }) }, "a: least 5 and most 2 are no range."],
    [{ a: int({ help: "…", least: 0.5, most: 2, default: 1 }) }, "a is a whole number, so least, most and step must be whole as well."],
    [{ a: number({ help: "…", least: 0, most: 2, step: 0, default: 1 }) }, "a: the step must be above 0; it is 0."],
    [{ a: int({ help: "…", least: 1, most: 2, default: 3 }) }, "The default does not fit: a must be at most 2; it is 3."],
    [{ a: choice({ help: "…", choices: [], default: "x" as never }) }, "a: there is nothing to choose from."],
    [{ Fast: int({ help: "…", least: 1, most: 2, default: 1 }) }, 'The parameter name "Fast" must begin with a small letter and go on with at most 31 letters and digits.'],
    [{ a: { kind: "colour", help: "…" } as never }, "a is of no known kind: make parameters with int(), number(), choice(), boolean(), instrument(), time() or frame()."],
  ])("%#", (schema, sentence) => {
    expect(checkSchema(schema).map((failure) => failure.sentence)).toEqual([sentence]);
  });
  test("and one that holds is not", () => expect(checkSchema(SCHEMA)).toEqual([]));
});

test("an optimiser's ranges are the bounds and steps; instruments are not swept", () => {
  const ranges = Object.fromEntries(sweepRanges(SCHEMA).map(({ name, values }) => [name, values]));
  expect(ranges["fast"]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  expect(ranges["width"]?.slice(0, 4)).toEqual([0.5, 0.6, 0.7, 0.8]);
  expect(ranges["width"]?.at(-1)).toBe(3);
  expect(ranges["reverse"]).toEqual([false, true]);
  expect(ranges["exitAt"]?.slice(0, 3)).toEqual(["09:30", "09:40", "09:50"]);
  expect(ranges["exitAt"]?.at(-1)).toBe("15:10");
  expect(ranges["bar"]).toEqual([5, 15, 60]);
  expect(ranges).not.toHaveProperty("stock");
  // Every value of a sweep passes the validator, and a wide range is thinned.
  for (const { name, values } of sweepRanges(SCHEMA)) for (const value of values) expect(sentences({ ...GOOD, [name]: value })).toEqual([]);
  const wide = sweepRanges({ a: int({ help: "…", least: 1, most: 100_000, default: 1 }) });
  expect(wide[0]?.values.length).toBeLessThanOrEqual(1_000);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { readBars, modelDraft } from "../../../../renderer/panels/lab/model-draft.ts";
import { draftOfRun, firstDraft, readRun, withFile } from "../../../../renderer/panels/lab/run-draft.ts";
import { barModel, DEFAULT_BAR_MODEL, runRequest } from "../../../../shared/contract/schemas/lab.ts";
import type { BarModel, RunRequest } from "../../../../shared/contract/schemas/lab.ts";
import { money } from "../../../../shared/domain/units.ts";
import { instrument, int } from "../../../../shared/strategy/parameters.ts";
import { EXAMPLES, strategyFile } from "../../../e2e/fake/strategy-world.ts";

const FILE = EXAMPLES[0]!;
const first = firstDraft(FILE, "2026-01-01", "2026-06-30");

test("a new run is the file's own parameters on the days given, with charges on and fills at the next open", () => {
  const { request, problems } = readRun(first, FILE);
  expect(problems).toEqual({});
  expect(request).toMatchObject({ file: FILE.file, parameters: { stock: "NSE:SBIN", fast: 9, slow: 21 }, data: { kind: "history", from: "2026-01-01", to: "2026-06-30" }, capital: 1_000_000_000, chargesTimes: 1, bars: DEFAULT_BAR_MODEL });
  expect(request).not.toHaveProperty("sizing");
  expect(runRequest.safeParse(request).success).toBe(true);
});

test("what is wrong is told by its field, and there is no request", () => {
  const wrong = readRun({ ...first, parameters: { ...first.parameters, fast: "1" }, capital: "1,000,00", from: "2026-02-30", sizing: "0", seed: "1.5", bars: { ...first.bars, slippage: "percent", slippageBy: "21", latencyBy: "" } }, FILE);
  expect(wrong.request).toBeUndefined();
  expect(Object.keys(wrong.problems).sort()).toEqual(["bars.latency", "bars.slippage", "capital", "data", "parameters.fast", "seed", "sizing"]);
  expect(wrong.problems["data"]).toBe("A day is written year first, such as 2026-01-31; “2026-02-30” is none.");
  expect(wrong.problems["bars.slippage"]).toBe("The slippage must be 0 to 20 %; it is “21”.");
  expect(readRun({ ...first, from: "2026-07-01" }, FILE).problems["data"]).toBe("The period begins on 2026-07-01, after its end on 2026-06-30.");
  expect(readRun({ ...first, source: "recording" }, FILE).problems["data"]).toBe("Choose at least one recorded day.");
  expect(readRun({ ...first, source: "file" }, FILE).problems["data"]).toContain("path of a CSV or Parquet file");
});

test("a share of the equity is a fraction of the request: 95 % is 0.95", () => {
  expect(readRun({ ...first, sizing: "95" }, FILE).request?.sizing).toBe(0.95);
});

test("slippage in rupees goes out in 1/10,000 rupee: ₹ 0.05 is 500", () => {
  expect(readBars({ ...modelDraft(DEFAULT_BAR_MODEL), slippage: "points", slippageBy: "0.05" }, {}).slippage).toEqual({ kind: "points", by: 500 });
});

test("another strategy keeps the instrument of the same name, and nothing else of the old one's parameters", () => {
  const other = strategyFile({ file: "own/other.ts", parameters: { stock: instrument({ help: "", default: "NSE:TCS" }), fast: int({ help: "", least: 1, most: 9, default: 3 }) } });
  const next = withFile({ ...first, parameters: { ...first.parameters, stock: "NSE:INFY" }, capital: "7,00,000" }, other);
  expect(next.parameters).toEqual({ stock: "NSE:INFY", fast: "3" });
  expect(next.capital).toBe("7,00,000");
});

const cents = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((n) => n / 100);
const model: fc.Arbitrary<BarModel> = fc.record({
  market: fc.constantFrom("next-open", "same-close", "vwap"), path: fc.constantFrom("colour", "high-first", "low-first"), limit: fc.constantFrom("touch", "through", "queue"),
  slippage: fc.oneof(fc.constant({ kind: "none" as const }), fc.integer({ min: 0, max: 1e9 }).map((by) => ({ kind: "points" as const, by })), cents(20).map((by) => ({ kind: "percent" as const, by })), fc.record({ kind: fc.constant("atr" as const), times: cents(10), bars: fc.integer({ min: 1, max: 500 }) })),
  spread: fc.record({ percent: cents(20), on: fc.constantFrom("both", "entry") }), volumePercent: cents(100),
  latency: fc.oneof(fc.integer({ min: 0, max: 100 }).map((bars) => ({ kind: "bars" as const, bars })), fc.integer({ min: 0, max: 3_600_000 }).map((ms) => ({ kind: "ms" as const, ms }))),
});
const day = fc.integer({ min: 0, max: 3_000 }).map((n) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10));
const data: fc.Arbitrary<RunRequest["data"]> = fc.oneof(
  fc.tuple(day, day).map((days) => ({ kind: "history" as const, from: days.sort()[0], to: days[1] })),
  fc.uniqueArray(day, { minLength: 1, maxLength: 5 }).map((days) => ({ kind: "recording" as const, days })),
  fc.record({ kind: fc.constant("file" as const), path: fc.constant("/data/a b.csv"), frame: fc.constantFrom(1, 5, 1440) }),
);

test("whatever was once run comes back from the form as it was: into the form and out again", () => {
  fc.assert(fc.property(model, data, fc.integer({ min: 1, max: 1e13 }), fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }), fc.integer({ min: 0, max: 4_294_967_295 }), fc.constantFrom(0, 1, 1.5, 2), (bars, prices, capital, share, seed, chargesTimes) => {
    const base = readRun(first, FILE).request!;
    const request: RunRequest = { ...base, bars, data: prices, capital: money(capital), seed, chargesTimes, atEnd: "last-open", holding: "carry", ...(share !== undefined && { sizing: share / 1_000 }) };
    const read = readRun(draftOfRun(request, first), FILE);
    expect(read.problems).toEqual({});
    expect(read.request).toEqual(request);
    expect(barModel.safeParse(read.request?.bars).success).toBe(true);
  }));
});

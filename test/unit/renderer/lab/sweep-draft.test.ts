import fc from "fast-check";
import { expect, test } from "vitest";
import { firstDraft, readRun } from "../../../../renderer/panels/lab/run-draft.ts";
import { axisValues, firstSweep, readSweep } from "../../../../renderer/panels/lab/sweep-draft.ts";
import type { AxisDraft } from "../../../../renderer/panels/lab/sweep-draft.ts";
import { sweepRequest } from "../../../../shared/contract/schemas/lab.ts";
import { checkParameters } from "../../../../shared/strategy/check-parameters.ts";
import { boolean, int, number, time } from "../../../../shared/strategy/parameters.ts";
import { EXAMPLES } from "../../../e2e/fake/strategy-world.ts";

const range = (from: string, to: string, step: string): AxisDraft => ({ on: true, kind: "range", from, to, step, list: "" });
const list = (text: string): AxisDraft => ({ on: true, kind: "list", from: "", to: "", step: "", list: text });
const fast = int({ title: "Fast", help: "", least: 2, most: 100, default: 9 });
const stop = number({ title: "Stop", help: "", least: 0.1, most: 5, step: 0.1, default: 1 });
const exit = time({ title: "Out at", help: "", least: "09:30", most: "15:14", default: "15:10" });

test("ranges hold both ends and no double's dust; lists are taken as typed, each value once", () => {
  expect(axisValues("fast", fast, range("5", "20", "5"))).toEqual({ values: [5, 10, 15, 20] });
  expect(axisValues("stop", stop, range("0.1", "0.7", "0.1"))).toEqual({ values: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7] });
  expect(axisValues("exit", exit, range("14:30", "15:10", "15"))).toEqual({ values: ["14:30", "14:45", "15:00"] });
  expect(axisValues("fast", fast, list("9, 5; 9,20"))).toEqual({ values: [9, 5, 20] });
  expect(axisValues("on", boolean({ help: "", default: true }), list("true, false"))).toEqual({ values: [true, false] });
});

test("what is wrong with an axis is a sentence", () => {
  expect(axisValues("fast", fast, range("20", "5", "1"))).toEqual({ problem: "Fast goes from 20 to 5: the first must not be the larger one." });
  expect(axisValues("fast", fast, range("5", "20", "0"))).toEqual({ problem: "The step of Fast must be above 0; it is 0." });
  expect(axisValues("fast", fast, range("5", "", "1"))).toEqual({ problem: "Fast needs three numbers: from, to and step." });
  expect(axisValues("fast", fast, range("90", "110", "10"))).toEqual({ problem: "Fast must be at most 100; it is 110." });
  expect(axisValues("stop", stop, range("0.1", "5", "0.0001"))).toMatchObject({ problem: expect.stringContaining("at most 1,000 are swept") as string });
  expect(axisValues("fast", fast, list(" , "))).toMatchObject({ problem: expect.stringContaining("has no value") as string });
  expect(axisValues("exit", exit, range("9:30", "15:10", "15"))).toMatchObject({ problem: expect.stringContaining("two times") as string });
});

test("a range of times ends even at midnight", () => {
  expect(axisValues("exit", time({ help: "", least: "00:00", most: "23:59", default: "12:00" }), range("23:00", "23:59", "30"))).toEqual({ values: ["23:00", "23:30", "23:59"] });
});

test("what a new sweep offers is in order for any whole-number parameter: its bounds and steps are kept", () => {
  fc.assert(fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 9 }), fc.nat(400), (least, steps, step, at) => {
    const most = least + steps * step;
    const parameter = int({ help: "", least, most, step, default: least + Math.min(at, steps) * step });
    const axis = firstSweep({ p: parameter }, {}).axes["p"]!;
    const found = axisValues("p", parameter, { ...axis, on: true });
    expect(found).toHaveProperty("values");
    for (const value of (found as { values: readonly number[] }).values) expect(checkParameters({ p: parameter }, { p: value }).ok).toBe(true);
  }));
});

test("the sweep of a run: its axes, how many points, and what is missing", () => {
  const file = EXAMPLES[0]!;
  const base = readRun(firstDraft(file, "2026-01-01", "2026-06-30"), file).request!;
  const draft = firstSweep(file.parameters, base.parameters);
  expect(readSweep(draft, file.parameters, base)).toMatchObject({ request: undefined, problems: { axes: "Choose at least one parameter to sweep." }, grid: 0 });
  const chosen = { ...draft, axes: { ...draft.axes, fast: range("5", "15", "5"), slow: list("20, 30") } };
  const { request, grid } = readSweep(chosen, file.parameters, base);
  expect(grid).toBe(6);
  expect(request).toEqual({ base, axes: [{ name: "fast", values: [5, 10, 15] }, { name: "slow", values: [20, 30] }], method: { kind: "grid" }, objective: "sharpe", outOfSamplePercent: 30 });
  expect(sweepRequest.safeParse(request).success).toBe(true);
  expect(readSweep({ ...chosen, method: "model", points: "9" }, file.parameters, base).problems).toEqual({ points: "The number of points must be 10 to 10,000 points, whole; it is “9”." });
  expect(readSweep(chosen, file.parameters, undefined).request).toBeUndefined();
});

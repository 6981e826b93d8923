import { expect, test } from "vitest";
import { placeOn, planText, stripOf, walkSentences, yearly } from "../../../../renderer/panels/lab/walk-words.ts";
import { readMix, FIRST_MIX } from "../../../../renderer/panels/lab/mix-draft.ts";
import type { WalkView, WalkWindowView } from "../../../../shared/contract/schemas/lab-walk.ts";

const window = (from: string, to: string, tryFrom: string, tryTo: string, values?: (number | string)[]): WalkWindowView =>
  ({ inSample: { from, to, days: 10 }, outOfSample: { from: tryFrom, to: tryTo, days: 5 }, ...(values && { best: { values } }) });
const WINDOWS = [window("2026-01-01", "2026-01-10", "2026-01-11", "2026-01-15", [5, 20]), window("2026-01-06", "2026-01-15", "2026-01-16", "2026-01-20", [9, 20]), window("2026-01-11", "2026-01-20", "2026-01-21", "2026-01-25")];
const VIEW = {
  windows: WINDOWS, request: { axes: [{ name: "fast", values: [5, 9] }, { name: "slow", values: [20, 30] }] },
  summary: { windows: 2, outOfSampleReturn: 0.031, outOfSampleYear: 0.08, inSampleYear: 0.2, efficiency: 0.4, profitable: 0.5, worst: -0.02 },
} as unknown as WalkView;

test("what a walk-forward says: earned, kept, chosen, left out", () => {
  expect(walkSentences(VIEW)).toEqual([
    { text: "On days that no choice was made on: +3.10 % in all, +8.00 % a year; 50 % of the windows won, the worst came to −2.00 %.", tone: "good" },
    { text: "Efficiency 0.40: of +20.00 % a year in sample so much was kept; 0.5 or more is asked for.", tone: "bad" },
    { text: "Chosen in 2 windows: fast 2 different values, slow always 20.", tone: "" },
    { text: "1 of 3 windows chose no point, for want of trades in sample: nothing was traded on their days.", tone: "bad" },
  ]);
  const { efficiency: _, ...lost } = { ...VIEW.summary!, inSampleYear: -0.03 };
  expect(walkSentences({ ...VIEW, summary: lost })[1]).toEqual({ text: "Efficiency cannot be told: in sample it came to −3.00 % a year, and of a loss nothing can be kept.", tone: "bad" });
  expect(planText({ kind: "anchored", inSample: 60, outOfSample: 20 })).toBe("Anchored: chosen on at first 60 trading days, tried on the next 20");
});

test("spans lie where they are among all days, values where they are on their axis", () => {
  expect(stripOf(WINDOWS, WINDOWS[0]!.inSample)).toEqual({ from: 0, width: 0.4 });
  expect(stripOf(WINDOWS, WINDOWS[2]!.outOfSample)).toEqual({ from: 0.8, width: 0.2 });
  expect([placeOn([5, 7, 9], 9), placeOn([5, 7, 9], 5), placeOn([5], 5), placeOn([5, 7], 6), placeOn([5, 7], undefined)]).toEqual([1, 0, undefined, undefined, undefined]);
});

test("a return of half a year is squared, of a total loss nothing is told", () => {
  expect(yearly(10, { from: "", to: "", days: 126 })).toBeCloseTo(21, 9);
  expect(yearly(-100, { from: "", to: "", days: 126 })).toBeUndefined();
  expect(yearly(undefined, { from: "", to: "", days: 126 })).toBeUndefined();
});

test("a portfolio's form becomes a request, or says what is wrong at its field", () => {
  expect(readMix(FIRST_MIX, ["run001", "run002"]).request).toEqual({ runs: ["run001", "run002"], method: { kind: "equal" }, shrink: false, capital: 10_00_000_0000 });
  expect(readMix({ ...FIRST_MIX, kind: "kelly", part: "25" }, ["run001", "run002"]).request?.method).toEqual({ kind: "kelly", part: 0.25 });
  expect(readMix({ ...FIRST_MIX, kind: "kelly", part: "0" }, ["run001", "run002"])).toEqual({ request: undefined, problems: { part: "The part of Kelly must be 1 to 100 %; it is “0”." } });
  expect(readMix({ ...FIRST_MIX, capital: "" }, ["run001", "run002"]).problems["capital"]).toContain("The capital is empty");
  expect(readMix(FIRST_MIX, ["run001"]).request).toBeUndefined();
  // What is not shown cannot be wrong.
  expect(readMix({ ...FIRST_MIX, part: "x", aversion: "y" }, ["run001", "run002"]).problems).toEqual({});
});

import { describe, expect, test } from "vitest";
import { runFigures } from "../../../shared/contract/schemas/lab.ts";
import { durationText, figureText, shortRupees, signedPercent, stampText } from "../../../shared/lab-charts/figure-text.ts";
import { FIGURE_GROUPS, HEADLINES } from "../../../shared/lab-charts/figures.ts";

describe("figures as text", () => {
  test.each([
    [12_34_567.891, "money", "₹ 12,34,567.89"], [-410, "money", "−₹ 410.00"], [15.1234, "percent", "15.12 %"], [-3.716, "percent", "−3.72 %"], [-0.001, "percent", "0.00 %"],
    [1_23_456.7, "percent", "1,23,456.70 %"], [2.26449, "ratio", "2.264"], [15_668, "count", "15,668"], [Date.parse("2026-08-03T03:45:00Z"), "time", "2026-08-03 09:15"],
    [90 * 60_000, "duration", "1 h 30 min"], [undefined, "ratio", "–"], [Number.NaN, "percent", "–"], [Number.POSITIVE_INFINITY, "ratio", "–"],
  ] as const)("%s as %s is %s", (value, unit, text) => expect(figureText(value, unit)).toBe(text));

  test.each([[0, "₹ 0"], [999, "₹ 999"], [12_345, "₹ 12,345"], [1_50_000, "₹ 1.5 L"], [-2_34_50_000, "−₹ 2.35 Cr"], [0.05, "₹ 0.05"]] as const)("%s in short is %s", (value, text) => expect(shortRupees(value)).toBe(text));

  test.each([[250, "0.25 s"], [59_000, "59 s"], [61_000, "1 min 1 s"], [3_600_000, "1 h"], [86_400_000 * 347 + 21_600_000, "347 d 6 h"], [86_400_000 * 1_400, "1,400 d"]] as const)("%s ms is %s", (value, text) => expect(durationText(value)).toBe(text));

  test("a sign stands before what is above nought, not before what rounds to it", () => {
    expect([1.5, -1.5, 0, 0.001, -0.001].map((one) => signedPercent(one))).toEqual(["+1.50 %", "−1.50 %", "0.00 %", "0.00 %", "0.00 %"]);
  });

  test("seconds are told where there are any", () => {
    expect(stampText(Date.parse("2026-08-03T03:45:07Z"))).toBe("2026-08-03 09:15:07");
  });
});

test("every figure of a run is in one group and in no other", () => {
  const told = FIGURE_GROUPS.flatMap(({ lines }) => lines.map(({ key }) => key));
  expect(told.toSorted()).toEqual(Object.keys(runFigures.shape).sort());
  expect(HEADLINES).toHaveLength(8);
});

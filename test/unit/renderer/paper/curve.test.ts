import fc from "fast-check";
import { expect, test } from "vitest";
import { baseOf, curvePaths, drawnPoints, niceStep, scaleOf, xOf, yOf } from "../../../../renderer/panels/paper/curve.ts";
import { compactMoney } from "../../../../renderer/panels/paper/compact-money.ts";
import { istEpoch } from "../../../../shared/domain/time.ts";

const CURVE = [
  { at: istEpoch("2026-08-13", 930), equity: 1_050 }, { at: istEpoch("2026-08-14", 930), equity: 980 },
  { at: istEpoch("2026-08-17", 555), equity: 990 }, { at: istEpoch("2026-08-17", 556), equity: 1_100 }, { at: istEpoch("2026-08-17", 557), equity: 1_020 },
];

test("all days: the last of each, with the peak so far, minutes included", () => {
  expect(drawnPoints(CURVE, "all", 1_000).map(({ equity, peak }) => [equity, peak])).toEqual([[1_050, 1_050], [980, 1_050], [1_020, 1_100]]);
  expect(baseOf(CURVE, "all", 1_000)).toBe(1_000);
});

test("today: its minutes; the peak and the base come from before", () => {
  expect(drawnPoints(CURVE, "today", 1_000).map(({ equity, peak }) => [equity, peak])).toEqual([[990, 1_050], [1_100, 1_100], [1_020, 1_100]]);
  expect(baseOf(CURVE, "today", 1_000)).toBe(980);
  expect(baseOf(CURVE.slice(2), "today", 1_000)).toBe(1_000);
  expect(drawnPoints([], "today", 1_000)).toEqual([]);
});

test("an account that only ever lost has its capital as the peak", () => {
  expect(drawnPoints([{ at: istEpoch("2026-08-17", 555), equity: 900 }], "all", 1_000)[0]?.peak).toBe(1_000);
});

test("marks are round and lie within the range, which holds every point", () => {
  expect([0.7, 1, 3, 12, 60, 4_500].map(niceStep)).toEqual([1, 1, 5, 20, 100, 5_000]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e12, max: 1e13 }), { minLength: 1, maxLength: 50 }), fc.integer({ min: 1e7, max: 1e13 }), (values, base) => {
      const scale = scaleOf(values.map((equity, at) => ({ at, equity })), base, 6);
      for (const value of [...values, base]) expect(value > scale.low && value < scale.high).toBe(true);
      expect(scale.ticks.length).toBeLessThan(12);
      for (const tick of scale.ticks) expect(tick >= scale.low && tick <= scale.high).toBe(true);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("the paths stay in the box", () => {
  const points = drawnPoints(CURVE, "today", 1_000);
  const scale = scaleOf(points, 980, 6);
  const box = { width: 200, height: 100 };
  const { line, drawdown } = curvePaths(points, scale, box);
  expect(line.startsWith("M0.0 ")).toBe(true);
  expect(drawdown.endsWith("Z")).toBe(true);
  for (const number of `${line}${drawdown}`.match(/-?[\d.]+/g)!.map(Number)) expect(number >= 0 && number <= 200).toBe(true);
  expect([xOf(0, 3, box), xOf(2, 3, box), xOf(0, 1, box)]).toEqual([0, 200, 200]);
  expect(yOf(scale.high, scale, box)).toBe(0);
  expect(curvePaths([], scale, box)).toEqual({ line: "", drawdown: "" });
});

test("small amounts for small cells; rounding decides the unit", () => {
  const texts = [0, 4_900, 9_500_000, -9_500_000, 9_995_000, 123_456_000, 999_499_999, 999_500_000, 1_254_321_000, -24_680_000_000, 1_000_000_000_000].map(compactMoney);
  expect(texts).toEqual(["0", "0", "+950", "−950", "+1k", "+12.3k", "+99.9k", "+1L", "+1.25L", "−24.68L", "+10Cr"]);
});

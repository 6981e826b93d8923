import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { walkForwardWindows } from "../../../shared/analytics/walk-forward.ts";
import type { WalkForwardWindow } from "../../../shared/analytics/walk-forward.ts";
import { stitchCurves, summariseWalkForward } from "../../../shared/analytics/walk-forward-summary.ts";
import { dayText } from "../../../shared/history/days.ts";

const tradingDays = (count: number): string[] => Array.from({ length: count }, (_, i) => dayText(20_000 + i + Math.floor(i / 5) * 2));
const short = (windows: readonly WalkForwardWindow[], days: readonly string[]): number[][] => windows.map(({ inSample, outOfSample }) => [inSample.from, inSample.to, outOfSample.from, outOfSample.to].map((day) => days.indexOf(day)));

describe("windows", () => {
  const days = tradingDays(10);

  test("by hand: four days to choose on, two to try on, rolling and anchored", () => {
    expect(short(walkForwardWindows(days, { kind: "rolling", inSample: 4, outOfSample: 2 }), days)).toEqual([[0, 3, 4, 5], [2, 5, 6, 7], [4, 7, 8, 9]]);
    expect(short(walkForwardWindows(days, { kind: "anchored", inSample: 4, outOfSample: 2 }), days)).toEqual([[0, 3, 4, 5], [0, 5, 6, 7], [0, 7, 8, 9]]);
  });

  test("the last has what is left", () => {
    expect(walkForwardWindows(days, { kind: "rolling", inSample: 5, outOfSample: 3 }).at(-1)).toEqual({ inSample: { from: days[3], to: days[7], days: 5 }, outOfSample: { from: days[8], to: days[9], days: 2 } });
  });

  test("every day after the first in-sample span is tried once, on parameters chosen before it", () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 60 }), fc.constantFrom("anchored" as const, "rolling" as const), (count, inSample, outOfSample, kind) => {
      fc.pre(count > inSample);
      const all = tradingDays(count);
      const windows = walkForwardWindows(all, { kind, inSample, outOfSample });
      const tried = windows.flatMap((window) => all.filter((day) => day >= window.outOfSample.from && day <= window.outOfSample.to));
      expect(tried).toEqual(all.slice(inSample));
      for (const window of windows) {
        expect(window.inSample.to < window.outOfSample.from).toBe(true);
        expect(all.indexOf(window.outOfSample.from) - all.indexOf(window.inSample.to)).toBe(1);
        for (const span of [window.inSample, window.outOfSample]) expect(all.indexOf(span.to) - all.indexOf(span.from) + 1).toBe(span.days);
        if (kind === "rolling") expect(window.inSample.days).toBe(inSample);
        else expect(window.inSample.from).toBe(all[0]);
      }
    }));
  });

  test("a plan that does not fit says what to do", () => {
    expect(() => walkForwardWindows(days, { kind: "rolling", inSample: 10, outOfSample: 1 })).toThrow("10 trading days, the in-sample span takes 10 of them and leaves none to try on: shorten it");
    expect(() => walkForwardWindows(days, { kind: "rolling", inSample: 4, outOfSample: 0 })).toThrow("out-of-sample span of the walk-forward is 0 days");
    expect(() => walkForwardWindows([days[1]!, days[0]!, days[2]!], { kind: "rolling", inSample: 1, outOfSample: 1 })).toThrow("trading day 2");
  });
});

describe("summary", () => {
  test("by hand: 21 % in two half years chosen on, 10 % in a year tried on", () => {
    const inSample = { return: 0.1, days: 126 };
    const summary = summariseWalkForward([{ inSample, outOfSample: { return: 0.21, days: 126 } }, { inSample, outOfSample: { return: 1 / 1.1 - 1, days: 126 } }]);
    expect(summary).toMatchObject({ windows: 2, profitable: 0.5, worst: expect.closeTo(-1 / 11, 12) as number, outOfSampleReturn: expect.closeTo(0.1, 12) as number, outOfSampleYear: expect.closeTo(0.1, 12) as number, inSampleYear: expect.closeTo(0.21, 12) as number });
    expect(summary.efficiency).toBeCloseTo(0.1 / 0.21, 12);
  });

  test("nothing can be kept of a loss, and a total one stays total", () => {
    const lost = { return: -0.1, days: 10 };
    expect(summariseWalkForward([{ inSample: lost, outOfSample: { return: 0.1, days: 5 } }]).efficiency).toBeUndefined();
    expect(summariseWalkForward([{ inSample: { return: 0.1, days: 10 }, outOfSample: { return: -1, days: 5 } }])).toMatchObject({ outOfSampleReturn: -1, outOfSampleYear: -1 });
    expect(() => summariseWalkForward([])).toThrow(RangeError);
    expect(() => summariseWalkForward([{ inSample: lost, outOfSample: { return: 0, days: 0 } }])).toThrow("window 1");
  });

  test("curves one after the other: by hand, +10 % and then −50 %", () => {
    const stitched = stitchCurves([{ at: [1, 2], equity: [1_000, 1_100] }, { at: [3, 4], equity: [500, 250] }], 200);
    expect(stitched.at).toEqual([1, 2, 3, 4]);
    expect(stitched.equity.map((one) => Number(one.toFixed(9)))).toEqual([200, 220, 220, 110]);
    expect(() => stitchCurves([{ at: [1, 2], equity: [1, 1] }, { at: [2], equity: [1] }], 1)).toThrow("curve 2 of the walk-forward begins before");
    expect(() => stitchCurves([{ at: [1], equity: [0] }], 1)).toThrow("does not start above 0");
  });
});

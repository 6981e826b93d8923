import { describe, expect, test } from "vitest";
import { actionMarks, coverageMarks, marksAt } from "../../../../renderer/charts/day-marks.ts";
import type { CoverageDay } from "../../../../shared/contract/schemas/history.ts";
import { istEpoch } from "../../../../shared/domain/time.ts";
import { bar } from "./tape.ts";

const day = (text: string, change: Partial<CoverageDay>): CoverageDay => ({ day: text, state: "whole", bars: 75, expected: 75, missing: 0, imported: false, ...change });
const words = ({ day: text, state }: CoverageDay): string => `${text} ${state}`;
const at = (text: string, minute: number) => bar(istEpoch(text, minute), 1, 1, 1, 1, 1);

describe("days of a chart", () => {
  test("holidays with a name, days without bars and days with gaps are marked; weekends, whole days, days that are not kept and what trades rarely are not", () => {
    const marks = coverageMarks([
      day("2026-11-06", {}), day("2026-11-07", { state: "closed" }), day("2026-11-10", { state: "closed", name: "Diwali" }), day("2026-11-11", { state: "empty", bars: 0 }),
      day("2026-11-12", { state: "gaps", bars: 70, missing: 5 }), day("2026-11-13", { state: "gaps", bars: 10, missing: 65 }), day("2026-11-16", { state: "missing", bars: 0 }), day("2026-11-17", { state: "running" }),
    ], words);
    expect(marks.map(({ kind, text }) => [kind, text])).toEqual([["closed", "2026-11-10 closed"], ["gap", "2026-11-11 empty"], ["gap", "2026-11-12 gaps"]]);
    expect(marks[0]).toMatchObject({ at: istEpoch("2026-11-10", 0), until: istEpoch("2026-11-11", 0) });
  });

  test("a bar knows of its own day, and of what lies between it and the bar before", () => {
    const bars = [at("2026-11-09", 925), at("2026-11-12", 555), at("2026-11-12", 560), at("2026-11-13", 555)];
    const marks = [
      ...coverageMarks([day("2026-11-10", { state: "closed", name: "Diwali" }), day("2026-11-12", { state: "gaps", missing: 5 })], words),
      ...actionMarks([{ day: "2026-11-13", factor: 5, sentence: "" }], ({ day: text }) => `split ${text}`),
    ];
    const texts = (index: number) => marksAt(marks, bars, index).map(({ text }) => text);
    expect(texts(0)).toEqual([]);
    expect(texts(1)).toEqual(["2026-11-10 closed", "2026-11-12 gaps"]);
    expect(texts(2)).toEqual(["2026-11-12 gaps"]);
    expect(texts(3)).toEqual(["split 2026-11-13"]);
    expect(texts(4)).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { REPORT_FORMATS, reportFormat } from "../../../electron/reports/lab/report-formats.ts";
import { reportName } from "../../../electron/reports/lab/report-name.ts";
import { originOf, parametersOf, settingsOf } from "../../../electron/reports/lab/run-settings.ts";
import type { LabRun, RunHead } from "../../../shared/contract/schemas/lab.ts";
import { madeRun } from "./made-run.ts";

const { run, bars } = madeRun({ days: 30 });
const at = Date.parse("2026-11-22T20:02:05Z") as RunHead["at"];

describe("the formats", () => {
  test("have ids of their own", () => {
    expect(REPORT_FORMATS.map(({ id }) => id)).toEqual(["html", "pdf", "excel", "csv"]);
    expect(reportFormat("pdf")?.extension).toBe("pdf");
    expect(reportFormat("docx")).toBeUndefined();
  });

  test.each(REPORT_FORMATS)("$id makes files of its kind, named by title and time", async ({ make, extension }) => {
    const files = await make(run, bars);
    expect(files.length).toBeGreaterThan(0);
    for (const { name, bytes } of files) {
      expect(name).toMatch(new RegExp(`^ema-crossover-9-21-2026-11-22-103205(-[a-z]+)?\\.${extension}$`));
      expect(bytes.length).toBeGreaterThan(100);
    }
  });

  test.each(REPORT_FORMATS)("$id makes a report of a run that did nothing", async ({ make }) => {
    const { start, end, duration, bars: count, exposure, equityFinal, equityPeak, buyAndHold, drawdownMax, underWater, turnover } = run.figures;
    const figures = { start, end, duration, bars: count, exposure, equityFinal, equityPeak, return: 0, buyAndHold, drawdownMax, underWater, trades: 0, charges: 0, turnover, wonInRow: 0, lostInRow: 0 };
    const nothing: LabRun = { ...run, figures, assumes: [], warnings: [], months: [], chargeLines: [], trades: [], orders: [], curve: { at: [], equity: [], benchmark: [], drawdown: [] } };
    expect((await make(nothing, undefined)).length).toBeGreaterThan(0);
  });
});

describe("the name of a report", () => {
  test.each([
    ["EMA crossover 9/21", "ema-crossover-9-21-2026-11-23-013205"], ["../../etc/passwd", "etc-passwd-2026-11-23-013205"], ["CON", "con-2026-11-23-013205"], ["सौदा", "run-2026-11-23-013205"], ["", "run-2026-11-23-013205"],
    ["Crème brûlée: 50% <up>", "creme-brulee-50-up-2026-11-23-013205"], ["--out", "out-2026-11-23-013205"],
  ])("%j is %s", (title, name) => expect(reportName({ title, at })).toBe(name));

  test("is safe whatever the title", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (title) => {
      expect(reportName({ title, at })).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(reportName({ title, at }).length).toBeLessThanOrEqual(78);
    }));
  });
});

describe("what a run depends on", () => {
  test("is told by name and value", () => {
    expect(Object.fromEntries(settingsOf(run))).toMatchObject({ Strategy: "example/ema-crossover.ts", Capital: "₹ 10,00,000.00", Size: "90.00 % of the equity each", Slippage: "0.01 %", "Market orders fill at": "the next bar's open", "Delay of orders": "none" });
    expect(parametersOf(run)).toEqual([["fast", "9"], ["slow", "21"], ["stop %", "1.5"], ["direction", "both"]]);
    expect(originOf(run)).toContainEqual(["Seed", "42"]);
  });

  test("of recorded ticks are the rules for ticks", () => {
    const ticks = settingsOf({ ...run, request: { ...run.request, data: { kind: "recording", days: ["2026-08-03", "2026-08-04"] } } });
    expect(ticks).toContainEqual(["Data", "recorded ticks of 2 days, 2026-08-03 to 2026-08-04"]);
    expect(ticks).toContainEqual(["Delay of orders", "half within 45 ms, 99 % within 250 ms"]);
    expect(ticks.map(([name]) => name)).not.toContain("Slippage");
  });
});

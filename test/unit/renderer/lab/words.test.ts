import { expect, test } from "vitest";
import { outcomeSentences } from "../../../../renderer/panels/lab/outcome-words.ts";
import { dataText, progressText } from "../../../../renderer/panels/lab/lab-words.ts";
import { changedCode, paperSettings } from "../../../../renderer/panels/lab/paper-settings.ts";
import { planText } from "../../../../renderer/panels/lab/plan-words.ts";
import { cellWords, pointWords, sweepSentences } from "../../../../renderer/panels/lab/sweep-words.ts";
import type { SweepView } from "../../../../shared/contract/schemas/lab.ts";
import { istEpoch } from "../../../../shared/domain/time.ts";
import { money } from "../../../../shared/domain/units.ts";
import { madeRun } from "../../lab-reports/made-run.ts";
import { EXAMPLES, SETTINGS } from "../../../e2e/fake/strategy-world.ts";

test("progress: share, counts grouped, time left; waiting and paused say so", () => {
  expect(progressText({ state: "running", done: 120_000, total: 286_000, leftMs: 190_000 })).toBe("41 %, 1,20,000 of 2,86,000, about 3 min left");
  expect(progressText({ state: "running", done: 0, total: 0 })).toBe("Beginning…");
  expect(progressText({ state: "waiting", done: 0, total: 9 })).toBe("Waiting for its turn");
  expect(progressText({ state: "paused", done: 1, total: 4, leftMs: 9_000 })).toBe("Paused at 25 %, 1 of 4");
});

test("prices in words", () => {
  expect(dataText({ kind: "history", from: "2026-01-01", to: "2026-03-31" })).toBe("1 Jan 2026 to 31 Mar 2026");
  expect(dataText({ kind: "recording", days: ["2026-01-01", "2026-01-02"] })).toBe("Ticks of 2 recorded days");
  expect(dataText({ kind: "file", path: "C:\\data\\SBIN.csv", frame: 5 })).toBe("SBIN.csv, 5m");
});

test("what will be played: each instrument, and the steps of several", () => {
  const one = (instrument: string, bars: number) => ({ instrument, bars, first: istEpoch("2026-01-01", 555), last: istEpoch("2026-01-02", 929) }) as never;
  expect(planText({ instruments: [one("NSE:SBIN", 93_750)], steps: 93_750, findings: [] }, "bars")).toBe("93,750 bars of SBIN, 2026-01-01 09:15 to 2026-01-02 15:29");
  expect(planText({ instruments: ["A", "B", "C", "D"].map((name) => one(`NSE:${name}`, 10)), steps: 12, findings: [] }, "ticks")).toContain("; and of 1 more: 12 steps in all");
});

test("chances in words: fractions become percent", () => {
  const at = (percentile: number, value: number) => ({ percentile, depth: value, return: value });
  expect(outcomeSentences({ kind: "shuffle", runs: 100, steps: [], bands: [], lossChance: 0.183, drawdowns: [at(95, 0.25)], returns: [at(5, -0.04), at(50, 0.1), at(95, 0.3)] })).toEqual([
    "18.3 % of the simulated runs lost money.", "95 of 100 stayed above a drawdown of 25.0 %.", "Nine of ten ended between −4.0 % and +30.0 %, half of them above +10.0 %.",
  ]);
});

const SWEEP = {
  request: { base: {} as never, axes: [{ name: "fast", values: [5, 10] }], method: { kind: "grid" }, objective: "sharpe", outOfSamplePercent: 30 },
  points: [{ values: [5], problem: "too few bars" }, { values: [10], figures: { return: 12.3, sharpe: 1.5, drawdownMax: -4, trades: 1_200, exposure: 50, charges: 10 } }],
  best: 1, deflatedSharpe: 0.97, neighbours: { measured: 2, missing: 1, mean: 1.1, worst: -0.2, profitable: 0.5, plateau: 0.7 },
} satisfies Partial<SweepView> as Pick<SweepView, "request" | "points" | "best" | "deflatedSharpe" | "neighbours">;

test("a sweep in words: best, luck, neighbours, what was kept apart, what failed", () => {
  expect(sweepSentences(SWEEP)).toEqual([
    { text: "Best by Sharpe ratio: fast 10 with Sharpe ratio 1.500, return 12.30 %, deepest drawdown −4.00 %, 1,200 trades.", tone: "" },
    { text: "Deflated Sharpe 97.0 %: after 2 tries it is more than luck by the usual measure of 95 %.", tone: "good" },
    { text: "Of its 2 neighbours 50 % did well: Sharpe ratio 1.100 on average, −0.200 at worst; 1 was not run.", tone: "bad" },
    { text: "The last 30 % of the data were kept apart; the best is played on them at the end.", tone: "" },
    { text: "1 point could not be run.", tone: "bad" },
  ]);
  expect(pointWords(SWEEP, SWEEP.points[0]!)).toBe("too few bars");
  expect(cellWords(SWEEP, "charges", { value: 10, count: 1 })).toBe("charges ₹ 10.00, ");
  expect(cellWords(SWEEP, "return", { value: 10, count: 1 })).toBe("");
  expect(cellWords(SWEEP, "sharpe", { value: 0.5, count: 4 })).toBe("mean Sharpe ratio of 4 0.500; the best of them: ");
});

test("on paper with what the run was; a parameter that the file lost is left out; another code is said", () => {
  const { run } = madeRun({ days: 5 });
  const file = EXAMPLES[0]!;
  const settings = paperSettings({ request: { ...run.request, parameters: { fast: 12, gone: 3 }, capital: money(4_000_000_000), holding: "carry" } }, file, { ...SETTINGS, mode: "live" });
  expect(settings).toMatchObject({ mode: "paper", holding: "carry", capital: 4_000_000_000, parameters: { stock: "NSE:SBIN", fast: 12, slow: 21 }, limits: { dailyLoss: 200_000_000 } });
  expect(settings.parameters).not.toHaveProperty("gone");
  expect(changedCode({ codeHash: file.hash }, file)).toBe("");
  expect(changedCode({ codeHash: "x" }, file)).toContain("was changed since this run");
});

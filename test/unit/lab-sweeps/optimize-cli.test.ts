import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { runOptimizeCli } from "../../../scripts/lab/run-optimize-cli.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { barFile, crossover } from "./rig.ts";

function place(onCandle = ""): string {
  const folder = tempFolder();
  barFile(folder);
  writeFileSync(join(folder, "own.ts"), crossover({ onCandle }));
  return folder;
}

async function run(folder: string, ...args: string[]): Promise<{ code: number; said: string[]; warned: string[] }> {
  const [said, warned]: [string[], string[]] = [[], []];
  const context = { env: {}, platform: "linux" as const, home: folder, cwd: folder, now: Date.UTC(2026, 10, 22) };
  const code = await runOptimizeCli(args, context, { say: (line) => said.push(line), warn: (line) => warned.push(line), progress: () => {} });
  return { code, said, warned };
}

interface Span { from: string; to: string }

const PLAY = ["--strategy", "own.ts", "--data", "bars.csv", "--frame", "5m", "--holding", "intraday", "--cores", "2"];
const SWEEP = ["--sweep", "fast=3:12:3", "--sweep", "slow=20,30,50"];

describe("npm run optimize", () => {
  test("plays all points, says which is best, and writes them", async () => {
    const folder = place();
    const { code, said, warned } = await run(folder, ...PLAY, ...SWEEP, "--out", "out", "--json");
    expect(warned).toEqual([]);
    expect(code).toBe(0);
    expect(said.filter((line) => /fast=\d+ slow=\d+/.test(line) && line.startsWith("  "))).toHaveLength(10);
    expect(said.join("\n")).toMatch(/12 points in .* on 2 threads[\s\S]*deflated Sharpe[\s\S]*neighbours[\s\S]*Out of sample: return/);
    const lines = readFileSync(join(folder, "out/points.csv"), "utf8").trim().split("\r\n");
    expect(lines[0]).toMatch(/^fast,slow,return,/);
    expect(lines).toHaveLength(13);
    const summary = JSON.parse(said.at(-1)!) as { best: { values: number[]; figures: { sharpe: number } }; points: number; outOfSampleFrom: string };
    expect(summary).toMatchObject({ points: 12, outOfSampleFrom: "2024-02-23" });
    expect(JSON.parse(readFileSync(join(folder, "out/summary.json"), "utf8"))).toEqual(summary);
    const sharpes = lines.slice(1).map((line) => Number(line.split(",")[4]));
    expect(summary.best.figures.sharpe).toBe(Math.max(...sharpes));
    // The same command finds all of it done.
    const again = await run(folder, ...PLAY, ...SWEEP, "--out", "out");
    expect(again.said).toContain("12 points are finished already, the rest is played.");
    expect(again.said.filter((line) => line.startsWith("  "))).toEqual(said.filter((line) => line.startsWith("  ")));
  });

  test("killed in the middle, the same command goes on and comes to the same points", async () => {
    const folder = place("let sum = 0; for (let i = 0; i < 30000; i++) sum += Math.sqrt(i);");
    const args = [...PLAY, ...SWEEP, "--out", "out"];
    const script = fileURLToPath(new URL("../../../scripts/optimize.mjs", import.meta.url));
    const child = spawn(process.execPath, [script, ...args], { cwd: folder, env: { ...process.env, INIT_CWD: folder }, stdio: "ignore" });
    const points = (): number => {
      if (!existsSync(join(folder, "out/sweep.db"))) return 0;
      const db = new Database(join(folder, "out/sweep.db"), { timeout: 1_000 });
      try {
        return (db.prepare("SELECT count(*) AS count FROM points").get() as { count: number }).count;
      } catch {
        return 0;
      } finally {
        db.close();
      }
    };
    while (points() < 2 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 30));
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    const before = points();
    expect(before).toBeGreaterThanOrEqual(2);
    expect(before).toBeLessThan(12);
    const then = await run(folder, ...args);
    expect(then.warned).toEqual([]);
    expect(then.said).toContain(`${before} points are finished already, the rest is played.`);
    const resumed = readFileSync(join(folder, "out/points.csv"), "utf8");
    await run(folder, ...PLAY, ...SWEEP, "--out", "fresh", "--cores", "1");
    expect(resumed).toBe(readFileSync(join(folder, "fresh/points.csv"), "utf8"));
  });

  test("walks forward: each window chooses on its own days, and the days after are one account", async () => {
    const folder = place();
    const { code, said, warned } = await run(folder, ...PLAY, "--sweep", "fast=3,6", "--sweep", "slow=20,30", "--walk-forward", "rolling:8:4", "--out", "out", "--json");
    expect(warned).toEqual([]);
    expect(code).toBe(0);
    const { windows, summary } = JSON.parse(said.at(-1)!) as { windows: { inSample: Span; outOfSample: Span; outOfSampleFigures: { equityFinal: number } }[]; summary: { windows: number; outOfSampleReturn: number } };
    expect(windows.map(({ inSample, outOfSample }) => `${inSample.from} ${inSample.to} | ${outOfSample.from} ${outOfSample.to}`)).toEqual([
      "2024-02-05 2024-02-14 | 2024-02-15 2024-02-20", "2024-02-09 2024-02-20 | 2024-02-21 2024-02-26", "2024-02-15 2024-02-26 | 2024-02-27 2024-02-29",
    ]);
    const growth = windows.reduce((product: number, { outOfSampleFigures }) => product * (outOfSampleFigures.equityFinal / 10_00_000), 1);
    expect(summary.outOfSampleReturn).toBeCloseTo(growth - 1, 12);
    const curve = readFileSync(join(folder, "out/curve.csv"), "utf8").trim().split("\r\n");
    // The head, eleven days of 75 bars, and the beginning of each of three windows.
    expect(curve).toHaveLength(1 + 11 * 75 + 3);
    expect(Number(curve.at(-1)!.split(",")[1])).toBeCloseTo(10_00_000 * growth, 4);
  });

  test("points that fail are another exit code", async () => {
    const folder = place("if (this.parameters.fast === 6) throw new Error('six');");
    const { code, said } = await run(folder, ...PLAY, ...SWEEP);
    expect(code).toBe(2);
    expect(said.at(-1)).toMatch(/^ {2}3 points could not be run, the first \(6, \d+\): onCandle threw \d+ errors: six$/);
  });

  test.each([
    [[...PLAY], "--sweep is missing. Name a parameter and its values, like --sweep fast=5:30:5."],
    [[...PLAY, "--sweep", "quick=1:2"], "--sweep quick=1:2: the strategy has no such parameter. It has stock, fast, slow."],
    [[...PLAY, "--sweep", "fast=5:many"], "--sweep fast=5:many: many is not a number."],
    [[...PLAY, "--sweep", "fast=30:5:5"], "--sweep fast=30:5:5: the step must be above 0, and the end not before the beginning."],
    [[...PLAY, "--sweep", "fast=5:90:5"], "Fast must be at most 60; it is 65."],
    [[...PLAY, ...SWEEP, "--method", "luck"], "--method luck cannot be read. Write grid, random:200 or model:100."],
    [[...PLAY, ...SWEEP, "--objective", "money"], "--objective money is none of sharpe, sortino,"],
    [[...PLAY, ...SWEEP, "--out-of-sample", "95%"], "--out-of-sample: "],
    [[...PLAY, ...SWEEP, "--cores", "none"], "--cores none is not a number."],
    [[...PLAY, ...SWEEP, "--walk-forward", "rolling:30:5"], "the data have 19 trading days, the in-sample span takes 30 of them"],
  ])("%j is refused with a sentence", async (args, sentence) => {
    const { code, warned, said } = await run(place(), ...args);
    expect([code, said]).toEqual([1, []]);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain(sentence);
  });
});

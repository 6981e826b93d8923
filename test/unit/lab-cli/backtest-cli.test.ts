import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runBacktestCli } from "../../../scripts/lab/run-backtest-cli.ts";

let folder = "";
const at = Date.UTC(2026, 10, 22, 5, 0);

/** Ten days of 5-minute bars that go up and down like a saw. */
function saw(): string {
  const lines = ["timestamp,open,high,low,close,volume"];
  for (const day of ["02", "03", "04", "05", "06", "09", "10", "11", "12", "13"]) {
    for (let bar = 0; bar < 75; bar++) {
      const minutes = 555 + bar * 5;
      const price = 100 + Math.abs((bar % 30) - 15);
      const time = `2026-11-${day}T${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}:00+05:30`;
      lines.push(`${time},${price},${price + 1},${price - 1},${price + 0.5},1000`);
    }
  }
  return `${lines.join("\n")}\n`;
}

async function run(...args: string[]): Promise<{ code: number; said: string[]; warned: string[] }> {
  const [said, warned]: [string[], string[]] = [[], []];
  const code = await runBacktestCli(args, { env: {}, platform: "linux", home: folder, cwd: folder, now: at }, (line) => said.push(line), (line) => warned.push(line));
  return { code, said, warned };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sauda-backtest-"));
  writeFileSync(join(folder, "saw.csv"), saw());
  writeFileSync(join(folder, "bad.csv"), "timestamp,open,high,low,close,volume\n2026-11-02T09:15:00+05:30,100,99,98,99,10\n");
  writeFileSync(join(folder, "throws.ts"), `import { candles, strategy } from "sauda";
export class Throws extends strategy({ title: "Throws", about: "Throws.", parameters: {}, series: () => ({ bars: candles("NSE:SBIN", 5) }) }) { onCandle() { throw new Error("No."); } }`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const PLAY = ["--strategy", "sma-crossover", "--data", "saw.csv", "--instrument", "NSE:SBIN", "--frame", "5m", "--set", "fast=3", "--set", "slow=8"] as const;

describe("npm run backtest", () => {
  test("plays, tells, and writes what was asked for; the same once more is the same", async () => {
    const first = await run(...PLAY, "--holding", "intraday", "--out", "out", "--format", "csv", "--json");
    expect(first.warned).toEqual([]);
    expect(first.code).toBe(0);
    const summary = JSON.parse(first.said.at(-1)!) as { figures: { trades: number; bars: number }; codeHash: string; dataHash: string };
    expect(summary.figures.bars).toBe(750);
    expect(summary.figures.trades).toBeGreaterThan(10);
    expect(summary.codeHash).toMatch(/^[0-9a-f]{64}$/);
    expect(readdirSync(join(folder, "out")).filter((name) => name.endsWith(".csv"))).toHaveLength(4);
    expect(JSON.parse(readFileSync(join(folder, "out/summary.json"), "utf8"))).toMatchObject({ dataHash: summary.dataHash });
    const second = await run(...PLAY, "--holding", "intraday", "--json");
    const { figures } = JSON.parse(second.said.at(-1)!) as typeof summary;
    expect(figures).toEqual(summary.figures);
  });

  test.each([
    [["--data", "saw.csv"], "--strategy is missing."],
    [["--strategy", "nothing", "--data", "saw.csv"], "--strategy nothing: there is no such file, and no example of that name."],
    [["--strategy", "sma-crossover"], "--data is missing."],
    [[...PLAY, "--set", "quick=3"], "--set quick=3: the strategy has no such parameter. It has stock, bar, fast, slow, lots."],
    [[...PLAY, "--set", "fast=30"], "The fast average (30) must be shorter than the slow one (8)."],
    [[...PLAY, "--latency", "soon"], "--latency soon cannot be read. Write 2bars or 150ms."],
    [[...PLAY, "--market", "never"], "--market: Invalid option: expected one of"],
    [[...PLAY, "--capital", "much"], "--capital much is not an amount in rupees."],
    [[...PLAY, "--from", "2027-01-01"], ""],
    [["--strategy", "sma-crossover", "--data", "bad.csv", "--instrument", "NSE:SBIN", "--frame", "5m"], "line 2"],
  ])("%j is refused with a sentence", async (args, sentence) => {
    const { code, warned, said } = await run(...args);
    expect(code).toBe(1);
    expect(said).toEqual([]);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain(sentence);
    expect(warned[0]).toMatch(/\.$/);
  });

  test("a strategy that throws is told, and is another exit code", async () => {
    const { code, said } = await run("--strategy", "throws.ts", "--data", "saw.csv", "--frame", "5m");
    expect(code).toBe(2);
    expect(said.join("\n")).toContain("onCandle threw: No.");
  });
});

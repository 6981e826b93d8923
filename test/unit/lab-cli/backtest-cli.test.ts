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
    const summary = JSON.parse(first.said.at(-1)!) as { request: { parameters: object }; figures: { trades: number; bars: number }; codeHash: string; dataHash: string };
    expect(summary.figures.bars).toBe(750);
    expect(summary.request.parameters).toEqual({ stock: "NSE:SBIN", bar: 5, fast: 3, slow: 8, lots: 100 });
    expect(summary.figures.trades).toBeGreaterThan(10);
    expect(summary.codeHash).toMatch(/^[0-9a-f]{64}$/);
    expect(readdirSync(join(folder, "out")).filter((name) => name.endsWith(".csv"))).toHaveLength(4);
    expect(JSON.parse(readFileSync(join(folder, "out/summary.json"), "utf8"))).toMatchObject({ dataHash: summary.dataHash });
    const second = await run(...PLAY, "--holding", "intraday", "--json");
    const { figures } = JSON.parse(second.said.at(-1)!) as typeof summary;
    expect(figures).toEqual(summary.figures);
  });

  test("a word that is neither true nor false is refused, and not taken for false", async () => {
    writeFileSync(join(folder, "sides.ts"), `import { candles, strategy } from "sauda";
export class Sides extends strategy({ title: "Sides", about: "Sides.", parameters: { short: { kind: "boolean", default: true, label: "Short", help: "Sells short too." } }, series: () => ({ bars: candles("NSE:SBIN", 5) }) }) { onCandle() {} }`);
    const play = ["--strategy", "sides.ts", "--data", "saw.csv", "--instrument", "NSE:SBIN", "--frame", "5m", "--json"];
    expect(await run(...play, "--set", "short=maybe")).toMatchObject({ code: 1, warned: ["--set short=maybe: it is true or false."] });
    const told = await run(...play, "--set", "short=no");
    expect(told.warned).toEqual([]);
    expect(JSON.parse(told.said.at(-1)!)).toMatchObject({ request: { parameters: { short: false } } });
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

/** An hour of a tick each five seconds that goes up and down like a saw. */
function ticks(volume = true): string {
  const lines = [volume ? "timestamp_ist,ltp,cum_volume" : "timestamp_ist,ltp"];
  for (let i = 0; i < 720; i++) {
    const time = new Date(Date.UTC(2026, 10, 12, 9, 15) + i * 5_000).toISOString();
    lines.push(`2026-11-12 ${time.slice(11, 19)},${(100 + Math.abs((i % 120) - 60) * 0.05).toFixed(2)}${volume ? `,${(i + 1) * 1_000}` : ""}`);
  }
  return `${lines.join("\n")}\n`;
}

describe("npm run backtest on ticks", () => {
  const ON_TICKS = ["--strategy", "sma-crossover", "--data", "ticks.csv", "--instrument", "NSE:SBIN", "--set", "bar=1", "--set", "fast=2", "--set", "slow=4", "--holding", "intraday"] as const;

  test("knows a file of ticks by its first row, and plays it as a paper account", async () => {
    writeFileSync(join(folder, "ticks.csv"), ticks());
    const { code, said } = await run(...ON_TICKS, "--latency", "150ms", "--limit", "touch", "--json");
    expect(code).toBe(0);
    expect(said.some((line) => /: 2026-11-12 to 2026-11-12, 60 minutes of ticks in /.test(line))).toBe(true);
    const summary = JSON.parse(said.at(-1)!) as { request: object; figures: { trades: number }; assumes: string[] };
    expect(summary.request).toMatchObject({ data: { kind: "file", frame: "ticks" }, ticks: { latency: { kind: "fixed", ms: 150 }, queue: "touch" } });
    expect(summary.figures.trades).toBeGreaterThan(2);
    expect(summary.assumes[0]).toMatch(/^Fills assume a latency of 150 ms/);
  });

  test.each([
    [["--slippage", "0.05"], "--slippage says how orders meet candles, and the data are ticks. Leave it out."],
    [["--latency", "2bars"], "--latency 2bars: ticks have no bars to wait for. Write 150ms."],
    [["--limit", "queue"], "--limit queue is of candles. On ticks write behind, touch or through."],
    [["--floats"], "Ticks are played in rupees, with the money of a paper account. Leave the floats away, or choose bars."],
    [["--from", "2026-11-13", "--to", "2026-11-13"], "ticks.csv has no ticks from 2026-11-13 to 2026-11-13."],
  ])("%j is refused with a sentence", async (flags, sentence) => {
    writeFileSync(join(folder, "ticks.csv"), ticks());
    const { code, warned } = await run(...ON_TICKS, ...flags);
    expect([code, warned[0]?.slice(0, sentence.length)]).toEqual([1, sentence]);
  });

  test("ticks that tell no volume are refused: no order could fill", async () => {
    writeFileSync(join(folder, "ticks.csv"), ticks(false));
    const { code, warned } = await run(...ON_TICKS);
    expect([code, warned]).toEqual([1, ["The ticks of NSE:SBIN tell no volume: no candle can be built of them and no order can fill. Choose ticks with the volume of the day."]]);
  });
});

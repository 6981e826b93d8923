import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SweepPool } from "../../../electron/lab/sweeps/sweep-pool.ts";
import type { SweepRunOptions } from "../../../electron/lab/sweeps/sweep-run.ts";
import { SweepRun } from "../../../electron/lab/sweeps/sweep-run.ts";
import type { BacktestPlaces } from "../../../shared/contract/backtest-task.ts";
import type { RunRequest, SweepRequest } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_BAR_MODEL } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { SweepRecord } from "../../../shared/optimise/sweep-records.ts";
import type { PlayedPoint, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { sim } from "../backtest/rig.ts";

export const CODE = new URL("../../../workers/backtest/sweep/main.ts", import.meta.url);
const resource = (name: string): string => fileURLToPath(new URL(`../../../resources/${name}.json`, import.meta.url));
export const PLACES: BacktestPlaces = {
  store: undefined, recordings: undefined, calendar: { sessions: resource("calendar/sessions"), holidays: resource("calendar/nse-holidays") }, charges: resource("charges/angelone"), margins: resource("margins/angelone"),
};

/** Trading days of February and March 2024 that have no holiday. */
export const DAYS = ["05", "06", "07", "08", "09", "12", "13", "14", "15", "16", "19", "20", "21", "22", "23", "26", "27", "28", "29"].map((day) => `2024-02-${day}`);

/** A file of five-minute bars: a seeded walk that trends and turns. */
export function barFile(folder: string, days = DAYS, seed = 7): string {
  const random = seededRandom(seed);
  const rows = ["timestamp,open,high,low,close,volume"];
  let price = 500;
  for (const day of days) {
    for (let bar = 0; bar < 75; bar++) {
      const minute = 9 * 60 + 15 + bar * 5;
      const open = price;
      price = Math.max(100, price + Math.sin(rows.length / 20) * 0.6 + (random() - 0.5) * 2);
      const [o, c] = [open.toFixed(2), price.toFixed(2)];
      const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      rows.push(`${day}T${time}:00+05:30,${o},${(Math.max(Number(o), Number(c)) + 0.5).toFixed(2)},${(Math.min(Number(o), Number(c)) - 0.5).toFixed(2)},${c},1000`);
    }
  }
  const path = join(folder, "bars.csv");
  writeFileSync(path, rows.join("\n"));
  return path;
}

/** A crossover as the shipped one, with room for what a test plants into it. */
export function crossover({ onCandle = "", top = "", about = "", parameters = "" } = {}): string {
  return `
import { candles, crossedAbove, crossedBelow, instrument, int, Sma, strategy } from "sauda";
${top}
export class Crossover extends strategy({
  title: "Crossover", about: "Two averages. ${about}",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    fast: int({ title: "Fast", help: "Bars.", least: 2, most: 60, default: 5 }),
    slow: int({ title: "Slow", help: "Bars.", least: 3, most: 200, default: 20 }),
    ${parameters}
  },
  check: ({ fast, slow }) => (fast < slow ? undefined : "The fast average must be shorter than the slow one."),
  series: ({ stock }) => ({ bars: candles(stock, 5) }),
}) {
  fast = this.series.bars.follow(new Sma(this.parameters.fast), "close");
  slow = this.series.bars.follow(new Sma(this.parameters.slow), "close");
  onCandle(candle) {
    ${onCandle}
    const { instrument } = candle;
    if (crossedAbove(this.fast, this.slow)) this.orders.target({ instrument, quantity: 100 });
    if (crossedBelow(this.fast, this.slow)) this.orders.target({ instrument, quantity: -100 });
  }
}`;
}

export const FAST = [3, 5, 8, 12];
export const SLOW = [10, 20, 30, 40, 50];

export function runRequestOf(path: string): RunRequest {
  return {
    file: "crossover.ts", parameters: {}, data: { kind: "file", path, frame: 5 }, capital: 10_00_000_0000 as RunRequest["capital"], holding: "intraday", bars: DEFAULT_BAR_MODEL, ticks: DEFAULT_FILL_MODEL, chargesTimes: 1, atEnd: "leave", seed: 1,
  };
}

export function sweepOf(path: string, other: Partial<SweepRequest> = {}): SweepRequest {
  return { base: runRequestOf(path), axes: [{ name: "fast", values: FAST }, { name: "slow", values: SLOW }], method: { kind: "grid" }, objective: "sharpe", outOfSamplePercent: 25, ...other };
}

export async function taskFor(request: RunRequest, source = crossover()): Promise<SweepRecord["task"]> {
  return { build: await buildModule(source, "crossover.ts"), request, instruments: [sim("NSE:SBIN", { product: "MIS" })], floats: false };
}

export async function jobFor(request: SweepRequest, source?: string, id = "sweep1"): Promise<SweepJob> {
  return { id, request, task: { ...(await taskFor(request.base, source)), places: PLACES, progress: undefined } };
}

/** One search without a store. */
export async function search(job: SweepJob, threads: number, { memory, ...other }: Partial<SweepRunOptions> & { readonly memory?: number } = {}): Promise<readonly (PlayedPoint | undefined)[]> {
  const pool = new SweepPool({ code: CODE, threads, memory });
  try {
    const { inSample } = await pool.prepare(job);
    const run = new SweepRun({ job, pool, inSample, known: new Map(), save: () => Promise.resolve(), onProgress: () => {}, now: () => performance.now(), stallMs: 60_000, ...other });
    await run.run();
    return run.points;
  } finally {
    await pool.close();
  }
}

import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { SweepPool } from "../../electron/lab/sweeps/sweep-pool.ts";
import { SweepRun } from "../../electron/lab/sweeps/sweep-run.ts";
import { resourcePath } from "../../electron/resource-files.ts";
import type { RunRequest } from "../../shared/contract/schemas/lab.ts";
import { DEFAULT_BAR_MODEL } from "../../shared/contract/schemas/lab.ts";
import { DEFAULT_FILL_MODEL } from "../../shared/contract/schemas/paper.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { cutTables } from "../../shared/optimise/cut-tables.ts";
import type { SweepJob } from "../../shared/optimise/sweep-tasks.ts";
import type { BarTable } from "../../shared/simulation/backtest/bar-table.ts";
import type { SimInstrument } from "../../shared/simulation/backtest/sim-instrument.ts";
import { buildModule } from "../../workers/strategy-module/build-module.ts";
import { resampledBars } from "./resampled-bars.ts";

const CODE = new URL("../../workers/backtest/sweep/main.ts", import.meta.url);
const SEED = 20_211;
const SLOW_VALUES = 50;

export interface SweepMeasure {
  readonly points: number;
  readonly threads: number;
  /** From the first point that is chosen to the last that is played; the threads are up by then. */
  readonly wallS: number;
  /** Of all threads together: what others take of the machine does not count. */
  readonly cpuS: number;
  readonly cpuMsPerPoint: number;
}

const SBIN: SimInstrument = {
  key: "NSE:SBIN" as SimInstrument["key"], exchange: "NSE", symbol: "SBIN", kind: "equity", underlying: "SBIN", expiry: undefined, strike: undefined, optionType: undefined,
  lot: 1, tick: 500 as Price, multiplier: 1, fnoStock: false, product: "MIS", onIndex: false,
};

async function jobOf(points: number): Promise<SweepJob> {
  const base: RunRequest = {
    file: "sma-crossover.ts", parameters: { stock: SBIN.key, bar: 1 }, data: { kind: "history", from: "2011-01-01", to: "2100-01-01" }, capital: (1_00_00_000 * PER_RUPEE) as Money, holding: "intraday",
    bars: DEFAULT_BAR_MODEL, ticks: DEFAULT_FILL_MODEL, chargesTimes: 1, atEnd: "last-close", seed: 1,
  };
  const fast = Array.from({ length: Math.ceil(points / SLOW_VALUES) }, (_, i) => 5 + i);
  const slow = Array.from({ length: Math.min(points, SLOW_VALUES) }, (_, i) => 60 + 4 * i);
  const build = await buildModule(await readFile(resourcePath("strategies/sma-crossover.ts"), "utf8"), "sma-crossover.ts");
  const places = {
    store: undefined, recordings: undefined, calendar: { sessions: resourcePath("calendar/sessions.json"), holidays: resourcePath("calendar/nse-holidays.json") },
    charges: resourcePath("charges/angelone.json"), margins: resourcePath("margins/angelone.json"),
  };
  return {
    id: "bench", task: { build, request: base, instruments: [SBIN], floats: false, progress: undefined, places },
    request: { base, axes: [{ name: "fast", values: fast }, { name: "slow", values: slow }], method: { kind: "random", points }, objective: "sharpe", outOfSamplePercent: 0 },
  };
}

/** A sweep of the SMA crossover over one-minute bars, with charges, margin and figures. @throws Error where a point could not be run. */
export async function measureSweep({ points, bars, threads }: { readonly points: number; readonly bars: number; readonly threads: number }): Promise<SweepMeasure> {
  const job = await jobOf(points);
  const inSample: readonly BarTable[] = cutTables([resampledBars(bars, SEED)], { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });
  const pool = new SweepPool({ code: CODE, threads });
  try {
    await Promise.all(Array.from({ length: threads }, () => pool.propose({ job, told: [] })));
    const run = new SweepRun({ job, pool, inSample, known: new Map(), save: () => Promise.resolve(), onProgress: () => {}, now: () => performance.now(), stallMs: 600_000 });
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await run.run();
    const wallS = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const problem = run.points.find((played) => played?.point.problem !== undefined)?.point.problem;
    if (problem !== undefined) throw new Error(problem);
    return { points: run.points.length, threads, wallS, cpuS: (user + system) / 1e6, cpuMsPerPoint: (user + system) / 1e3 / run.points.length };
  } finally {
    await pool.close();
  }
}

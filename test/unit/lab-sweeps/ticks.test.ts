import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SweepPool } from "../../../electron/lab/sweeps/sweep-pool.ts";
import { WalkRun } from "../../../electron/lab/sweeps/walk-run.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { dayNumber, dayStart } from "../../../shared/history/days.ts";
import type { TickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { runBacktest } from "../../../workers/backtest/run-backtest.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { CODE, DAYS, jobFor, runRequestOf, search, sweepOf } from "./rig.ts";

const SIX = DAYS.slice(0, 6);
/** A tick each ten seconds of the first four hours. */
const PER_DAY = 1_440;

function tickFile(): string {
  const random = seededRandom(3);
  const rows = ["timestamp_ist,ltp,cum_volume"];
  let price = 10_000;
  for (const day of SIX) {
    let volume = 0;
    for (let i = 0; i < PER_DAY; i++) {
      price = Math.max(2_000, price + Math.round(Math.sin(rows.length / 90) * 3 + (random() - 0.5) * 8));
      volume += 100 + Math.floor(random() * 400);
      const time = new Date(istEpoch(day, 555) + i * 10_000 + 330 * 60_000).toISOString();
      rows.push(`${day} ${time.slice(11, 19)},${(price / 20).toFixed(2)},${volume}`);
    }
  }
  const path = join(tempFolder(), "ticks.csv");
  writeFileSync(path, rows.join("\n"));
  return path;
}

function request(path: string, outOfSamplePercent: number): ReturnType<typeof sweepOf> {
  return sweepOf(path, { base: { ...runRequestOf(path), data: { kind: "file", path, frame: "ticks" } }, axes: [{ name: "fast", values: [2, 3] }, { name: "slow", values: [5, 8] }], outOfSamplePercent });
}

test("points of a sweep on ticks are those that the same runs come to one by one", async () => {
  const path = tickFile();
  const job = await jobFor(request(path, 0));
  const points = await search(job, 2);
  expect(points).toHaveLength(4);
  for (const played of points) {
    const [fast, slow] = played!.point.values;
    const { run } = await runBacktest({ ...job.task, request: { ...job.task.request, parameters: { fast: fast!, slow: slow! } } });
    expect(played!.point.problem).toBeUndefined();
    expect(run.figures).toMatchObject(played!.point.figures!);
    expect(run.figures.trades).toBeGreaterThan(5);
  }
}, 60_000);

test("the last days are kept apart, and the best point is played on them, warmed up with candles of the days before", async () => {
  const job = await jobFor(request(tickFile(), 34));
  const pool = new SweepPool({ code: CODE, threads: 1 });
  try {
    const prepared = await pool.prepare(job);
    const [inSample, rest] = [prepared.inSample as TickTable, prepared.rest as TickTable];
    expect([inSample.at.length, rest.at.length, prepared.restFrom]).toEqual([4 * PER_DAY, 2 * PER_DAY, SIX[4]]);
    expect(inSample.price.buffer).toBeInstanceOf(SharedArrayBuffer);
    const apart = await pool.playChosen({ job, values: [3, 40], warmUp: inSample, prices: rest });
    expect(apart.curve.equity[0]).toBe(10_00_000);
    expect(apart.warnings).toEqual(["The run begins on days that the search has not seen; 960 bars before them fed its indicators."]);
    const opens = dayStart(dayNumber(SIX[4]!)) + 555 * 60_000;
    const decided = Math.min(...apart.orders.map(({ at }) => at));
    expect(decided).toBeGreaterThanOrEqual(opens);
    // Forty candles of five minutes have to pass without a warm-up.
    const cold = await pool.playChosen({ job, values: [3, 40], warmUp: undefined, prices: rest });
    expect(Math.min(...cold.orders.map(({ at }) => at))).toBeGreaterThan(opens + 200 * 60_000);
    expect(decided).toBeLessThan(opens + 200 * 60_000);

    const walk = new WalkRun({ job, pool, prices: prepared.inSample, plan: { kind: "rolling", inSample: 2, outOfSample: 1 }, known: [], save: () => Promise.resolve(), now: () => performance.now(), stallMs: 60_000, onProgress: () => {} });
    expect(await walk.run()).toBe(true);
    expect(walk.windows.length).toBeGreaterThan(1);
  } finally {
    await pool.close();
  }
}, 60_000);

import { describe, expect, test } from "vitest";
import { SweepPool } from "../../../electron/lab/sweeps/sweep-pool.ts";
import { SweepRun } from "../../../electron/lab/sweeps/sweep-run.ts";
import { dayStart, dayNumber } from "../../../shared/history/days.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { runBacktest } from "../../../workers/backtest/run-backtest.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { CODE, DAYS, FAST, SLOW, barFile, crossover, jobFor, runRequestOf, search, sweepOf } from "./rig.ts";

const numbered = (points: readonly unknown[]): string => JSON.stringify(points);

describe("a sweep's points", () => {
  test("are those that the same runs come to one by one", async () => {
    const path = barFile(tempFolder());
    const job = await jobFor(sweepOf(path, { outOfSamplePercent: 0 }));
    const points = await search(job, 2);
    // 12 is not shorter than 10.
    expect(points).toHaveLength(FAST.length * SLOW.length - 1);
    for (const played of [points[0], points[7], points[18]]) {
      const [fast, slow] = played!.point.values;
      const { run } = await runBacktest({ ...job.task, request: { ...runRequestOf(path), parameters: { fast: fast!, slow: slow! } } });
      expect(run.figures).toMatchObject(played!.point.figures!);
      expect(played!.point.figures!.trades).toBeGreaterThan(5);
    }
  });

  test("are the same from one and from two threads, by every method", async () => {
    const path = barFile(tempFolder());
    for (const method of [{ kind: "grid" }, { kind: "random", points: 12 }, { kind: "model", points: 40 }] as const) {
      const axes = [{ name: "fast", values: [2, 3, 4, 5, 6, 8, 10, 12] }, { name: "slow", values: [14, 18, 22, 30, 40, 50, 60, 70] }];
      const job = await jobFor(sweepOf(path, { method, axes }));
      const [one, two] = await Promise.all([search(job, 1), search(job, 2)]);
      expect(one).toHaveLength(method.kind === "grid" ? 64 : method.points);
      expect(numbered(one)).toBe(numbered(two));
      expect(new Set(one.map((played) => played!.place.join())).size).toBe(one.length);
    }
  });

  test("see nothing of another point that ran in the same thread before", async () => {
    const path = barFile(tempFolder());
    const source = crossover({ top: "let candlesSeen = 0;", onCandle: "candlesSeen += 1; if (candlesSeen > 19 * 75) throw new Error('of another run');" });
    const points = await search(await jobFor(sweepOf(path, { outOfSamplePercent: 0 }), source), 1);
    expect(points.filter((played) => played!.point.problem)).toEqual([]);
  });

  test("never meet a bar of the days that are kept apart", async () => {
    const path = barFile(tempFolder());
    // Throws, and so tells, the latest time that it saw.
    const source = crossover({ onCandle: "this.latest = Math.max(this.latest ?? 0, candle.at);" }).replace(/}\s*$/, "  onStop() { throw new Error('latest ' + this.latest); }\n}");
    const points = await search(await jobFor(sweepOf(path), source), 2);
    const latest = points.map((played) => Number(/latest (\d+)/.exec(played!.point.problem ?? "")?.[1]));
    // 19 days, a quarter of them is 5.
    const firstApart = dayStart(dayNumber(DAYS[14]!));
    expect(latest).toHaveLength(19);
    for (const at of latest) {
      expect(at).toBeGreaterThan(dayStart(dayNumber(DAYS[13]!)));
      expect(at).toBeLessThan(firstApart);
    }
  });
});

describe("what goes wrong", () => {
  test("in a point is that point's alone", async () => {
    const path = barFile(tempFolder());
    const whole = await search(await jobFor(sweepOf(path)), 2);
    const source = crossover({ onCandle: "if (this.parameters.fast === 5 && this.parameters.slow === 30) throw new RangeError('five and thirty');" });
    const points = await search(await jobFor(sweepOf(path), source), 2);
    const failed = points.filter((played) => played!.point.problem !== undefined);
    expect(failed.map((played) => played!.point)).toEqual([{ values: [5, 30], problem: expect.stringMatching(/^onCandle threw \d+ errors: five and thirty/) }]);
    expect(points.filter((played) => !failed.includes(played))).toEqual(whole.filter((played) => played!.point.values.join() !== "5,30"));
  });

  test("a thread that dies is started again, and its other points are played again", async () => {
    const path = barFile(tempFolder());
    const whole = await search(await jobFor(sweepOf(path)), 2);
    const source = crossover({ top: "const held = [];", onCandle: "if (this.parameters.fast === 5 && this.parameters.slow === 30) for (;;) held.push(new Array(1e5).fill(0.5)); " });
    const points = await search(await jobFor(sweepOf(path), source), 2, { memory: 64 });
    const failed = points.filter((played) => played!.point.problem !== undefined);
    expect(failed.map((played) => played!.point.values)).toEqual([[5, 30]]);
    expect(failed[0]!.point.problem).toMatch(/ended its thread 2 times.*memory/);
    expect(points.filter((played) => !failed.includes(played))).toEqual(whole.filter((played) => played!.point.values.join() !== "5,30"));
  });

  test("a loop without end is ended", async () => {
    const path = barFile(tempFolder());
    const source = crossover({ onCandle: "if (this.parameters.fast === 3 && this.parameters.slow === 10) for (;;);" });
    const points = await search(await jobFor(sweepOf(path), source), 2, { stallMs: 1_500 });
    const failed = points.filter((played) => played!.point.problem !== undefined);
    expect(failed.map((played) => played!.point)).toEqual([{ values: [3, 10], problem: "The strategy did not come on for 2 s and was ended. Look for a loop without end." }]);
    expect(points).toHaveLength(19);
  });

  test("axes that do not fit are refused before anything is played", async () => {
    const path = barFile(tempFolder());
    const pool = new SweepPool({ code: CODE, threads: 1 });
    try {
      const against = async (axes: ReturnType<typeof sweepOf>["axes"]): Promise<string> => pool.prepare(await jobFor(sweepOf(path, { axes }))).then(() => "", (error: Error) => error.message);
      expect(await against([{ name: "quick", values: [1, 2] }])).toBe('There is no parameter "quick" to sweep; there are stock, fast, slow.');
      expect(await against([{ name: "fast", values: [5, 61] }])).toBe("Fast must be at most 60; it is 61.");
      expect(await against([{ name: "fast", values: [5, 6, 5] }])).toBe("Fast is to take the value 5 twice. Take one of the two out.");
      expect(await against([{ name: "stock", values: ["NSE:SBIN"] }])).toBe("Instrument is an instrument, which is chosen and not swept. Run a sweep for each.");
      const none = await jobFor(sweepOf(path, { axes: [{ name: "fast", values: [50, 60] }, { name: "slow", values: [10] }] }));
      await expect(pool.propose({ job: none, told: [] })).rejects.toThrow("The strategy refuses every point of the sweep. The first: The fast average must be shorter than the slow one. Choose other values.");
      await expect(pool.prepare({ ...none, request: { ...none.request, axes: sweepOf(path).axes, outOfSamplePercent: 80 }, task: { ...none.task, request: runRequestOf(barFile(tempFolder(), DAYS.slice(0, 1))) } })).rejects.toThrow("The data have 1 trading day, and 80 % of them kept apart leaves none to search on.");
    } finally {
      await pool.close();
    }
  });
});

test("a cancelled sweep keeps what was finished, and stops at once also where a strategy loops", async () => {
  const path = barFile(tempFolder());
  const source = crossover({ onCandle: "if (this.parameters.fast === 8) for (;;);" });
  const job = await jobFor(sweepOf(path), source);
  const pool = new SweepPool({ code: CODE, threads: 2 });
  const { inSample } = await pool.prepare(job);
  const saved: number[] = [];
  const run: SweepRun = new SweepRun({
    job, pool, inSample, known: new Map(), now: () => performance.now(), stallMs: 600_000,
    save: (points) => Promise.resolve(void saved.push(...points.map(({ number }) => number))),
    onProgress: () => { if (run.done >= 3) run.cancel(); },
  });
  expect(await run.run()).toBe(false);
  expect(run.done).toBeGreaterThanOrEqual(3);
  expect(run.done).toBeLessThan(19);
  expect(saved.sort((a, b) => a - b)).toEqual([...run.points.keys()].filter((number) => run.points[number]));
  expect(run.points.every((played) => played === undefined || played.point.figures !== undefined)).toBe(true);
  await pool.close();
});

test("the best point is played on the days that were kept apart as if it had been warmed up and begun there", async () => {
  const path = barFile(tempFolder());
  const job = await jobFor(sweepOf(path));
  const pool = new SweepPool({ code: CODE, threads: 1 });
  try {
    const prepared = await pool.prepare(job);
    const [inSample, rest] = [prepared.inSample as readonly BarTable[], prepared.rest as readonly BarTable[]];
    expect(prepared.restFrom).toBe(DAYS[14]);
    const apart = await pool.playChosen({ job, values: [5, 20], warmUp: inSample, prices: rest });
    const firstApart = dayStart(dayNumber(DAYS[14]!));
    expect(apart.curve.at).toHaveLength(5 * 75);
    expect(apart.curve.at[0]).toBe(firstApart + (9 * 60 + 20) * 60_000);
    expect(apart.curve.equity[0]).toBe(10_00_000);
    expect(Math.min(...apart.orders.map(({ at }) => at))).toBeGreaterThan(firstApart);
    // Crossings of the averages over all of the data, as many as there are orders in the days apart. A run without warm-up misses the first 20 bars.
    const closes = [...inSample[0]!.close, ...rest[0]!.close].map((close) => close / PER_RUPEE);
    const average = (bars: number, at: number): number => closes.slice(at - bars + 1, at + 1).reduce((sum, one) => sum + one, 0) / bars;
    const above = (at: number): boolean => average(5, at) > average(20, at);
    const crossings = closes.flatMap((_, at) => (at >= inSample[0]!.at.length && above(at) !== above(at - 1) ? [at] : []));
    const signals = apart.orders.filter(({ reason }) => !/square/i.test(reason)).map(({ at }) => at);
    const expected = crossings.map((at) => rest[0]!.at[at - inSample[0]!.at.length]! + 300_000);
    expect(crossings.length).toBeGreaterThan(5);
    expect(expected).toEqual(expect.arrayContaining([...new Set(signals)]));
    expect(signals[0]).toBe(expected[0]);
    for (const { entryBar, entryAt, exitBar } of apart.trades) {
            expect(apart.curve.at[entryBar]! - entryAt).toBe(300_000);
      expect(exitBar).toBeLessThan(apart.curve.at.length);
    }
    const profit = apart.trades.reduce((sum, trade) => sum + trade.profit, 0) / PER_RUPEE;
    expect(apart.figures.equityFinal - 10_00_000).toBeCloseTo(profit, 4);
  } finally {
    await pool.close();
  }
});

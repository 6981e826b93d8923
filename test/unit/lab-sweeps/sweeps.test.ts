import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SweepsOptions } from "../../../electron/lab/sweeps/sweeps.ts";
import { Sweeps } from "../../../electron/lab/sweeps/sweeps.ts";
import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import { labJob, sweepView } from "../../../shared/contract/schemas/lab.ts";
import { dayStart, dayNumber } from "../../../shared/history/days.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { CODE, DAYS, PLACES, barFile, crossover, jobFor, search, sweepOf, taskFor } from "./rig.ts";

/** Sweeps on a folder, with everything that they said. */
async function opened(folder: string, { source = crossover(), threads = 2, ...other }: Partial<Omit<SweepsOptions, "threads">> & { readonly source?: string; readonly threads?: number } = {}) {
  const jobs: LabJob[] = [];
  const kept: { readonly run: PlayedRun; readonly title: string }[] = [];
  let ids = 0;
  const sweeps = await Sweeps.open({
    file: join(folder, "sweeps.db"), code: CODE, threads: () => threads, places: () => PLACES, now: () => Date.now(), newId: () => `sweep${folder.slice(-3).replace(/[^a-z0-9]/gi, "0").toLowerCase()}${Date.now() % 1e6}${ids++}`,
    taskOf: (request) => taskFor(request, source), keepRun: (run, title) => Promise.resolve(`run00${kept.push({ run, title })}`), onJob: (job) => void jobs.push(labJob.parse(job)), ...other,
  });
  onTestFinished(() => sweeps.close());
  /** Until a sweep's job is as it should be. */
  const until = async (id: string, is: (job: LabJob) => boolean): Promise<LabJob> => {
    for (;;) {
      const found = jobs.findLast((job) => job.id === id);
      if (found && is(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { sweeps, jobs, kept, until };
}

/** Some work for each candle, so that a sweep is still on its way when the test turns to it. */
const slow = (turns: number): string => crossover({ onCandle: `let sum = 0; for (let i = 0; i < ${turns}; i++) sum += Math.sqrt(i);` });

const isOver = ({ state }: LabJob): boolean => state === "done" || state === "failed" || state === "cancelled";

describe("sweeps", () => {
  test("from the start to the best point on the days that were kept apart", async () => {
    const folder = tempFolder();
    const { sweeps, kept, jobs, until } = await opened(folder);
    const request = sweepOf(barFile(folder));
    const id = await sweeps.start(request, "Averages");
    const done = await until(id, isOver);
    expect(done).toMatchObject({ state: "done", done: 19, total: 19, sentence: "Done. 19 points are kept.", run: "run001", title: "Averages" });
    expect(jobs.some(({ leftMs }) => leftMs !== undefined)).toBe(true);
    const view = sweepView.parse(await sweeps.open(id));
    const sharpes = view.points.map(({ figures }) => (figures && figures.trades >= 5 ? figures.sharpe! : -99));
    expect(sharpes[view.best!]).toBe(Math.max(...sharpes));
    expect(view.deflatedSharpe).toBeGreaterThan(0);
    expect(view.deflatedSharpe).toBeLessThanOrEqual(1);
    expect(view.neighbours!.measured + view.neighbours!.missing).toBeGreaterThan(2);
    expect(kept).toHaveLength(1);
    expect(kept[0]!.title).toBe("Averages: best point, out of sample");
    expect(kept[0]!.run.request.parameters).toMatchObject({ fast: view.points[view.best!]!.values[0]!, slow: view.points[view.best!]!.values[1]! });
    expect(kept[0]!.run.figures.start).toBeGreaterThan(dayStart(dayNumber(DAYS[14]!)));
    expect(sweeps.list()).toMatchObject([{ id, state: "done", best: view.best, outOfSample: "run001" }]);
    expect(sweeps.jobs()).toEqual([]);
    expect(() => sweeps.cancel(id)).toThrow('The sweep "Averages" is over already.');
  });

  test.each([{ kind: "grid" }, { kind: "model", points: 32 }] as const)("broken off by the end of the program, one by $kind goes on with what is missing and comes to the same points", async (method) => {
    const folder = tempFolder();
    const path = barFile(folder);
    const source = slow(20_000);
    const request = sweepOf(path, { method, axes: [{ name: "fast", values: [2, 4, 6, 8, 10, 12] }, { name: "slow", values: [14, 18, 22, 30, 50, 70] }] });
    const whole = await search(await jobFor(request, source), 2);
    const first = await opened(folder, { source });
    const id = await first.sweeps.start(request);
    await first.until(id, ({ done }) => done >= 18);
    await first.sweeps.close();
    const db = new Database(join(folder, "sweeps.db"));
    const { count } = db.prepare("SELECT count(*) AS count FROM points WHERE sweep = ?").get(id) as { count: number };
    expect(count).toBeGreaterThanOrEqual(18);
    expect(count).toBeLessThan(whole.length);
    // As after a crash, where nobody could note anything: the last word is that it runs.
    db.prepare("UPDATE sweeps SET standing = json_set(standing, '$.state', 'running') WHERE id = ?").run(id);
    db.close();

    const then = await opened(folder, { source });
    expect(then.sweeps.list()[0]).toMatchObject({ id, state: "paused" });
    expect((await then.sweeps.open(id)).points).toHaveLength(count);
    const before = then.jobs.length;
    then.sweeps.pause(id, false);
    await then.until(id, isOver);
    // It begins with what there was.
    expect(then.jobs.slice(before).filter(({ total, done }) => total > 0 && done > 0).every(({ done }) => done >= 16)).toBe(true);
    const { points, state } = await then.sweeps.open(id);
    expect(state).toBe("done");
    expect(JSON.stringify(points)).toBe(JSON.stringify(whole.map((played) => played!.point)));
  });

  test("one does not go on with other prices", async () => {
    const folder = tempFolder();
    const first = await opened(folder, { source: slow(20_000) });
    const id = await first.sweeps.start(sweepOf(barFile(folder)));
    await first.until(id, ({ done }) => done >= 2);
    await first.sweeps.close();
    barFile(folder, DAYS, 8);
    const then = await opened(folder);
    then.sweeps.pause(id, false);
    expect(await then.until(id, isOver)).toMatchObject({ state: "failed", sentence: "The prices have changed since the sweep began, so its points cannot be compared with new ones. Start it anew." });
  });

  test("pause lets go of the machine, and cancel keeps the finished points", async () => {
    const folder = tempFolder();
    const { sweeps, until, jobs } = await opened(folder, { source: slow(60_000) });
    const id = await sweeps.start(sweepOf(barFile(folder)));
    const next = await sweeps.start(sweepOf(barFile(folder)), "Next");
    await until(id, ({ done }) => done >= 2);
    sweeps.pause(id, true);
    // Points on their way.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { done } = jobs.findLast((job) => job.id === id)!;
    expect(done).toBeLessThan(19);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(jobs.findLast((job) => job.id === id)).toMatchObject({ done, state: "paused" });
    expect(sweeps.jobs().map(({ title, state }) => `${title} ${state}`)).toEqual(["Next waiting", "crossover.ts: sweep of fast, slow paused"]);
    sweeps.pause(id, false);
    await until(id, (job) => job.done > done);
    sweeps.cancel(id);
    const over = await until(id, isOver);
    expect(over.state).toBe("cancelled");
    expect((await sweeps.open(id)).points).toHaveLength(over.done);
    expect(over.done).toBeGreaterThan(done);
    // The one behind it has its turn.
    expect(await until(next, isOver)).toMatchObject({ state: "done", done: 19 });
    await sweeps.remove(next);
    expect(sweeps.list().map((sweep) => sweep.id)).toEqual([id]);
    await expect(sweeps.open(next)).rejects.toThrow("That sweep is not there any more. Choose another.");
  });

  test("data that cannot be read is the sweep's sentence, and a title cannot reach into the file", async () => {
    const folder = tempFolder();
    const { sweeps, until } = await opened(folder);
    const id = await sweeps.start(sweepOf(join(folder, "gone.csv")), "'); DROP TABLE sweeps; --");
    expect(await until(id, isOver)).toMatchObject({ state: "failed", sentence: "gone.csv could not be read: it is not there any more; choose it again.", title: "'); DROP TABLE sweeps; --" });
    expect(sweeps.list()).toHaveLength(1);
  });
});

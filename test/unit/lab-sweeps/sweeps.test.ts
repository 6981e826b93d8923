import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { sweepView } from "../../../shared/contract/schemas/lab.ts";
import { dayStart, dayNumber } from "../../../shared/history/days.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { DAYS, barFile, jobFor, search, sweepOf } from "./rig.ts";
import { isOver, openedSweeps, slowCrossover } from "./sweeps-rig.ts";

describe("sweeps", () => {
  test("from the start to the best point on the days that were kept apart", async () => {
    const folder = tempFolder();
    const { sweeps, kept, jobs, until } = await openedSweeps(folder);
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
    expect(() => sweeps.cancel(id)).toThrow('"Averages" is over already.');
  });

  test.each([{ kind: "grid" }, { kind: "model", points: 32 }] as const)("broken off by the end of the program, one by $kind goes on with what is missing and comes to the same points", async (method) => {
    const folder = tempFolder();
    const path = barFile(folder);
    const source = slowCrossover(20_000);
    const request = sweepOf(path, { method, axes: [{ name: "fast", values: [2, 4, 6, 8, 10, 12] }, { name: "slow", values: [14, 18, 22, 30, 50, 70] }] });
    const whole = await search(await jobFor(request, source), 2);
    const first = await openedSweeps(folder, { source });
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

    const then = await openedSweeps(folder, { source });
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
    const first = await openedSweeps(folder, { source: slowCrossover(20_000) });
    const id = await first.sweeps.start(sweepOf(barFile(folder)));
    await first.until(id, ({ done }) => done >= 2);
    await first.sweeps.close();
    barFile(folder, DAYS, 8);
    const then = await openedSweeps(folder);
    then.sweeps.pause(id, false);
    expect(await then.until(id, isOver)).toMatchObject({ state: "failed", sentence: "The prices have changed since the sweep began, so its points cannot be compared with new ones. Start it anew." });
  });

  test("pause lets go of the machine, and cancel keeps the finished points", async () => {
    const folder = tempFolder();
    const { sweeps, until, jobs } = await openedSweeps(folder, { source: slowCrossover(60_000) });
    const id = await sweeps.start(sweepOf(barFile(folder)));
    const next = await sweeps.start(sweepOf(barFile(folder)), "Next");
    await until(id, ({ done }) => done >= 2);
    sweeps.pause(id, true);
    // Points on their way are finished: on a busy machine that takes as long as it takes.
    const count = (): number => jobs.findLast((job) => job.id === id)!.done;
    let done = -1;
    while (count() !== done) {
      done = count();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
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
    await expect(sweeps.open(next)).rejects.toThrow("It is not there any more: it was removed. Choose another.");
  });

  test("data that cannot be read is the sweep's sentence, and a title cannot reach into the file", async () => {
    const folder = tempFolder();
    const { sweeps, until } = await openedSweeps(folder);
    const id = await sweeps.start(sweepOf(join(folder, "gone.csv")), "'); DROP TABLE sweeps; --");
    expect(await until(id, isOver)).toMatchObject({ state: "failed", sentence: "gone.csv could not be read: it is not there any more; choose it again.", title: "'); DROP TABLE sweeps; --" });
    expect(sweeps.list()).toHaveLength(1);
  });
});

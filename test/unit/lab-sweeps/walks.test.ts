import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { walkHead, walkView } from "../../../shared/contract/schemas/lab-walk.ts";
import { drawdowns } from "../../../shared/analytics/drawdown.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { barFile, crossover, sweepOf } from "./rig.ts";
import { isOver, openedSweeps, slowCrossover } from "./sweeps-rig.ts";

const PLAN = { kind: "rolling", inSample: 8, outOfSample: 4 } as const;
const AXES = [{ name: "fast", values: [3, 6] }, { name: "slow", values: [20, 30] }];

describe("walk-forwards", { timeout: 120_000 }, () => {
  test("from the start to what the days after came to; listed apart from sweeps, and removed", async () => {
    const folder = tempFolder();
    const { sweeps, jobs, until } = await openedSweeps(folder);
    const id = await sweeps.start(sweepOf(barFile(folder), { axes: AXES, outOfSamplePercent: 0 }), "Averages", PLAN);
    const done = await until(id, isOver);
    // Four points in each of three windows.
    expect(done).toMatchObject({ kind: "walk-forward", state: "done", done: 12, total: 12, sentence: "Done. 3 of 3 windows are kept." });
    expect(jobs.filter((job) => job.id === id).every((job) => job.total === 0 || job.done <= job.total)).toBe(true);
    const view = walkView.parse(await sweeps.openWalk(id));
    expect(view.windows.map(({ inSample, outOfSample }) => `${inSample.from} ${inSample.to} | ${outOfSample.from} ${outOfSample.to}`)).toEqual([
      "2024-02-05 2024-02-14 | 2024-02-15 2024-02-20", "2024-02-09 2024-02-20 | 2024-02-21 2024-02-26", "2024-02-15 2024-02-26 | 2024-02-27 2024-02-29",
    ]);
    const growth = view.windows.reduce((product, { tried }) => product * (tried!.equityFinal / 10_00_000), 1);
    expect(view.summary!.outOfSampleReturn).toBeCloseTo(growth - 1, 12);
    expect(view.curve.equity[0]).toBe(10_00_000);
    expect(view.curve.equity.at(-1)).toBeCloseTo(10_00_000 * growth, 4);
    expect(view.curve.drawdown).toEqual([...drawdowns(view.curve)]);
    expect(sweeps.list()).toEqual([]);
    const [head] = sweeps.walks();
    expect(walkHead.parse(head)).toMatchObject({ id, title: "Averages", state: "done", total: 3, plan: PLAN, summary: view.summary! });
    await sweeps.remove(id);
    expect(sweeps.walks()).toEqual([]);
    await expect(sweeps.openWalk(id)).rejects.toThrow("It is not there any more: it was removed. Choose another.");
    const db = new Database(join(folder, "sweeps.db"));
    expect(db.prepare("SELECT (SELECT count(*) FROM windows) + (SELECT count(*) FROM sweeps) AS left").get()).toEqual({ left: 0 });
    db.close();
  });

  test("broken off by the end of the program, it goes on with the windows that are missing and comes to the same", async () => {
    const folder = tempFolder();
    const request = sweepOf(barFile(folder), { axes: AXES, outOfSamplePercent: 0 });
    const source = slowCrossover(8_000);
    const plan = { kind: "anchored", inSample: 6, outOfSample: 3 } as const;
    const whole = await openedSweeps(tempFolder(), { source });
    const wholeId = await whole.sweeps.start(request, "Whole", plan);
    await whole.until(wholeId, isOver);
    const first = await openedSweeps(folder, { source });
    const id = await first.sweeps.start(request, "Averages", plan);
    await first.until(id, ({ done, total }) => total > 0 && done > 8);
    await first.sweeps.close();
    const kept = new Database(join(folder, "sweeps.db"), { readonly: true });
    const { count } = kept.prepare("SELECT count(*) AS count FROM windows WHERE walk = ?").get(id) as { count: number };
    expect(count).toBeGreaterThanOrEqual(2);
    expect(count).toBeLessThan(5);
    kept.close();
    const then = await openedSweeps(folder, { source });
    expect(then.sweeps.jobs()).toMatchObject([{ id, kind: "walk-forward", state: "paused" }]);
    expect((await then.sweeps.openWalk(id)).windows).toHaveLength(count);
    then.sweeps.pause(id, false);
    expect((await then.until(id, isOver)).sentence).toBe("Done. 5 of 5 windows are kept.");
    const [a, b] = [await then.sweeps.openWalk(id), await whole.sweeps.openWalk(wholeId)];
    expect([a.windows, a.summary, a.curve]).toEqual([b.windows, b.summary, b.curve]);
  });

  test("cancelled: the finished windows stay, the one on its way is not judged", async () => {
    const folder = tempFolder();
    const { sweeps, until } = await openedSweeps(folder, { source: slowCrossover(8_000) });
    const id = await sweeps.start(sweepOf(barFile(folder), { axes: AXES, outOfSamplePercent: 0 }), "Averages", PLAN);
    await until(id, ({ done }) => done >= 5);
    sweeps.cancel(id);
    const over = await until(id, isOver);
    expect(over.state).toBe("cancelled");
    const { windows } = await sweeps.openWalk(id);
    expect(over.sentence).toBe(`Cancelled. ${windows.length} of 3 windows ${windows.length === 1 ? "is" : "are"} kept.`);
    expect(windows.length).toBeLessThan(3);
    for (const { tried } of windows) expect(tried).toBeDefined();
  });

  test("windows that choose nothing trade nothing, and days that do not hold the plan are the job's sentence", async () => {
    const folder = tempFolder();
    const { sweeps, until } = await openedSweeps(folder, { source: crossover({ onCandle: "return;" }) });
    const request = sweepOf(barFile(folder), { axes: AXES, outOfSamplePercent: 0 });
    const idle = await until(await sweeps.start(request, "Idle", PLAN), isOver);
    expect(idle.sentence).toBe("Done. No window could choose a point: none of them has a figure to compare and 5 trades or more in sample. Take longer in-sample spans.");
    const view = walkView.parse(await sweeps.openWalk(idle.id));
    expect([view.windows.length, view.windows.every(({ best, tried }) => best === undefined && tried === undefined), view.summary, view.curve.at]).toEqual([3, true, undefined, []]);
    const long = await until(await sweeps.start(request, "Long", { kind: "rolling", inSample: 30, outOfSample: 5 }), isOver);
    expect([long.state, long.sentence]).toEqual(["failed", "The walk-forward cannot be made: the data have 19 trading days, the in-sample span takes 30 of them and leaves none to try on: shorten it or take a longer period."]);
  });

  test("a file of sweeps from before there were walk-forwards is brought up to date", async () => {
    const folder = tempFolder();
    const db = new Database(join(folder, "sweeps.db"));
    db.exec("CREATE TABLE sweeps (id TEXT PRIMARY KEY, at INTEGER NOT NULL, title TEXT NOT NULL, request TEXT NOT NULL, task TEXT NOT NULL, standing TEXT NOT NULL) WITHOUT ROWID; CREATE TABLE points (sweep TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (sweep, number)) WITHOUT ROWID;");
    db.prepare("INSERT INTO sweeps VALUES (?, ?, ?, ?, ?, ?)").run("old001", 1, "Old", JSON.stringify(sweepOf("/bars.csv")), JSON.stringify({ build: { hash: "c0de", file: "a.ts" } }), JSON.stringify({ state: "done", sentence: "Done.", total: 4, done: 4 }));
    db.pragma("user_version = 1");
    db.close();
    const { sweeps } = await openedSweeps(folder);
    expect(sweeps.list()).toMatchObject([{ id: "old001", title: "Old", codeHash: "c0de" }]);
    expect(sweeps.walks()).toEqual([]);
  });
});

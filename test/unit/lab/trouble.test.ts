import { execFileSync } from "node:child_process";
import { createWriteStream, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";
import { labRig, requestOf, storeIn, withCallback } from "./rig.ts";
import type { LabRig } from "./rig.ts";

/** About 4 ms for each of 1,500 bars. */
const SLOW = withCallback("for (let i = 0; i < 4e6; i++) this.sum += i;", "sum = 0;");
const ODD = { file: "own/odd.ts" };

function opened(change: Parameters<typeof labRig>[1] = {}): LabRig {
  const folder = tempFolder();
  storeIn(folder);
  return labRig(folder, change);
}

/** The lab works as if nothing had been. */
async function worksOn({ call, over }: LabRig): Promise<void> {
  const { id } = await call("lab.run", { request: requestOf() });
  expect(await over(id)).toMatchObject({ state: "done", run: id });
  expect((await call("lab.runs", {})).runs.map((run) => run.id)).toEqual([id]);
}

describe("a run that does not come to its end by itself", { timeout: 60_000 }, () => {
  test("is cancelled while it plays; nothing of it is kept, and the next one runs", async () => {
    const rig = opened();
    rig.sources.set(ODD.file, SLOW);
    const { id } = await rig.call("lab.run", { request: requestOf(ODD) });
    await rig.news(id, ({ total, state }) => state === "running" && total === 1_500);
    await rig.call("lab.cancel", { job: id });
    expect(await rig.over(id)).toMatchObject({ state: "cancelled", sentence: "Cancelled by hand." });
    await expect(rig.call("lab.cancel", { job: id })).rejects.toThrow(`There is no job ${id} that is not over yet`);
    await worksOn(rig);
  });

  test("is cancelled while it reads a file that has no end", async () => {
    const rig = opened();
    const path = join(tempFolder(), "endless.csv");
    execFileSync("mkfifo", [path]);
    const { id } = await rig.call("lab.run", { request: requestOf({ data: { kind: "file", path, frame: 1 } }) });
    const writing = createWriteStream(path);
    writing.write("timestamp,open,high,low,close,volume\n2026-11-09 09:15:00,100,101,99,100,5\n");
    await rig.news(id, ({ state }) => state === "running");
    await rig.call("lab.cancel", { job: id });
    expect(await rig.over(id)).toMatchObject({ state: "cancelled" });
    writing.destroy();
    await worksOn(rig);
  });

  test("loops without end: it is ended, says where to look, and the next one runs", async () => {
    const rig = opened({ stallMs: 700 });
    rig.sources.set(ODD.file, withCallback("for (;;) new Array(1000).fill(0.5);"));
    const { id } = await rig.call("lab.run", { request: requestOf(ODD) });
    expect(await rig.over(id)).toMatchObject({ state: "failed", sentence: "The strategy made no progress for 0.7 s and was ended. Look for a loop without end in its callbacks." });
    await worksOn(rig);
  });

  test("eats memory: its thread is ended, not the terminal, and the next one runs", async () => {
    const rig = opened({ memory: 96 });
    rig.sources.set(ODD.file, withCallback("for (let i = 0; i < 1e4; i++) this.kept.push({ i, text: String(i) + close });", "kept: object[] = [];"));
    const { id } = await rig.call("lab.run", { request: requestOf(ODD) });
    expect(await rig.over(id)).toMatchObject({ state: "failed", sentence: "It took more than 96 MB of memory and was ended. Let the strategy keep less of the past in its fields, or choose a shorter period." });
    await worksOn(rig);
  });

  test("ends with the terminal, which waits for no strategy", async () => {
    const rig = opened();
    rig.sources.set(ODD.file, withCallback("for (;;) this.n += 1;", "n = 0;"));
    const { id } = await rig.call("lab.run", { request: requestOf(ODD) });
    const { id: waiting } = await rig.call("lab.run", { request: requestOf() });
    await rig.news(id, ({ total }) => total > 0);
    await rig.lab.end();
    expect([rig.told.findLast((job) => job.id === id)?.state, rig.told.findLast((job) => job.id === waiting)?.state]).toEqual(["cancelled", "cancelled"]);
  });
});

/** Some tenths of a second in all: the thread stands back where the machine is busy. */
const UNHURRIED = withCallback("for (let i = 0; i < 2e5; i++) this.sum += i;", "sum = 0;");

describe("the queue", { timeout: 60_000 }, () => {
  test("as many at once as there are threads; both are kept", async () => {
    const rig = opened({ threads: 2 });
    rig.sources.set(ODD.file, UNHURRIED);
    const ids = [(await rig.call("lab.run", { request: requestOf(ODD) })).id, (await rig.call("lab.run", { request: requestOf() })).id, (await rig.call("lab.run", { request: requestOf({ parameters: { slow: 20 } }) })).id];
    for (const id of ids) expect(await rig.over(id)).toMatchObject({ state: "done", run: id });
    let most = 0;
    const running = new Set<string>();
    for (const { id, state } of rig.told) {
      if (state === "running") running.add(id);
      else running.delete(id);
      most = Math.max(most, running.size);
    }
    expect(most).toBe(2);
    expect((await rig.call("lab.runs", {})).runs.map((run) => run.id).sort()).toEqual(ids.toSorted());
  });

  test.skipIf(process.platform !== "linux")("threads that play stand back behind those that trade", async () => {
    const rig = opened();
    const { id } = await rig.call("lab.run", { request: requestOf() });
    await rig.over(id);
    const nice = (thread: string): number => Number(readFileSync(`/proc/self/task/${thread}/stat`, "utf8").split(") ")[1]!.split(" ")[16]);
    const own = nice(String(process.pid));
    const all = readdirSync("/proc/self/task").map(nice);
    // One that played, and one of the desk.
    expect(all.filter((one) => one === own + 10).length).toBeGreaterThanOrEqual(2);
    expect(nice(String(process.pid))).toBe(own);
  });

  test("what waits can be paused and resumed, what has begun cannot", async () => {
    const rig = opened();
    rig.sources.set(ODD.file, UNHURRIED);
    const { id: first } = await rig.call("lab.run", { request: requestOf(ODD) });
    const { id: second } = await rig.call("lab.run", { request: requestOf(), title: "Second" });
    await rig.news(first, ({ state }) => state === "running");
    await expect(rig.call("lab.pause", { job: first, paused: true })).rejects.toThrow('"Cross on SBIN" has begun and cannot be paused: let it come to its end, or cancel it.');
    await rig.call("lab.pause", { job: second, paused: true });
    await rig.over(first);
    expect((await rig.call("lab.runs", {})).jobs).toEqual([expect.objectContaining({ id: second, state: "paused" })]);
    await rig.call("lab.pause", { job: second, paused: false });
    expect(await rig.over(second)).toMatchObject({ state: "done" });
  });
});

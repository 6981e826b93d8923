import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, expect, test } from "vitest";
import type { ExchangeControl, ExchangeNotice, ExchangeOptions } from "../../../workers/exchange/types.ts";

const root = mkdtempSync(join(tmpdir(), "sauda-worker-"));
const workers: Worker[] = [];
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()));
  rmSync(root, { recursive: true, force: true });
});

writeFileSync(join(root, "a-file"), "");

const options: ExchangeOptions = { port: 0, dataDir: root, seed: 5, day: "2026-09-01", replay: [], speed: 1, profile: "unlimited", startPaused: false };

function launch(workerData: unknown) {
  const worker = new Worker(new URL("../../../workers/exchange/main.ts", import.meta.url), { workerData });
  workers.push(worker);
  const notices: ExchangeNotice[] = [];
  const listeners = new Set<() => void>();
  worker.on("message", (notice: ExchangeNotice) => {
    notices.push(notice);
    for (const listener of listeners) listener();
  });
  const ended = new Promise<number>((resolve) => void worker.on("exit", resolve));
  const until = (passes: (notice: ExchangeNotice) => boolean) =>
    new Promise<ExchangeNotice>((resolve) => {
      const look = () => {
        const found = notices.find(passes);
        if (found !== undefined) resolve(found);
      };
      listeners.add(look);
      look();
    });
  return { notices, ended, until, tell: (control: ExchangeControl | { kind: string }) => worker.postMessage(control) };
}

test("says where its doors are, obeys, tells its clock, and ends when told to", async () => {
  const { notices, ended, until, tell } = launch(options);
  const ready = await until(({ kind }) => kind === "ready");
  if (ready.kind !== "ready") throw new Error("not ready");
  expect(ready.ready).toMatchObject({ restUrl: `http://127.0.0.1:${ready.ready.port}`, account: { pin: expect.stringMatching(/^\d{4}$/) }, clock: { day: "2026-09-01", paused: false, speed: 1 } });
  tell({ kind: "pause" });
  await until((notice) => notice.kind === "clock" && notice.clock.paused);
  tell({ kind: "speed", speed: 20 });
  await until((notice) => notice.kind === "clock" && notice.clock.speed === 20);
  tell({ kind: "nonsense" });
  tell({ kind: "resume" });
  await until((notice) => notice.kind === "clock" && !notice.clock.paused && notice.clock.speed === 20);
  tell({ kind: "stop" });
  expect(await ended).toBe(0);
  expect(notices[0]?.kind).toBe("ready");
  expect(notices.at(-1)).toEqual({ kind: "stopped" });
  await expect(fetch(ready.ready.masterUrl)).rejects.toThrow();
}, 30_000);

test("the session goes on where it stopped", async () => {
  const first = launch({ ...options, seed: 6, speed: 50 });
  await first.until((notice) => notice.kind === "clock" && notice.clock.now > notice.clock.openAt + 60_000);
  first.tell({ kind: "stop" });
  await first.ended;
  const stood = first.notices.findLast((notice) => notice.kind === "clock");
  const second = launch({ ...options, seed: 6, startPaused: true });
  const ready = await second.until(({ kind }) => kind === "ready");
  if (ready.kind !== "ready" || stood?.kind !== "clock") throw new Error("not ready");
  expect(ready.ready.clock.now).toBeGreaterThanOrEqual(stood.clock.now);
  expect(ready.ready.clock).toMatchObject({ day: stood.clock.day, paused: true });
  second.tell({ kind: "stop" });
  expect(await second.ended).toBe(0);
}, 30_000);

test.each([
  ["a folder that cannot be made", { ...options, dataDir: join(root, "a-file", "below") }, /a-file/],
  ["a recording that is not there", { ...options, replay: ["/nowhere/day.csv"] }, /\/nowhere\/day\.csv/],
  ["options that are none", { ...options, profile: "fast" }, /profile/],
])("%s: one failure notice, and the thread ends", async (_name, workerData, sentence) => {
  const { notices, ended } = launch(workerData);
  expect(await ended).toBe(0);
  expect(notices).toEqual([{ kind: "failed", sentence: expect.stringMatching(sentence) }]);
}, 30_000);

import { describe, expect, test } from "vitest";
import { DownloadJobs } from "../../../electron/history/download-jobs.ts";
import type { HistoryJobView } from "../../../shared/contract/schemas/history.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { SBIN, instrument } from "../../support/orders.ts";
import { NOW, NSE, bookRig, dayOf, openStore, tape } from "./rig.ts";

const FROM = "2026-05-04";

function rig(opened = openStore()) {
  const made = bookRig((frame) => tape(frame, FROM, "2026-11-20"), opened);
  const told: HistoryJobView[] = [];
  const jobs = new DownloadJobs({ store: made.store, book: made.book, clock: made.time, instrument: (key) => (key === SBIN ? instrument() : undefined), sessions: () => NSE, marketAt: () => NOW, publish: (job) => told.push(job) });
  const done = async (): Promise<void> => {
    for (let i = 0; i < 2_000 && jobs.views.some(({ state }) => state === "running" || state === "waiting"); i++) await made.time.pass(100);
  };
  const kept = (): number => made.file.days({ instrument: SBIN, frame: 1 }, 0, 99_999).filter(({ bars }) => bars > 0).length;
  return { ...made, jobs, told, done, kept };
}

describe("downloads", () => {
  test("half a year of minutes: seven requests, each told, every day kept", async () => {
    const { jobs, told, done, file, source } = rig();
    await jobs.start(SBIN, 1, dayOf(FROM), dayOf("2026-11-19"));
    await done();
    const bars = tape(1, FROM, "2026-11-19").length;
    expect(jobs.views[0]).toMatchObject({ state: "done", chunks: 7, chunksDone: 7, bars, sentence: expect.stringContaining("bars are kept") as string });
    expect(source.asked).toHaveLength(7);
    expect(file.days({ instrument: SBIN, frame: 1 }, 0, 99_999).reduce((sum, day) => sum + day.bars, 0)).toBe(bars);
    expect(told.map(({ chunksDone }) => chunksDone).filter((count, i, all) => count !== all[i - 1])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("stopped in the middle and resumed: no request twice", async () => {
    const { jobs, done, source, time } = rig();
    let stopAt = 3;
    source.answer = () => {
      if (--stopAt === 0) void jobs.cancel(1);
      return undefined;
    };
    await jobs.start(SBIN, 1, dayOf(FROM), dayOf("2026-11-19"));
    await done();
    expect(jobs.views[0]).toMatchObject({ state: "stopped", sentence: "Stopped. Resume goes on where it was." });
    const first = source.asked.length;
    expect(first).toBeLessThan(7);
    await jobs.resume(1);
    await done();
    await time.pass(10);
    expect(jobs.views[0]).toMatchObject({ state: "done" });
    expect(new Set(source.asked.map(({ from }) => from)).size).toBe(source.asked.length);
    expect(source.asked).toHaveLength(7);
  });

  test("after a crash the list is there, nothing goes on by itself, and resuming asks only for what is missing", async () => {
    const opened = openStore();
    const before = rig(opened);
    await before.jobs.start(SBIN, 1, dayOf(FROM), dayOf("2026-11-19"));
    for (let i = 0; i < 2_000 && before.source.asked.length < 4; i++) await Promise.resolve();
    before.jobs.end();
    await before.time.pass(1_000);
    const kept = before.kept();
    expect(kept).toBeGreaterThan(0);
    const after = rig(opened);
    await after.jobs.restore();
    expect(after.jobs.views).toMatchObject([{ id: 1, state: "stopped", sentence: "Sauda ended meanwhile. Resume goes on where it was." }]);
    await after.time.pass(10_000);
    expect(after.source.asked).toEqual([]);
    await after.jobs.resume(1);
    await after.done();
    expect(after.jobs.views[0]).toMatchObject({ state: "done" });
    expect(before.source.asked.length + after.source.asked.length).toBeLessThanOrEqual(8);
    expect(after.kept()).toBe(tape(1440, FROM, "2026-11-19").length);
  });

  test("a failure says why, keeps what came before, and can be resumed", async () => {
    const { jobs, done, source, kept } = rig();
    let calls = 0;
    source.answer = () => (++calls > 2 ? { kind: "failed", why: "Angel One failed with HTTP 503", definite: false } : undefined);
    await jobs.start(SBIN, 1, dayOf(FROM), dayOf("2026-11-19"));
    await done();
    expect(jobs.views[0]).toMatchObject({ state: "failed", sentence: "The candles of SBIN could not be had: Angel One failed with HTTP 503 Resume goes on where it was." });
    // Five attempts of the third request.
    expect(calls).toBe(7);
    expect(kept()).toBeGreaterThan(30);
    source.answer = () => undefined;
    await jobs.resume(1);
    await done();
    expect(jobs.views[0]).toMatchObject({ state: "done" });
  });

  test("one after the other; a waiting one can be stopped; one that is over can be dismissed", async () => {
    const { jobs, done, store } = rig();
    await jobs.start(SBIN, 1, dayOf(FROM), dayOf("2026-11-19"));
    await jobs.start(SBIN, 5, dayOf(FROM), dayOf("2026-11-19"));
    await jobs.cancel(2);
    await expect(jobs.dismiss(1)).rejects.toThrow("still runs");
    await done();
    expect(jobs.views.map(({ state }) => state)).toEqual(["done", "stopped"]);
    await jobs.dismiss(1);
    expect((await store.jobs()).map(({ id }) => id)).toEqual([2]);
  });

  test("what cannot be is refused by name", async () => {
    const { jobs } = rig();
    await expect(jobs.start("NSE:GONE" as InstrumentKey, 1, 1, 2)).rejects.toThrow("NSE:GONE is not in today's instrument list");
    await expect(jobs.start(SBIN, 1, dayOf("2026-11-19"), dayOf("2026-11-18"))).rejects.toThrow("would end (2026-11-18) before it begins (2026-11-19)");
    await expect(jobs.resume(9)).rejects.toThrow("not in the list");
  });
});

import { describe, expect, test } from "vitest";
import { LabJobs } from "../../../electron/lab/lab-jobs.ts";
import type { JobWork } from "../../../electron/lab/job.ts";
import { doubledCosts } from "../../../electron/lab/doubled-costs.ts";
import { mayBeOf, sweepEvidence, walkEvidence } from "../../../electron/lab/sweep-evidence.ts";
import { PROGRESS } from "../../../shared/contract/backtest-task.ts";
import type { LabJob, RunRequest, SweepView } from "../../../shared/contract/schemas/lab.ts";
import { runRequest } from "../../../shared/contract/schemas/lab.ts";
import type { WalkHead } from "../../../shared/contract/schemas/lab-walk.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { requestOf } from "./rig.ts";

function jobsOn(time: VirtualTime, atOnce = 1) {
  const told: LabJob[] = [];
  let ids = 0;
  const jobs = new LabJobs({ atOnce, clock: time, timers: time, newId: () => `job${100 + ids++}`, stallMs: 5_000, publish: (job) => void told.push(job) });
  return { jobs, told, last: () => told.at(-1)! };
}

/** Work whose progress and end the test gives. */
function byHand(title = "A run") {
  const end = Promise.withResolvers<string>();
  let steps: Int32Array = new Int32Array(3);
  let aborted = false;
  const work: JobWork<string> = {
    kind: "run", title,
    work: (signal, progress) => {
      steps = new Int32Array(progress);
      signal.addEventListener("abort", () => {
        aborted = true;
        end.reject(new DOMException("aborted", "AbortError"));
      });
      return end.promise;
    },
    done: (sentence) => ({ sentence }),
  };
  return { work, end, set: (done: number, total: number) => steps.set([done, total]), asked: () => steps[PROGRESS.stop] === 1, aborted: () => aborted };
}

describe("a job", () => {
  test("tells what it does and how long it takes on, no more often than it changes", async () => {
    const time = new VirtualTime();
    const { jobs, told, last } = jobsOn(time);
    const hand = byHand();
    const { id } = jobs.start(hand.work);
    expect(last()).toMatchObject({ id, state: "running", done: 0, total: 0, sentence: "Reads the data." });
    await time.pass(3_000);
    expect(told).toHaveLength(2);
    hand.set(0, 100_000);
    await time.pass(250);
    expect(last()).toMatchObject({ done: 0, total: 100_000, sentence: "Plays 1,00,000 bars." });
    expect(last().leftMs).toBeUndefined();
    hand.set(25_000, 100_000);
    await time.pass(1_000);
    // The look a quarter of a second after the first bar found a quarter done: three times as long is left.
    expect(last()).toMatchObject({ done: 25_000, leftMs: 750 });
    expect(told).toHaveLength(4);
    hand.set(100_000, 100_000);
    await time.pass(250);
    expect(last()).toMatchObject({ leftMs: 0, sentence: "Reckons the figures and keeps the run." });
    hand.end.resolve("Return 3 %.");
    await time.pass(0);
    expect(last()).toMatchObject({ state: "done", sentence: "Return 3 %." });
    expect([last().leftMs, jobs.views]).toEqual([undefined, []]);
    const before = told.length;
    await time.pass(10_000);
    expect(told).toHaveLength(before);
  });

  test("that reads is not taken to hang, one that stands still between bars is", async () => {
    const time = new VirtualTime();
    const { jobs, last } = jobsOn(time);
    const hand = byHand();
    const { result } = jobs.start(hand.work);
    await time.pass(60_000);
    expect(last().state).toBe("running");
    hand.set(1, 10);
    await time.pass(4_500);
    expect(hand.aborted()).toBe(false);
    hand.set(2, 10);
    await time.pass(4_500);
    expect(hand.aborted()).toBe(false);
    await time.pass(1_000);
    expect(hand.aborted()).toBe(true);
    await expect(result).rejects.toThrow("The strategy made no progress for 5 s and was ended.");
    expect(last()).toMatchObject({ state: "failed" });
  });

  test("that plays is asked to stop first, and ended when it does not", async () => {
    const time = new VirtualTime();
    const { jobs, last } = jobsOn(time);
    const hand = byHand();
    const { id } = jobs.start(hand.work);
    hand.set(1, 10);
    await time.pass(300);
    jobs.cancel(id);
    jobs.cancel(id);
    await time.pass(100);
    expect([hand.asked(), hand.aborted(), last().state]).toEqual([true, false, "running"]);
    await time.pass(500);
    expect([hand.aborted(), last().state]).toEqual([true, "cancelled"]);
  });

  test("that comes to its end though it was cancelled is done", async () => {
    const time = new VirtualTime();
    const { jobs, last } = jobsOn(time);
    const hand = byHand();
    const { id } = jobs.start(hand.work);
    hand.set(1, 10);
    await time.pass(300);
    jobs.cancel(id);
    hand.end.resolve("Kept.");
    await time.pass(1_000);
    expect([last().state, last().sentence, hand.aborted()]).toEqual(["done", "Kept.", false]);
  });

  test("beyond the most that may wait is refused, and the limit is named", () => {
    const { jobs } = jobsOn(new VirtualTime());
    for (let n = 0; n < 200; n++) jobs.start(byHand().work);
    expect(() => jobs.start(byHand().work)).toThrow("200 jobs of the lab are not over yet. Wait for some of them, or cancel them.");
  });
});

describe("costs doubled", () => {
  test("charges, slippage and spread; within what a request may ask for", () => {
    const costly = requestOf({ chargesTimes: 1, bars: { ...requestOf().bars, slippage: { kind: "percent", by: 0.05 }, spread: { percent: 0.02, on: "both" } } });
    expect(doubledCosts(costly)).toEqual({ ...costly, chargesTimes: 2, bars: { ...costly.bars, slippage: { kind: "percent", by: 0.1 }, spread: { percent: 0.04, on: "both" } } });
    expect(doubledCosts(requestOf({ chargesTimes: 0 })).chargesTimes).toBe(2);
    for (const slippage of [{ kind: "points", by: 1e9 }, { kind: "percent", by: 20 }, { kind: "atr", times: 10, bars: 14 }, { kind: "none" }] as const) {
      const most = requestOf({ chargesTimes: 10, bars: { ...requestOf().bars, slippage, spread: { percent: 20, on: "entry" } } });
      expect(runRequest.parse(doubledCosts(most))).toEqual(most);
    }
  });
});

describe("what a sweep says of a run", () => {
  const base = requestOf({ parameters: { stock: "NSE:SBIN", slow: 40, fast: 5 } });
  const request = { base, axes: [{ name: "slow", values: [20, 40, 60] }, { name: "fast", values: [5, 10] }], method: { kind: "grid" }, objective: "sharpe", outOfSamplePercent: 0 } as const;
  const sweep = {
    request, codeHash: "c0de", best: 1, deflatedSharpe: 0.97, neighbours: { measured: 3, missing: 2, mean: 1.1, worst: 0.2, profitable: 1, plateau: 0.8 },
    points: [{ values: [20, 5] }, { values: [40, 10], figures: { sharpe: 1.5 } }],
  } as unknown as SweepView;

  test("only of its best point, however the fields of the request are ordered", () => {
    const head = { codeHash: "c0de", request: { ...requestOf(), parameters: { fast: 10, stock: "NSE:SBIN", slow: 40 } } };
    expect(mayBeOf(head, sweep)).toBe(true);
    expect(sweepEvidence(head, sweep)).toEqual({
      sweep: { deflatedSharpe: 0.97 },
      neighbours: { own: 1.5, place: [1, 1], edges: [1], measured: 3, missing: 2, mean: 1.1, worst: 0.2, profitable: 1, plateau: 0.8 },
    });
    expect(sweepEvidence({ request: { ...head.request, parameters: { ...head.request.parameters, slow: 60 } } }, sweep)).toBeUndefined();
    expect(sweepEvidence({ request: { ...head.request, seed: 2 } }, sweep)).toBeUndefined();
    expect(mayBeOf({ ...head, request: { ...head.request, chargesTimes: 0 } }, sweep)).toBe(false);
    // Another version of the file is another strategy.
    expect(mayBeOf({ ...head, codeHash: "0ther" }, sweep)).toBe(false);
  });
});

describe("what a walk-forward says of a run", () => {
  const base = requestOf({ parameters: { stock: "NSE:SBIN", slow: 40, fast: 5 } });
  const summary = { windows: 4, outOfSampleReturn: 0.04, outOfSampleYear: 0.1, inSampleYear: 0.16, efficiency: 0.62, profitable: 0.75, worst: -0.02 };
  const walk = { id: "walk01", state: "done", codeHash: "c0de", summary, request: { base, axes: [{ name: "slow", values: [20, 40, 60] }] } } as unknown as WalkHead;
  const head = { codeHash: "c0de", request: requestOf({ parameters: { fast: 5, stock: "NSE:SBIN", slow: 60 } }) };
  const over = (change: Partial<RunRequest>): typeof head => ({ ...head, request: { ...head.request, ...change } });

  test("of the same code and request, with parameters that it could choose", () => {
    expect(walkEvidence(head, [walk])).toEqual(summary);
    expect(walkEvidence({ ...head, codeHash: "0ther" }, [walk])).toBeUndefined();
    expect(walkEvidence(over({ parameters: { ...head.request.parameters, slow: 61 } }), [walk])).toBeUndefined();
    expect(walkEvidence(over({ parameters: { ...head.request.parameters, fast: 6 } }), [walk])).toBeUndefined();
    expect(walkEvidence(over({ chargesTimes: 0 }), [walk])).toBeUndefined();
    expect(walkEvidence(head, [{ ...walk, state: "cancelled" }, { ...walk, summary: { ...summary, windows: 9 } }])).toEqual({ ...summary, windows: 9 });
  });

  test("its days hold those of the run, in the same place", () => {
    const { from, to } = { from: "2026-11-09", to: "2026-11-13" };
    expect(walkEvidence(over({ data: { kind: "history", from: "2026-11-10", to } }), [walk])).toEqual(summary);
    expect(walkEvidence(over({ data: { kind: "history", from: "2026-11-06", to } }), [walk])).toBeUndefined();
    expect(walkEvidence(over({ data: { kind: "history", from, to: "2026-11-16" } }), [walk])).toBeUndefined();
    expect(walkEvidence(over({ data: { kind: "file", path: "/a.csv", frame: 1 } }), [walk])).toBeUndefined();
    const file = { ...walk, request: { ...walk.request, base: { ...base, data: { kind: "file", path: "/a.csv", frame: 1, from } as const } } };
    expect(walkEvidence(over({ data: { kind: "file", path: "/a.csv", frame: 1, from, to } }), [file])).toEqual(summary);
    expect(walkEvidence(over({ data: { kind: "file", path: "/a.csv", frame: 1 } }), [file])).toBeUndefined();
  });
});

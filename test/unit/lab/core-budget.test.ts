import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CoreBudget } from "../../../electron/lab/core-budget.ts";
import { LabJobs } from "../../../electron/lab/lab-jobs.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("cores that the lab takes together", () => {
  test("tasks wait for one in their order, and get it when it is given back, once", async () => {
    const budget = new CoreBudget(1);
    const first = budget.tryTake()!;
    expect(budget.tryTake()).toBeUndefined();
    const got: string[] = [];
    const [a, b] = ["a", "b"].map((name) => budget.take().then((release) => (got.push(name), release)));
    await turn();
    expect(got).toEqual([]);
    first();
    first();
    await turn();
    expect(got).toEqual(["a"]);
    (await a!)();
    (await b!)();
    expect(got).toEqual(["a", "b"]);
    expect(budget.tryTake()).toBeDefined();
  });

  test("a single run goes before the tasks of a sweep that have waited longer, and gives its core back", async () => {
    const budget = new CoreBudget(1);
    const time = new VirtualTime();
    let ids = 0;
    const jobs = new LabJobs({ atOnce: 1, cores: budget, clock: time, timers: time, newId: () => `job${100 + ids++}`, stallMs: 5_000, publish: () => {} });
    const held = budget.tryTake()!;
    const order: string[] = [];
    const task = budget.take().then((release) => (order.push("task"), release));
    const end = Promise.withResolvers<undefined>();
    jobs.start({ kind: "run", title: "Run", work: () => (order.push("run"), end.promise), done: () => ({ sentence: "Done." }) });
    expect(jobs.views).toMatchObject([{ state: "waiting", sentence: "Waits for a free core." }]);
    held();
    await turn();
    expect([order, jobs.views[0]?.state]).toEqual([["run"], "running"]);
    end.resolve(undefined);
    await turn();
    expect(order).toEqual(["run", "task"]);
    (await task)();
  });

  test("who no longer waits takes no core", async () => {
    const budget = new CoreBudget(1);
    const held = budget.tryTake()!;
    const [one, other] = [new AbortController(), new AbortController()];
    const waiting = budget.take(one.signal, other.signal);
    other.abort(new Error("closed"));
    await expect(waiting).rejects.toThrow("closed");
    await expect(budget.take(other.signal)).rejects.toThrow("closed");
    held();
    expect(budget.tryTake()).toBeDefined();
  });

  test("never more at once than there are cores, whoever asks, leaves or gives back", async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.constantFrom("take", "try", "give", "leave"), { maxLength: 60 }), async (cores, steps) => {
      const budget = new CoreBudget(cores);
      const held: (() => void)[] = [];
      const waiting: AbortController[] = [];
      for (const step of steps) {
        if (step === "try") {
          const release = budget.tryTake();
          if (release) held.push(release);
        } else if (step === "take") {
          const control = new AbortController();
          waiting.push(control);
          budget.take(control.signal).then((release) => (waiting.splice(waiting.indexOf(control), 1), held.push(release)), () => waiting.splice(waiting.indexOf(control), 1));
        } else if (step === "give") held.shift()?.();
        else waiting[0]?.abort();
        await turn();
        expect(held.length).toBeLessThanOrEqual(cores);
        if (waiting.length > 0) expect(held).toHaveLength(cores);
      }
    }), { numRuns: 60 });
  });
});

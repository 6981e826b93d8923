import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PRIORITY, RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const limit = { name: "orders", windows: [{ calls: 9, ms: 1000 }, { calls: 20, ms: 60_000 }], spacingMs: 0 };

function storm(time: VirtualTime, budget: RateBudget, calls: number, priority: Parameters<RateBudget["acquire"]>[1] = PRIORITY.entry): number[] {
  const at: number[] = [];
  for (let i = 0; i < calls; i++) void budget.acquire("orders", priority).then(() => at.push(time.now()));
  return at;
}

describe("a rate budget", () => {
  test("no rolling window ever holds more than its limit", async () => {
    const time = new VirtualTime();
    const at = storm(time, new RateBudget([limit], time, time), 50);
    await time.pass(200_000);
    expect(at).toHaveLength(50);
    for (const { calls, ms } of limit.windows) {
      for (let i = calls; i < at.length; i++) expect((at[i] ?? 0) - (at[i - calls] ?? 0)).toBeGreaterThan(ms);
    }
    // The first nine need not wait.
    expect(at[8]).toBe(at[0]);
  });

  test("an exit passes everything that waits", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([limit], time, time);
    const order: string[] = [];
    for (let i = 0; i < 15; i++) void budget.acquire("orders", PRIORITY.entry).then(() => order.push(`entry ${i}`));
    await time.pass(10);
    void budget.acquire("orders", PRIORITY.exit).then(() => order.push("exit"));
    await time.pass(1_200);
    expect(order.indexOf("exit")).toBe(9);
    expect(order).toHaveLength(16);
  });

  test("spacing holds between calls", async () => {
    const time = new VirtualTime();
    const at = storm(time, new RateBudget([{ name: "orders", windows: [], spacingMs: 1100 }], time, time), 3);
    await time.pass(5_000);
    expect(at.map((one) => one - (at[0] ?? 0))).toEqual([0, 1100, 2200]);
  });

  test("after one refusal the whole lane pauses, longer each time, and recovers", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([limit], time, time);
    const start = time.now();
    budget.tooFast("orders");
    const first = storm(time, budget, 1);
    await time.pass(2_000);
    expect((first[0] ?? 0) - start).toBe(500);
    const again = time.now();
    budget.tooFast("orders");
    const second = storm(time, budget, 1);
    await time.pass(2_000);
    expect((second[0] ?? 0) - again).toBe(1000);
    budget.wentThrough("orders");
    const third = time.now();
    budget.tooFast("orders");
    const last = storm(time, budget, 1);
    await time.pass(2_000);
    expect((last[0] ?? 0) - third).toBe(500);
  });

  test("a limit the table does not name is a bug that says so", () => {
    const time = new VirtualTime();
    expect(() => new RateBudget([limit], time, time).acquire("orderz", 0)).toThrow(/no "orderz"/);
  });
});

describe("a clock that is set", () => {
  /** Virtual time whose wall clock somebody turns. */
  class Turned extends VirtualTime {
    turn = 0;
    override now(): SystemTime {
      return (super.now() + this.turn) as SystemTime;
    }
  }

  test("turned back by an hour, an exit waits for its window only, not for an hour", async () => {
    const time = new Turned();
    const budget = new RateBudget([limit], time, time);
    storm(time, budget, 9);
    await time.pass(10);
    budget.tooFast("orders");
    time.turn = -3_600_000;
    let gone = false;
    void budget.acquire("orders", PRIORITY.exit).then(() => (gone = true));
    await time.pass(62_000);
    expect(gone).toBe(true);
  });

  test("turned forward, it still counts what goes after", async () => {
    const time = new Turned();
    const budget = new RateBudget([limit], time, time);
    time.turn = 3_600_000;
    const at = storm(time, budget, 30);
    await time.pass(500);
    expect(at).toHaveLength(9);
  });
});

describe("urgent calls", () => {
  test("among waiting calls the more urgent goes first, and equals in the order they came", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([{ name: "orders", windows: [{ calls: 1, ms: 100 }], spacingMs: 0 }], time, time);
    const gone: string[] = [];
    const ask = (name: string, priority: Parameters<RateBudget["acquire"]>[1]): void => void budget.acquire("orders", priority).then(() => gone.push(name));
    ask("first", PRIORITY.market);
    for (const [i, name] of (["market", "book", "entry", "change", "exit"] as const).entries()) {
      ask(`${name} ${i}a`, PRIORITY[name]);
      ask(`${name} ${i}b`, PRIORITY[name]);
    }
    await time.pass(5_000);
    expect(gone).toEqual(["first", "exit 4a", "exit 4b", "change 3a", "change 3b", "entry 2a", "entry 2b", "book 1a", "book 1b", "market 0a", "market 0b"]);
  });

  test("an exit that comes while the lane stands still is the next to go, and nothing goes twice", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([limit], time, time);
    const gone: string[] = [];
    for (let i = 0; i < 9; i++) void budget.acquire("orders", PRIORITY.entry).then(() => gone.push("entry"));
    await time.pass(1);
    for (let i = 0; i < 5; i++) void budget.acquire("orders", PRIORITY.entry).then(() => gone.push("entry"));
    budget.tooFast("orders");
    void budget.acquire("orders", PRIORITY.exit).then(() => gone.push("exit"));
    await time.pass(120_000);
    expect(gone.indexOf("exit")).toBe(9);
    expect(gone).toHaveLength(15);
    expect(budget.meter("orders")).toMatchObject({ perSecond: 9, waiting: 0 });
  });

  test("one lane that stands still holds up no other", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([limit, { ...limit, name: "books" }], time, time);
    budget.tooFast("books");
    const at = storm(time, budget, 1);
    await time.pass(0);
    expect(at).toHaveLength(1);
  });
});

describe("slots kept for exits", () => {
  const kept = [{ calls: 2, ms: 1000 }, { calls: 4, ms: 60_000 }];

  test("entries use only the rest of each window, an exit goes at once", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([limit], time, time);
    budget.holdBack("orders", kept);
    const entries = storm(time, budget, 20);
    await time.pass(10);
    expect(entries).toHaveLength(7);
    const exits = storm(time, budget, 3, PRIORITY.exit);
    await time.pass(10);
    expect(exits).toHaveLength(2);
    await time.pass(200_000);
    expect([entries.length, exits.length]).toEqual([20, 3]);
  });

  test("given back, they are there for everybody at once", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([limit], time, time);
    budget.holdBack("orders", kept);
    const entries = storm(time, budget, 9);
    await time.pass(10);
    budget.holdBack("orders", []);
    await time.pass(1);
    expect(entries).toHaveLength(9);
  });

  test("more kept than there are leaves one: nothing waits for ever", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([limit], time, time);
    budget.holdBack("orders", [{ calls: 50, ms: 1000 }]);
    const entries = storm(time, budget, 3);
    await time.pass(4_000);
    expect(entries).toHaveLength(3);
  });

  test("an exit never waits behind what is less urgent, nor for a slot while fewer than the whole limit were used", async () => {
    const call = fc.record({ after: fc.integer({ min: 0, max: 900 }), priority: fc.constantFrom(...Object.values(PRIORITY)) });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 80 }), async (calls) => {
        const time = new VirtualTime();
        const budget = new RateBudget([limit], time, time);
        budget.holdBack("orders", kept);
        const gone: { asked: number; at: number; priority: number; askedAs: number; goneAs: number }[] = [];
        let step = 0;
        for (const { after, priority } of calls) {
          await time.pass(after);
          const asked = time.now();
          const askedAs = step++;
          void budget.acquire("orders", priority).then(() => gone.push({ asked, at: time.now(), priority, askedAs, goneAs: step++ }));
        }
        await time.pass(600_000);
        expect(gone).toHaveLength(calls.length);
        // 100 ms of jitter are part of every window.
        const used = (at: number, ms: number): number => gone.filter((one) => one.at <= at && one.at > at - ms - 100).length;
        for (const exit of gone.filter(({ priority }) => priority === PRIORITY.exit)) {
          expect(gone.filter((one) => one.priority > exit.priority && one.goneAs > exit.askedAs && one.goneAs < exit.goneAs)).toEqual([]);
          for (let at = exit.asked; at < exit.at; at += 50) expect(limit.windows.some(({ calls: most, ms }) => used(at, ms) >= most)).toBe(true);
        }
        for (const one of gone.filter(({ priority }) => priority !== PRIORITY.exit)) {
          for (const [i, { calls: most, ms }] of limit.windows.entries()) {
            const earlier = gone.slice(0, gone.indexOf(one)).filter(({ at }) => at > one.at - ms - 100).length;
            expect(earlier).toBeLessThan(most - (kept[i]?.calls ?? 0));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("turned away", () => {
  const kinds = [
    { ...limit, urgency: 0 },
    { name: "order-book", windows: [], spacingMs: 0, urgency: 2 },
    { name: "positions", windows: [], spacingMs: 0, urgency: 2 },
    { name: "quotes", windows: [], spacingMs: 0, urgency: 3 },
    { name: "candles", windows: [], spacingMs: 0, urgency: 4 },
    { name: "profile", windows: [], spacingMs: 0 },
  ];
  const NAMES = kinds.map(({ name }) => name);

  /** Ms each lane lets a call of this priority wait now. */
  async function waits(time: VirtualTime, budget: RateBudget, priority: Parameters<RateBudget["acquire"]>[1]): Promise<Record<string, number>> {
    const start = time.now();
    const gone: Record<string, number> = {};
    for (const name of NAMES) void budget.acquire(name, priority).then(() => (gone[name] = time.now() - start));
    await time.pass(20_000);
    return gone;
  }

  test("a lane slows its own kind and all that are less urgent, and none that is more", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget(kinds, time, time);
    budget.tooFast("positions");
    expect(await waits(time, budget, PRIORITY.market)).toEqual({ orders: 0, "order-book": 500, positions: 500, quotes: 500, candles: 500, profile: 0 });
    budget.tooFast("candles");
    expect(await waits(time, budget, PRIORITY.market)).toEqual({ orders: 0, "order-book": 0, positions: 0, quotes: 0, candles: 500, profile: 0 });
    budget.tooFast("orders");
    expect(await waits(time, budget, PRIORITY.entry)).toEqual({ orders: 500, "order-book": 500, positions: 500, quotes: 500, candles: 500, profile: 0 });
  });

  test("a storm: 0.5 to 8 s, doubling; calls that had gone before a pause do not lengthen it", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget(kinds, time, time);
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      const start = time.now();
      for (let late = 0; late < 5; late++) budget.tooFast("candles");
      const at: number[] = [];
      void budget.acquire("candles", PRIORITY.market).then(() => at.push(time.now() - start));
      await time.pass(10_000);
      pauses.push(at[0] ?? -1);
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  test("an exit waits half a second after each refusal and no longer, however long the others wait", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([{ ...limit, urgency: 0 }], time, time);
    for (let i = 0; i < 6; i++) {
      budget.tooFast("orders");
      await time.pass(9_000);
    }
    budget.tooFast("orders");
    const start = time.now();
    const gone: (readonly [string, number])[] = [];
    void budget.acquire("orders", PRIORITY.entry).then(() => gone.push(["entry", time.now() - start]));
    void budget.acquire("orders", PRIORITY.exit).then(() => gone.push(["exit", time.now() - start]));
    await time.pass(10_000);
    expect(gone).toEqual([["exit", 500], ["entry", 8_000]]);
  });

  test("the meter tells each lane's windows, who waits and until when", async () => {
    const time = new VirtualTime();
    const budget = new RateBudget([{ name: "orders", windows: [{ calls: 8, ms: 1000 }, { calls: 490, ms: 60_000 }], official: [{ calls: 9, ms: 1000 }], spacingMs: 0, urgency: 0 }], time, time);
    storm(time, budget, 10);
    await time.pass(10);
    expect(budget.meters()).toEqual([
      { name: "orders", windows: [{ ms: 1000, used: 8, limit: 8, official: 9 }, { ms: 60_000, used: 8, limit: 490, official: 490 }], waiting: 2, backingOffUntil: undefined },
    ]);
    budget.tooFast("orders");
    const [lane] = budget.meters();
    expect(lane?.backingOffUntil).toBe(time.now() + 500);
    await time.pass(5_000);
    expect(budget.meters()[0]).toMatchObject({ waiting: 0, backingOffUntil: undefined });
  });

  test("any mix of calls and refusals: every window holds, the most urgent goes first, and all go in the end", async () => {
    const step = fc.record({ after: fc.integer({ min: 0, max: 700 }), lane: fc.constantFrom("orders", "order-book", "candles"), priority: fc.constantFrom(...Object.values(PRIORITY)), refused: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const time = new VirtualTime();
        const lanes = kinds.map((lane) => ({ ...lane, windows: [{ calls: 3, ms: 1000 }] }));
        const budget = new RateBudget(lanes, time, time);
        const gone: { readonly lane: string; readonly at: number }[] = [];
        for (const { after, lane, priority, refused } of steps) {
          await time.pass(after);
          void budget.acquire(lane, priority).then(() => gone.push({ lane, at: time.now() }));
          if (refused) budget.tooFast(lane);
        }
        await time.pass(120_000);
        expect(gone).toHaveLength(steps.length);
        for (const { name } of lanes) {
          const at = gone.filter(({ lane }) => lane === name).map((one) => one.at);
          for (let i = 3; i < at.length; i++) expect((at[i] ?? 0) - (at[i - 3] ?? 0)).toBeGreaterThan(1000);
        }
        expect(budget.meters().every(({ waiting }) => waiting === 0)).toBe(true);
      }),
      { numRuns: 80 },
    );
  });
});

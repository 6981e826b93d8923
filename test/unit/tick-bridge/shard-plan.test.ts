import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConnectionBudget } from "../../../workers/tick-bridge/connection-budget.ts";
import { foldStates } from "../../../workers/tick-bridge/feed-state.ts";
import { ShardPlan } from "../../../workers/tick-bridge/shard-plan.ts";

describe("the plan of connections", () => {
  test("fills one connection before it uses the next, and says when all are full", () => {
    const plan = new ShardPlan(2, 3);
    expect([0, 1, 2, 3, 4, 5, 6].map((slot) => plan.place(slot, `1:${slot}`))).toEqual([0, 0, 0, 1, 1, 1, undefined]);
    expect(plan.capacity).toBe(6);
    expect(plan.release(1)).toBe(0);
    expect(plan.place(6, "1:6")).toBe(0);
    expect(plan.shardOf(4)).toBe(1);
  });

  test("a slot keeps its place with another token, and a token tells who holds it", () => {
    const plan = new ShardPlan(2, 1);
    plan.place(7, "1:100");
    expect(plan.place(7, "1:200")).toBe(0);
    expect([plan.holderOf("1:100"), plan.holderOf("1:200")]).toEqual([undefined, 7]);
    expect(plan.place(8, "1:100")).toBe(1);
  });

  test("whatever comes and goes, nobody is moved, no connection is overfull, and nobody is turned away while there is room", () => {
    const change = fc.record({ add: fc.boolean(), slot: fc.integer({ min: 0, max: 30 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const plan = new ShardPlan(2, 10);
        const placed = new Map<number, number>();
        for (const { add, slot } of changes) {
          if (add) {
            const shard = plan.place(slot, `1:${slot}`);
            if (shard === undefined) expect(placed.size).toBe(20);
            else if (placed.has(slot)) expect(shard).toBe(placed.get(slot));
            else placed.set(slot, shard);
          } else {
            expect(plan.release(slot)).toBe(placed.get(slot));
            placed.delete(slot);
          }
          for (const [other, shard] of placed) expect(plan.shardOf(other)).toBe(shard);
          for (const shard of [0, 1]) expect([...placed.values()].filter((one) => one === shard).length).toBeLessThanOrEqual(10);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test("the budget gives three connections, and nobody one while the broker wants distance", () => {
  const budget = new ConnectionBudget();
  expect([1, 2, 3, 4].map(() => budget.take())).toEqual([true, true, true, false]);
  budget.give();
  expect(budget.take()).toBe(true);
  budget.quietUntil(9_000);
  budget.quietUntil(8_000);
  expect([budget.waitMs(5_000), budget.waitMs(9_000), budget.waitMs(10_000)]).toEqual([4_000, 0, 0]);
});

describe("several connections as one feed", () => {
  const line = (state: Parameters<typeof foldStates>[0][number]["state"], subscribed = 5) => ({ state, subscribed });

  test("the gravest is told, with how many instruments stand still", () => {
    const retrying = { name: "retrying", inMs: 7_500, why: "The broker refused it.", status: 429 } as const;
    expect(foldStates([line({ name: "live" }, 1_000), line(retrying, 200)])).toEqual({ ...retrying, why: "One of 2 connections, with 200 instruments: The broker refused it." });
    expect(foldStates([line(retrying), line({ name: "refused", why: "No.", sessions: 1 })])).toMatchObject({ name: "refused" });
    expect(foldStates([line({ name: "live" }), line({ name: "connecting", attempt: 2 })])).toEqual({ name: "connecting", attempt: 2 });
  });

  test("one that is opened for the first time takes nothing away; alone, everything is told as it is", () => {
    expect(foldStates([line({ name: "live" }), line({ name: "connecting", attempt: 1 })])).toEqual({ name: "live" });
    expect(foldStates([line({ name: "connecting", attempt: 1 })])).toEqual({ name: "connecting", attempt: 1 });
    expect(foldStates([])).toEqual({ name: "stopped" });
  });
});

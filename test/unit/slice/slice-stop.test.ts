import { describe, expect, test } from "vitest";
import { SlicePlan } from "../../../electron/plans/slice/slice-plan.ts";
import type { SliceRequest, SliceView } from "../../../shared/contract/schemas/plans.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, SBIN, instrument, rupees } from "../../support/orders.ts";
import { PlanRig } from "../../support/plan-rig.ts";

const REQUEST: SliceRequest = { account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 250, type: "LIMIT", price: rupees(812), owner: "manual", way: { kind: "iceberg", show: 100 } };
const TWAP: SliceRequest = { ...REQUEST, quantity: 90, way: { kind: "twap", parts: 3, overMs: 60_000, jitterPercent: 0 } };

class Rig {
  readonly orders: OrderRig;
  readonly plans: PlanRig;
  readonly plan: SlicePlan;

  constructor(orders = new OrderRig(), day?: string) {
    this.orders = orders;
    orders.traded = instrument({ freeze: 100 });
    this.plans = new PlanRig(orders);
    const { context } = this.plans;
    this.plan = new SlicePlan(day === undefined ? context : { ...context, day: () => day });
    this.plans.follow(this.plan);
    orders.reconciler.begin();
  }

  get view(): SliceView {
    const [view] = this.plan.views();
    if (!view) throw new Error("no slicer");
    return view;
  }

  get statuses(): string[] {
    return this.orders.broker.orders.map((order) => order.status);
  }
}

describe("stopping", () => {
  test("a part that the broker has not confirmed yet is cancelled as soon as it can be named", async () => {
    const rig = new Rig();
    const ends = rig.orders.slowAnswers(800);
    await rig.plan.start(REQUEST, "press-0001");
    await rig.orders.time.pass(100);
    await rig.plan.stop(rig.view.id);
    await rig.orders.time.pass(1_000);
    ends();
    await rig.orders.time.pass(30_000);
    expect(rig.statuses).toEqual(["cancelled"]);
    expect(rig.view).toMatchObject({ state: "stopped", filled: 0 });
  });

  test("in the same moment in which a part is journaled, nothing of it stays at the broker", async () => {
    const rig = new Rig();
    const started = rig.plan.start(REQUEST, "press-0001");
    await started;
    await rig.plan.stop(rig.view.id);
    await rig.orders.time.pass(40_000);
    expect(rig.statuses.filter((status) => status === "open")).toEqual([]);
    expect(rig.view.state).toBe("stopped");
  });

  test("a cancel that the broker turns away is asked for again, not in a storm", async () => {
    const rig = new Rig();
    await rig.plan.start(REQUEST, "press-0001");
    await rig.orders.time.pass(2_000);
    rig.orders.broker.moods = ["refuse"];
    await rig.plan.stop(rig.view.id);
    await rig.orders.time.pass(30_000);
    expect(rig.statuses).toEqual(["cancelled"]);
    expect(rig.view.state).toBe("stopped");
  });
});

describe("when everything is stopped", () => {
  const all = { concerns: (): boolean => true, words: "Everything is squared off." };

  test("a timed slicer between two parts sends no more, and says why", async () => {
    const rig = new Rig();
    await rig.plan.start(TWAP, "press-0001");
    await rig.orders.time.pass(2_000);
    rig.plan.halt(all);
    await rig.orders.time.pass(120_000);
    expect(rig.orders.broker.orders).toHaveLength(1);
    expect(rig.statuses).toEqual(["cancelled"]);
    expect(rig.view).toMatchObject({ state: "stopped", text: expect.stringMatching(/^Everything is squared off\. .*0 of 90 filled/) });
    expect(rig.plans.notes).toEqual([expect.stringMatching(/slicer.*SBIN.*Everything is squared off/)]);
  });

  test("a paused one cannot be resumed afterwards", async () => {
    const rig = new Rig();
    await rig.plan.start(TWAP, "press-0001");
    await rig.orders.time.pass(2_000);
    await rig.plan.pause(rig.view.id, true);
    rig.plan.halt(all);
    await rig.orders.time.pass(5_000);
    await rig.plan.pause(rig.view.id, false);
    await rig.orders.time.pass(120_000);
    expect(rig.orders.broker.orders).toHaveLength(1);
    expect(rig.view.state).toBe("stopped");
  });

  test("what it does not concern goes on", async () => {
    const rig = new Rig();
    await rig.plan.start(TWAP, "press-0001");
    await rig.orders.time.pass(2_000);
    rig.plan.halt({ ...all, concerns: ({ side }) => side === "SELL" });
    await rig.orders.time.pass(120_000);
    expect(rig.orders.broker.orders).toHaveLength(3);
  });
});

test("one of an earlier day is over at the next start, and cannot be resumed", async () => {
  const rig = new Rig();
  await rig.plan.start(TWAP, "press-0001");
  await rig.orders.time.pass(2_000);
  rig.plans.trading = false;
  rig.orders.dead = true;
  const next = new Rig(rig.orders.again(), "2026-11-23");
  next.plan.restore();
  next.plan.ready();
  await next.orders.time.pass(1_000);
  expect(next.view).toMatchObject({ state: "stopped", text: expect.stringMatching(/day ended/) });
  await next.plan.pause(next.view.id, false);
  await next.orders.time.pass(120_000);
  expect(next.orders.broker.orders).toHaveLength(1);
});

import { describe, expect, test } from "vitest";
import { SlicePlan } from "../../../electron/plans/slice/slice-plan.ts";
import type { SliceRequest, SliceView } from "../../../shared/contract/schemas/plans.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, SBIN, instrument, rupees } from "../../support/orders.ts";
import { PlanRig } from "../../support/plan-rig.ts";

const REQUEST: SliceRequest = { account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 250, type: "LIMIT", price: rupees(812), owner: "manual", way: { kind: "freeze" } };

class Rig {
  readonly orders: OrderRig;
  readonly plans: PlanRig;
  readonly plan: SlicePlan;

  constructor(orders = new OrderRig()) {
    this.orders = orders;
    orders.traded = instrument({ freeze: 100 });
    this.plans = new PlanRig(orders);
    this.plan = new SlicePlan(this.plans.context);
    this.plans.follow(this.plan);
    orders.reconciler.begin();
  }

  get view(): SliceView {
    const [view] = this.plan.views();
    if (!view) throw new Error("no slicer");
    return view;
  }

  /** The n-th order at the broker is filled. */
  async fill(n: number): Promise<void> {
    const order = this.orders.broker.orders[n];
    if (!order) throw new Error(`the broker has no order ${n}`);
    const quantity = Number(order.body["quantity"]);
    this.orders.broker.update(order, "complete", quantity, "812.00");
    this.orders.broker.trade(order, quantity, "812.00", `t${n}`);
    await this.orders.time.pass(25_000);
  }

  again(): Rig {
    this.plans.trading = false;
    const next = new Rig(this.orders.again());
    next.plan.restore();
    return next;
  }
}

describe("a slicer", () => {
  test("at the freeze quantity: all parts at once, done when all have filled", async () => {
    const rig = new Rig();
    await rig.plan.start(REQUEST, "press-0001");
    await rig.orders.time.pass(2_000);
    expect(rig.orders.broker.orders.map((order) => order.body["quantity"])).toEqual(["100", "100", "50"]);
    for (const n of [0, 1, 2]) await rig.fill(n);
    expect(rig.view).toMatchObject({ state: "done", filled: 250, averagePrice: rupees(812) });
  });

  test("the same press twice is one slicer", async () => {
    const rig = new Rig();
    const [a, b] = await Promise.all([rig.plan.start(REQUEST, "press-0001"), rig.plan.start(REQUEST, "press-0001")]);
    await rig.orders.time.pass(2_000);
    expect(a).toBe(b);
    expect(rig.orders.broker.orders).toHaveLength(3);
  });

  test("an iceberg shows one part after the other", async () => {
    const rig = new Rig();
    await rig.plan.start({ ...REQUEST, way: { kind: "iceberg", show: 100 } }, "press-0001");
    await rig.orders.time.pass(10_000);
    expect(rig.orders.broker.orders).toHaveLength(1);
    await rig.fill(0);
    expect(rig.orders.broker.orders).toHaveLength(2);
  });

  test("spread over time by the market's clock", async () => {
    const rig = new Rig();
    await rig.plan.start({ ...REQUEST, quantity: 90, way: { kind: "twap", parts: 3, overMs: 60_000, jitterPercent: 0 } }, "press-0001");
    await rig.orders.time.pass(29_000);
    expect(rig.orders.broker.orders.map((order) => order.body["quantity"])).toEqual(["30"]);
    await rig.orders.time.pass(2_000);
    expect(rig.orders.broker.orders).toHaveLength(2);
    await rig.orders.time.pass(31_000);
    expect(rig.orders.broker.orders).toHaveLength(3);
  });

  test("a refused part stops it, says so, and resuming sends what is missing once", async () => {
    const rig = new Rig();
    rig.orders.broker.moods = ["ok", "refuse"];
    await rig.plan.start(REQUEST, "press-0001");
    await rig.orders.time.pass(2_000);
    expect(rig.view.state).toBe("stuck");
    expect(rig.view.text).toMatch(/Part 2 ended as rejected.*resume or stop/);
    await rig.plan.pause(rig.view.id, false);
    await rig.orders.time.pass(2_000);
    const taken = rig.orders.broker.orders.map((order) => Number(order.body["quantity"]));
    expect(taken.reduce((a, b) => a + b, 0)).toBe(250);
  });

  test("stop cancels what rests and sends no more", async () => {
    const rig = new Rig();
    await rig.plan.start({ ...REQUEST, way: { kind: "iceberg", show: 100 } }, "press-0001");
    await rig.orders.time.pass(4_000);
    await rig.plan.stop(rig.view.id);
    await rig.orders.time.pass(30_000);
    expect(rig.orders.broker.orders.map((order) => order.status)).toEqual(["cancelled"]);
    expect(rig.view).toMatchObject({ state: "stopped", filled: 0 });
  });

  test("after a crash it waits for the user, and no part goes twice", async () => {
    const rig = new Rig();
    await rig.plan.start(REQUEST, "press-0001");
    await rig.orders.time.pass(2_000);
    const next = rig.again();
    expect(next.view.state).toBe("paused");
    await next.plan.pause(next.view.id, false);
    await next.orders.time.pass(30_000);
    expect(next.orders.broker.orders).toHaveLength(3);
    expect(next.view.parts.every((part) => part.order !== undefined)).toBe(true);
  });

  test("what cannot be cut is refused by field", async () => {
    const rig = new Rig();
    rig.orders.traded = instrument({ lot: 75, freeze: 1_800 });
    await expect(rig.plan.start(REQUEST, "press-0001")).rejects.toThrow(/lots of 75; 250 is not a multiple/);
    await expect(rig.plan.start({ ...REQUEST, quantity: 300, way: { kind: "iceberg", show: 300 } }, "press-0002")).rejects.toThrow(/shows at least one lot \(75\) and less than the whole 300/);
  });
});

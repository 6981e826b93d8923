import { describe, expect, test } from "vitest";
import { BasketPlan } from "../../../electron/plans/basket/basket-plan.ts";
import { sendingOrder } from "../../../electron/plans/basket/basket-state.ts";
import type { BasketLine, BasketRequest, BasketView } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, SBIN, rupees } from "../../support/orders.ts";
import { PlanRig } from "../../support/plan-rig.ts";

const line = (change: Partial<BasketLine> = {}): BasketLine => ({ instrument: SBIN, side: "BUY", quantity: 10, type: "LIMIT", price: rupees(812), trigger: 0 as Price, product: "MIS", ...change });
const request = (lines: readonly BasketLine[], ifRefused: BasketRequest["ifRefused"] = "stop"): BasketRequest => ({ account: ACCOUNT, name: "spread", lines: [...lines], ifRefused, owner: "manual" });
const SPREAD = [line({ side: "SELL", quantity: 20 }), line({ quantity: 10 })];

class Rig {
  readonly orders: OrderRig;
  readonly plan: BasketPlan;
  readonly plans: PlanRig;

  constructor(orders = new OrderRig()) {
    this.orders = orders;
    const plans = new PlanRig(orders);
    this.plans = plans;
    this.plan = new BasketPlan(plans.context);
    // The checks before sending are the desk's own and tested there.
    this.plan.preview = () => ({ order: [], problems: [], margin: 0 as never, marginAlone: 0 as never, available: 0 as never, charges: 0 as never, rollback: [] });
    plans.follow(this.plan);
    orders.reconciler.begin();
  }

  get view(): BasketView {
    const [view] = this.plan.views();
    if (!view) throw new Error("no basket");
    return view;
  }

  get sent(): string[] {
    return this.orders.broker.orders.map((order) => `${order.body["transactiontype"]} ${order.body["quantity"]} ${order.body["ordertype"]}`);
  }

  async fill(n: number, status = "complete", filled?: number): Promise<void> {
    const order = this.orders.broker.orders[n];
    if (!order) throw new Error(`the broker has no order ${n}`);
    const quantity = filled ?? Number(order.body["quantity"]);
    this.orders.broker.update(order, status, quantity, "812.00");
    this.orders.broker.trade(order, quantity, "812.00", `t${n}-${quantity}`);
    await this.orders.time.pass(30_000);
  }
}

describe("a basket", () => {
  test("what protects goes first: bought options, other purchases, sales, sold options", () => {
    const kinds: Record<string, "option" | "future"> = { "NFO:A": "option", "NFO:F": "future" };
    const of = (instrument: string, side: "BUY" | "SELL"): BasketLine => line({ instrument: instrument as InstrumentKey, side });
    const lines = [of("NFO:A", "SELL"), of("NFO:F", "SELL"), of("NFO:F", "BUY"), of("NFO:A", "BUY")];
    expect(sendingOrder(lines, ({ instrument }) => kinds[instrument])).toEqual([3, 2, 1, 0]);
  });

  test("sales wait until the purchases have filled", async () => {
    const rig = new Rig();
    await rig.plan.send(request(SPREAD), "press-0001");
    await rig.orders.time.pass(10_000);
    expect(rig.sent).toEqual(["BUY 10 LIMIT"]);
    expect(rig.view.text).toMatch(/Waiting for 1 purchase to fill/);
    await rig.fill(0);
    expect(rig.sent).toEqual(["BUY 10 LIMIT", "SELL 20 LIMIT"]);
    expect(rig.view.state).toBe("sent");
  });

  test("the same press twice is one basket", async () => {
    const rig = new Rig();
    await Promise.all([rig.plan.send(request([line()]), "press-0001"), rig.plan.send(request([line()]), "press-0001")]);
    await rig.orders.time.pass(3_000);
    expect(rig.sent).toHaveLength(1);
  });

  test("a refused line keeps the rest from going", async () => {
    const rig = new Rig();
    rig.orders.broker.moods = ["refuse"];
    await rig.plan.send(request(SPREAD), "press-0001");
    await rig.orders.time.pass(3_000);
    expect(rig.view).toMatchObject({ state: "stopped" });
    expect(rig.view.text).toMatch(/Line 2 was refused.*1 not sent/);
    expect(rig.sent).toEqual([]);
  });

  test("rolled back: what rests is cancelled, what filled is closed at market, exactly", async () => {
    const rig = new Rig();
    await rig.plan.send(request([line({ quantity: 10 }), line({ quantity: 30 })]), "press-0001");
    await rig.orders.time.pass(3_000);
    await rig.fill(0, "open", 4);
    await rig.plan.rollBack(rig.view.id);
    await rig.orders.time.pass(30_000);
    expect(rig.orders.broker.orders.slice(0, 2).map((order) => order.status)).toEqual(["cancelled", "cancelled"]);
    expect(rig.sent.slice(2)).toEqual(["SELL 4 MARKET"]);
    await rig.fill(2);
    expect(rig.view.state).toBe("rolled back");
    expect(rig.orders.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" })?.quantity).toBe(0);
  });

  test("a refusal with roll back undoes what went", async () => {
    const rig = new Rig();
    rig.orders.broker.moods = ["ok", "refuse"];
    await rig.plan.send(request([line({ quantity: 10 }), line({ quantity: 30 })], "roll back"), "press-0001");
    await rig.orders.time.pass(40_000);
    expect(rig.sent).toEqual(["BUY 10 LIMIT"]);
    expect(rig.orders.broker.orders[0]?.status).toBe("cancelled");
    expect(rig.view.state).toBe("rolled back");
  });

  test("a crash in the middle of a roll back closes nothing twice", async () => {
    const rig = new Rig();
    await rig.plan.send(request([line({ quantity: 10 })]), "press-0001");
    await rig.orders.time.pass(3_000);
    await rig.fill(0);
    await rig.plan.rollBack(rig.view.id);
    await rig.orders.time.pass(500);
    expect(rig.sent).toEqual(["BUY 10 LIMIT", "SELL 10 MARKET"]);
    rig.plans.trading = false;
    const next = new Rig(rig.orders.again());
    next.plan.restore();
    next.plan.ready();
    await next.orders.time.pass(30_000);
    expect(next.sent).toEqual(["BUY 10 LIMIT", "SELL 10 MARKET"]);
    await next.fill(1);
    expect(next.view.state).toBe("rolled back");
  });

  test("after a crash lines that had not gone stay unsent", async () => {
    const rig = new Rig();
    await rig.plan.send(request(SPREAD), "press-0001");
    await rig.orders.time.pass(3_000);
    rig.plans.trading = false;
    const next = new Rig(rig.orders.again());
    next.plan.restore();
    next.plan.ready();
    await next.orders.time.pass(3_000);
    expect(next.view.state).toBe("stopped");
    await next.fill(0);
    expect(next.sent).toEqual(["BUY 10 LIMIT"]);
  });
});

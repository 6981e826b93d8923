import { describe, expect, test } from "vitest";
import { PER_SECOND } from "../../../electron/orders/risk/rules/pace.ts";
import { BasketPlan } from "../../../electron/plans/basket/basket-plan.ts";
import type { BasketLine, BasketRequest, BasketView } from "../../../shared/contract/schemas/plans.ts";
import { TerminalError, refused } from "../../../shared/domain/errors.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, SBIN, proposal, rupees } from "../../support/orders.ts";
import { PlanRig } from "../../support/plan-rig.ts";

const line = (change: Partial<BasketLine> = {}): BasketLine => ({ instrument: SBIN, side: "BUY", quantity: 10, type: "LIMIT", price: rupees(812), trigger: 0 as Price, product: "MIS", ...change });
const request = (lines: readonly BasketLine[], ifRefused: BasketRequest["ifRefused"] = "stop"): BasketRequest => ({ account: ACCOUNT, name: "spread", lines: [...lines], ifRefused, owner: "manual" });
const SPREAD = [line({ side: "SELL", quantity: 20 }), line({ quantity: 10 })];

class Rig {
  readonly orders: OrderRig;
  readonly plans: PlanRig;
  readonly plan: BasketPlan;

  constructor(orders = new OrderRig(), day?: string) {
    this.orders = orders;
    this.plans = new PlanRig(orders);
    const { context } = this.plans;
    this.plan = new BasketPlan(day === undefined ? context : { ...context, day: () => day });
    this.plan.preview = () => ({ order: [], problems: [], margin: 0 as never, marginAlone: 0 as never, available: 0 as never, charges: 0 as never, rollback: [] });
    this.plans.follow(this.plan);
    orders.reconciler.begin();
  }

  get view(): BasketView {
    const [view] = this.plan.views();
    if (!view) throw new Error("no basket");
    return view;
  }

  get sent(): string[] {
    return this.orders.broker.orders.map((order) => `${order.body["transactiontype"]} ${order.body["quantity"]} ${order.body["ordertype"]} ${order.status}`);
  }

  tell(n: number, status: string, filled: number): void {
    const order = this.orders.broker.orders[n];
    if (!order) throw new Error(`the broker has no order ${n}`);
    this.orders.broker.update(order, status, filled, "812.00");
    if (filled > 0) this.orders.broker.trade(order, filled, "812.00", `t${n}-${filled}`);
  }

  async again(day?: string): Promise<Rig> {
    this.orders.dead = true;
    this.plans.trading = false;
    const next = new Rig(this.orders.again(), day);
    next.plan.restore();
    next.plan.ready();
    await next.orders.time.pass(1_000);
    return next;
  }
}

test("a purchase that ended half filled is no hedge: the sale does not go", async () => {
  const rig = new Rig();
  await rig.plan.send(request(SPREAD), "press-0001");
  await rig.orders.time.pass(3_000);
  rig.tell(0, "cancelled", 4);
  await rig.orders.time.pass(30_000);
  expect(rig.sent).toEqual(["BUY 10 LIMIT cancelled"]);
  expect(rig.view).toMatchObject({ state: "stopped", text: expect.stringMatching(/4 of 10 filled.*1 not sent/) });
});

describe("a roll back", () => {
  test("asked for while a line is on its way begins when that is over", async () => {
    const rig = new Rig();
    const ends = rig.orders.slowAnswers(400);
    await rig.plan.send(request([line()]), "press-0001");
    await rig.plan.rollBack(rig.view.id);
    await rig.orders.time.pass(500);
    ends();
    await rig.orders.time.pass(40_000);
    expect(rig.sent).toEqual(["BUY 10 LIMIT cancelled"]);
    expect(rig.view.state).toBe("rolled back");
  });

  test("a line that fills in the moment in which its cancel is journaled is closed all the same", async () => {
    const rig = new Rig();
    await rig.plan.send(request([line()]), "press-0001");
    await rig.orders.time.pass(3_000);
    const append = rig.orders.journal.append.bind(rig.orders.journal);
    const [order] = rig.orders.ledger.orders();
    if (!order) throw new Error("no order");
    // The disk is slow for the cancel, and the socket tells of the fill meanwhile.
    rig.orders.journal.append = async (events) => {
      if (!events.some(({ event }) => event.kind === "change.approved")) return append(events);
      rig.orders.journal.append = append;
      rig.tell(0, "complete", 10);
      rig.orders.fold.order(await rig.orders.listed(), "socket");
      await new Promise<void>((resolve) => void rig.orders.time.after(50, resolve));
      return append(events);
    };
    await rig.plan.rollBack(rig.view.id);
    await rig.orders.time.pass(40_000);
    expect(rig.sent).toEqual(["BUY 10 LIMIT complete", "SELL 10 MARKET open"]);
  });

  test("closes what its owner still holds, and nothing of another owner's", async () => {
    const rig = new Rig();
    const { desk, time } = rig.orders;
    await desk.place(proposal({ quantity: 10, owner: "momentum" }), "press-momentum");
    await time.pass(3_000);
    rig.tell(0, "complete", 10);
    await time.pass(25_000);
    await rig.plan.send(request([line()]), "press-0001");
    await time.pass(3_000);
    rig.tell(1, "complete", 10);
    await time.pass(25_000);
    // Half of the basket's own is sold by hand before.
    await desk.place(proposal({ side: "SELL", quantity: 5 }), "press-by-hand");
    await time.pass(3_000);
    rig.tell(2, "complete", 5);
    await time.pass(25_000);
    await rig.plan.rollBack(rig.view.id);
    await time.pass(5_000);
    expect(rig.sent.slice(3)).toEqual(["SELL 5 MARKET open"]);
  });

  test("of an earlier day is never begun again: what closed it is in that day's book", async () => {
    const rig = new Rig();
    await rig.plan.send(request([line()]), "press-0001");
    await rig.orders.time.pass(3_000);
    rig.tell(0, "complete", 10);
    await rig.orders.time.pass(25_000);
    await rig.plan.rollBack(rig.view.id);
    await rig.orders.time.pass(1_000);
    expect(rig.sent).toHaveLength(2);
    rig.orders.dead = true;
    rig.plans.trading = false;
    // The ledger of the next day knows nothing of yesterday's orders.
    const fresh = new OrderRig(rig.orders.journal, rig.orders.time, rig.orders.broker);
    const next = new Rig(fresh, "2026-11-23");
    next.plan.restore();
    next.plan.ready();
    await next.orders.time.pass(30_000);
    expect(next.sent).toHaveLength(2);
    expect(next.view).toMatchObject({ state: "stopped", text: expect.stringMatching(/day ended/) });
  });
});

describe("when everything is stopped", () => {
  const all = { concerns: (): boolean => true, words: "Everything is squared off." };

  test("lines that wait are not sent, though the hedge fills afterwards", async () => {
    const rig = new Rig();
    await rig.plan.send(request(SPREAD), "press-0001");
    await rig.orders.time.pass(3_000);
    rig.plan.halt(all);
    rig.tell(0, "complete", 10);
    await rig.orders.time.pass(30_000);
    expect(rig.sent).toEqual(["BUY 10 LIMIT complete"]);
    expect(rig.view).toMatchObject({ state: "stopped", text: expect.stringMatching(/^Everything is squared off\. .*1 of 2 lines did not go/) });
    expect(rig.plans.notes).toEqual([expect.stringMatching(/spread.*Everything is squared off/)]);
  });

  test("a roll back is left to whoever closes everything", async () => {
    const rig = new Rig();
    await rig.plan.send(request([line()]), "press-0001");
    await rig.orders.time.pass(3_000);
    rig.tell(0, "open", 4);
    await rig.orders.time.pass(25_000);
    await rig.plan.rollBack(rig.view.id);
    rig.plan.halt(all);
    await rig.orders.time.pass(30_000);
    expect(rig.sent).toEqual(["BUY 10 LIMIT cancelled"]);
    expect(rig.view.state).toBe("stopped");
  });
});

test("a journal that fails in the middle ends nothing but the basket: no promise is left without a keeper", async () => {
  const lost: unknown[] = [];
  const keep = (reason: unknown): void => void lost.push(reason);
  process.on("unhandledRejection", keep);
  const rig = new Rig();
  const sent = rig.plan.send(request([line()]), "press-0001");
  await sent;
  rig.orders.journal.broken = true;
  await rig.orders.time.pass(5_000);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", keep);
  expect(lost).toEqual([]);
});

/** A basket of one line that has filled; its roll back is asked for, and the desk refuses by this rule. */
async function rolledBackAgainst(rule: string, sentence: string): Promise<{ readonly rig: Rig; readonly place: OrderRig["desk"]["place"] }> {
  const rig = new Rig();
  await rig.plan.send(request([line()]), "press-0001");
  await rig.orders.time.pass(3_000);
  rig.tell(0, "complete", 10);
  await rig.orders.time.pass(30_000);
  const place = rig.orders.desk.place.bind(rig.orders.desk);
  rig.orders.desk.place = () => Promise.reject(new TerminalError(refused(rule, sentence, "0", "1")));
  await rig.plan.rollBack(rig.view.id);
  return { rig, place };
}

test("a roll back that is stuck is the user's: a start later sells nothing that may have been closed by hand", async () => {
  const { rig, place } = await rolledBackAgainst("self-trade", "This order would trade with your own working order.");
  await rig.orders.time.pass(1_000);
  expect(rig.view).toMatchObject({ state: "stuck", text: expect.stringMatching(/not complete: This order would trade with your own.*Close what is left in Positions/) });
  rig.orders.desk.place = place;
  const next = await rig.again();
  await next.orders.time.pass(30_000);
  expect([next.sent, next.view.state]).toEqual([["BUY 10 LIMIT complete"], "stuck"]);
  await next.plan.rollBack(next.view.id);
  await next.orders.time.pass(3_000);
  expect(next.sent).toEqual(["BUY 10 LIMIT complete", "SELL 10 MARKET open"]);
});

test("a roll back that meets the orders of a second goes on in the next", async () => {
  const { rig, place } = await rolledBackAgainst(PER_SECOND, "Six orders a second.");
  await rig.orders.time.pass(100);
  expect(rig.view.state).toBe("rolling back");
  rig.orders.desk.place = place;
  await rig.orders.time.pass(3_000);
  expect(rig.sent).toEqual(["BUY 10 LIMIT complete", "SELL 10 MARKET open"]);
});

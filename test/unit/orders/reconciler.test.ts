import { describe, expect, test } from "vitest";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { proposal, rupees } from "../../support/orders.ts";

let press = 0;
async function placed(rig: OrderRig): Promise<OrderKey> {
  const key = await rig.desk.place(proposal(), `press-${++press}`);
  await rig.time.pass(1);
  return key;
}

const reads = (rig: OrderRig, route = "order-book"): number => rig.broker.calls.filter((call) => call === route).length;

describe("when it looks", () => {
  test("outcomes that come open one after another do not put the look off", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    rig.broker.moods = Array.from({ length: 30 }, () => "silent" as const);
    for (let i = 0; i < 10; i++) {
      await placed(rig);
      await rig.time.pass(1_000);
    }
    expect(reads(rig)).toBeGreaterThanOrEqual(4);
  });

  test("however often it is asked to look, it does not look more often for ever after", async () => {
    const rig = new OrderRig();
    await placed(rig);
    await rig.reconciler.orders();
    rig.reconciler.begin();
    // Each asking falls into a look that is going on.
    const quick = rig.slowAnswers(1_000);
    for (let i = 0; i < 50; i++) {
      rig.reconciler.seek();
      await rig.time.pass(1_600);
    }
    quick();
    await rig.time.pass(30_000);
    const before = reads(rig);
    await rig.time.pass(200_000);
    expect(reads(rig) - before).toBeLessThanOrEqual(12);
  });

  test("an order placed elsewhere is found though nothing of ours works and the socket is silent", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    const key = await placed(rig);
    await rig.reconciler.orders();
    const [own] = rig.broker.orders;
    if (!own) throw new Error("no order");
    rig.broker.update(own, "cancelled");
    await rig.time.pass(30_000);
    expect(rig.ledger.working(proposal().account)).toEqual([]);
    rig.broker.orders.push({ ...own, id: "261120000099999", tag: "phone", status: "open" });
    await rig.time.pass(30_000);
    expect(rig.ledger.order(key)?.state).toBe("cancelled");
    expect(rig.ledger.orders().map((order) => order.owner)).toEqual(["manual", "external"]);
  });

  test("fills the trade book lists late are fetched, though the order has long ended", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    const key = await placed(rig);
    const [order] = rig.broker.orders;
    if (!order) throw new Error("no order");
    rig.broker.update(order, "complete", 100, "812.07");
    await rig.time.pass(10_000);
    expect(rig.ledger.order(key)).toMatchObject({ state: "complete", filledExactly: 0 });
    rig.broker.trade(order, 100, "812.05", "50005750");
    await rig.time.pass(10_000);
    expect(rig.ledger.order(key)).toMatchObject({ filledExactly: 100, filledValue: 812_050_000 });
  });

  test("an order that waits at the broker for the next open is not asked after every three seconds all night", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    await placed(rig);
    for (const order of rig.broker.orders) rig.broker.update(order, "after market order req received");
    await rig.time.pass(200_000);
    const before = reads(rig);
    await rig.time.pass(200_000);
    expect(reads(rig) - before).toBeLessThanOrEqual(12);
  });

  test("ended, it looks no more, asked or not", async () => {
    const rig = new OrderRig();
    await placed(rig);
    rig.reconciler.begin();
    rig.reconciler.end();
    rig.reconciler.seek();
    const before = reads(rig);
    await rig.time.pass(120_000);
    expect(reads(rig)).toBe(before);
  });

  test("a book that cannot be read is told once until it can again", async () => {
    const rig = new OrderRig();
    await placed(rig);
    rig.broker.booksFail = true;
    rig.reconciler.begin();
    await rig.time.pass(120_000);
    expect(rig.troubles.filter((sentence) => /order book could not be read/.test(sentence))).toHaveLength(1);
    rig.broker.booksFail = false;
    await rig.time.pass(30_000);
    rig.broker.booksFail = true;
    await rig.time.pass(60_000);
    expect(rig.troubles.filter((sentence) => /order book could not be read/.test(sentence))).toHaveLength(2);
  });
});

describe("what a book proves", () => {
  test("a book that lacks an order it had accepted is no complete one, and ends no open placement", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    await placed(rig);
    await rig.time.pass(5_000);
    rig.broker.moods = ["silent"];
    const open = await placed(rig);
    // The broker forgets its whole book for half a minute.
    for (const order of rig.broker.orders) (order as { listedAt: number }).listedAt = rig.time.now() + 30_000;
    await rig.time.pass(28_000);
    expect(rig.ledger.order(open)?.state).toBe("unresolved");
    await rig.time.pass(10_000);
    expect(rig.ledger.order(open)?.state).toBe("open");
    expect(rig.alarms).toEqual([]);
  });

  test("a book asked for before a change's answer failed says nothing about the change", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    const key = await placed(rig);
    await rig.reconciler.orders();
    // The change's answer fails after ten seconds; a book asked for after five comes in right after that.
    rig.broker.moods = ["lost"];
    rig.slowAnswers(10_000);
    await rig.desk.modify(key, { ...proposal(), price: rupees(811) });
    await rig.time.pass(5_000);
    rig.slowAnswers(5_100);
    void rig.reconciler.orders();
    await rig.time.pass(5_200);
    expect(rig.ledger.order(key)?.change).toMatchObject({ kind: "modify", state: "unresolved" });
  });

  test("a modify that took effect though its answer was lost is not called without effect", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    const key = await placed(rig);
    await rig.reconciler.orders();
    rig.broker.moods = ["silent"];
    await rig.desk.modify(key, { ...proposal(), price: rupees(811) });
    await rig.time.pass(20_000);
    expect(rig.ledger.order(key)).toMatchObject({ price: rupees(811), change: undefined });
    expect(rig.ledger.order(key)?.text).not.toMatch(/no effect/);
  });

  test("a modify that never arrived ends with words, at the old terms", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    const key = await placed(rig);
    await rig.reconciler.orders();
    rig.broker.moods = ["lost"];
    await rig.desk.modify(key, { ...proposal(), price: rupees(811) });
    await rig.time.pass(20_000);
    expect(rig.ledger.order(key)).toMatchObject({ price: proposal().price, change: undefined });
    expect(rig.troubles.concat(rig.words).join()).toMatch(/change had no effect/);
  });
});

describe("two orders at the broker with one tag", () => {
  test("the second is shown as an order of its own, with one alarm", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    await rig.reconciler.orders();
    const [own] = rig.broker.orders;
    if (!own) throw new Error("no order");
    rig.broker.orders.push({ ...own, body: { ...own.body }, id: "261120000077777" });
    rig.reconciler.begin();
    await rig.time.pass(120_000);
    expect(rig.ledger.order(key)?.brokerOrderId).toBe(own.id);
    expect(rig.ledger.orders().map((order) => [order.brokerOrderId, order.owner, order.state])).toEqual([[own.id, "manual", "open"], ["261120000077777", "external", "open"]]);
    expect(rig.alarms.filter((sentence) => /261120000077777/.test(sentence))).toHaveLength(1);
  });
});

test("a contradiction in the book is an alarm once, however often the book is read", async () => {
  const rig = new OrderRig();
  const key = await placed(rig);
  const [own] = rig.broker.orders;
  if (!own) throw new Error("no order");
  rig.broker.update(own, "cancelled");
  await rig.reconciler.orders();
  rig.broker.update(own, "complete", 100, "812.00");
  rig.reconciler.begin();
  await rig.time.pass(300_000);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
  expect(rig.alarms).toHaveLength(1);
});

test("numbers in a book that nobody can believe are told, and the rest of the book is read", async () => {
  const rig = new OrderRig();
  await placed(rig);
  const key = await placed(rig);
  const [odd, good] = rig.broker.orders;
  if (!odd || !good) throw new Error("no orders");
  odd.body["quantity"] = "900000000000";
  rig.broker.update(odd, "complete", 900_000_000_000, "900000000.00");
  rig.broker.update(good, "complete", 100, "812.00");
  expect(await rig.reconciler.orders()).toBe(true);
  expect(rig.ledger.order(key)?.state).toBe("complete");
  expect(rig.alarms.concat(rig.troubles).join()).toMatch(/900000000000/);
});

test("an order without a time stamp belongs to the trading day", async () => {
  const rig = new OrderRig();
  await placed(rig);
  const [own] = rig.broker.orders;
  if (!own) throw new Error("no order");
  rig.broker.orders.push({ ...own, id: "261120000099999", tag: "phone" });
  rig.broker.stamp = "";
  await rig.reconciler.orders();
  expect(rig.ledger.orders().map((order) => order.day)).toEqual(["2026-11-20", "2026-11-20"]);
  expect(rig.ledger.orders()[1]?.key).toBe("ext:angelone:P100001:practice:2026-11-20:261120000099999");
});

test("an order only the socket tells of is looked for in the book before it is shown: a damaged message makes up none", async () => {
  const rig = new OrderRig();
  const key = await placed(rig);
  await rig.reconciler.orders();
  const [own] = rig.broker.orders;
  if (!own) throw new Error("no order");
  const listed = await rig.listed();
  expect(rig.fold.order({ ...listed, brokerOrderId: "261120000000009" }, "socket")).toBeUndefined();
  expect(rig.ledger.orders().map((order) => order.key)).toEqual([key]);
  rig.broker.orders.push({ ...own, id: "261120000000009", tag: "phone" });
  await rig.time.pass(2_000);
  await rig.reconciler.orders();
  expect(rig.ledger.orders()).toHaveLength(2);
});

describe("fills the broker tells of", () => {
  test("of an order that its order book does not list: told once, not counted", async () => {
    const rig = new OrderRig();
    rig.reconciler.begin();
    await placed(rig);
    const [own] = rig.broker.orders;
    if (!own) throw new Error("no order");
    rig.broker.trade({ ...own, id: "261120000055555" }, 40, "812.00", "777");
    for (let i = 0; i < 4; i++) {
      void rig.reconciler.trades();
      await rig.time.pass(5_000);
    }
    expect(rig.ledger.fills()).toEqual([]);
    expect(rig.troubles.filter((sentence) => /fill of order 261120000055555 \(SBIN-EQ, 40\), which its order book does not list/.test(sentence))).toHaveLength(1);
  });

  test("on the other side of the order: told, not counted, and the rest of the book is", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    await rig.reconciler.orders();
    const [own] = rig.broker.orders;
    if (!own) throw new Error("no order");
    rig.broker.trade({ ...own, body: { ...own.body, transactiontype: "SELL" } }, 40, "812.00", "778");
    rig.broker.trade(own, 60, "812.00", "779");
    expect(await rig.reconciler.trades()).toBe(true);
    expect(rig.ledger.order(key)?.filledExactly).toBe(60);
    expect(rig.troubles.join()).toMatch(/fill 778 of order .* cannot be taken in: it is a SELL, and the order a BUY/);
  });

  test("beyond the quantity ordered: counted, shown, and an alarm", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    await rig.reconciler.orders();
    const [own] = rig.broker.orders;
    if (!own) throw new Error("no order");
    rig.broker.trade(own, 100, "812.00", "1");
    rig.broker.trade(own, 30, "812.00", "2");
    await rig.reconciler.trades();
    expect(rig.ledger.order(key)).toMatchObject({ filled: 130, quantity: 100 });
    expect(rig.ledger.positions.views()[0]?.quantity).toBe(130);
    expect(rig.alarms).toEqual([expect.stringMatching(/More was filled \(130\) than was ordered \(100\)/)]);
  });
});

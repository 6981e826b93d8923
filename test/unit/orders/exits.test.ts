import { describe, expect, test } from "vitest";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, SBIN, fill, instrument, proposal, rupees } from "../../support/orders.ts";

const PLACE = { instrument: SBIN, product: "MIS" } as const;

/** A rig with so many units bought, filled and settled in the ledger. */
async function holding(quantity: number): Promise<OrderRig> {
  const rig = new OrderRig();
  rig.reconciler.begin();
  await rig.desk.place(proposal({ quantity }), "entry-0001");
  await rig.time.pass(1);
  const [order] = rig.broker.orders;
  if (!order) throw new Error("no order");
  rig.broker.update(order, "complete", quantity, "812.00");
  rig.broker.trade(order, quantity, "812.00", "1");
  await rig.time.pass(6_000);
  expect(rig.ledger.positions.view({ account: ACCOUNT, ...PLACE })).toMatchObject({ quantity, exact: true });
  return rig;
}

const exitsAt = (rig: OrderRig): string[][] => rig.broker.orders.slice(1).map(({ body, status }) => [body["transactiontype"] ?? "", body["ordertype"] ?? "", body["quantity"] ?? "", status]);

describe("an exit", () => {
  test("closes the whole position at the market", async () => {
    const rig = await holding(100);
    const keys = await rig.exits.exit(PLACE, "exit-0001");
    await rig.time.pass(10);
    expect(keys).toHaveLength(1);
    expect(exitsAt(rig)).toEqual([["SELL", "MARKET", "100", "open"]]);
    expect(rig.ledger.order(keys[0] as OrderKey)?.owner).toBe("manual");
  });

  test("of nothing is refused with a sentence, and nothing is sent", async () => {
    const rig = new OrderRig();
    await expect(rig.exits.exit(PLACE, "exit-0001")).rejects.toThrow("There is no open MIS position in NSE:SBIN.");
    expect(rig.broker.orders).toEqual([]);
  });

  test("cancels what rests first, and sends nothing before that is gone", async () => {
    const rig = await holding(100);
    await rig.desk.place(proposal({ side: "SELL", price: rupees(830) }), "target-01");
    await rig.desk.place(proposal({ side: "SELL", type: "SL-M", price: 0 as never, trigger: rupees(800) }), "stop-0001");
    await rig.time.pass(4_000);
    const seen: string[] = [];
    rig.broker.cancelAfterMs = 1_500;
    const going = rig.exits.exit(PLACE, "exit-0001");
    for (let i = 0; i < 60; i++) {
      await rig.time.pass(50);
      const live = rig.broker.orders.slice(1, 3).filter((order) => order.status !== "cancelled").length;
      seen.push(`${live} resting, ${rig.broker.orders.length - 3} exits`);
    }
    await going;
    expect([...new Set(seen)].filter((line) => !line.endsWith("0 exits") && !line.startsWith("0 resting"))).toEqual([]);
    expect(exitsAt(rig).map(([side, type, , status]) => `${side} ${type} ${status}`)).toEqual(["SELL LIMIT cancelled", "SELL STOPLOSS_MARKET cancelled", "SELL MARKET open"]);
  });

  test("pressed while another order is still on its way: that one is cancelled as soon as it has a number, and the exit goes", async () => {
    const rig = await holding(100);
    const quick = rig.slowAnswers(600);
    await rig.desk.place(proposal({ side: "SELL", price: rupees(830) }), "target-01");
    await rig.time.pass(10);
    const going = rig.exits.exit(PLACE, "exit-0001");
    going.catch(() => {});
    quick();
    await rig.time.pass(1_000);
    // No order socket tells here: the book does.
    await rig.reconciler.orders();
    await rig.time.pass(1_000);
    await going;
    expect(exitsAt(rig).map(([side, type, , status]) => `${side} ${type} ${status}`)).toEqual(["SELL LIMIT cancelled", "SELL MARKET open"]);
    expect(rig.broker.calls.filter((route) => route === "cancel")).toHaveLength(1);
  });

  test("takes what a resting order has filled on its way out into account", async () => {
    const rig = await holding(100);
    await rig.desk.place(proposal({ side: "SELL", price: rupees(830) }), "target-01");
    await rig.time.pass(4_000);
    const target = rig.broker.orders[1];
    if (!target) throw new Error("no target");
    rig.broker.fillOnCancel = { id: target.id, quantity: 30, price: "830.00" };
    await Promise.all([rig.exits.exit(PLACE, "exit-0001"), rig.time.pass(8_000)]);
    await rig.time.pass(10);
    expect(exitsAt(rig).at(-1)).toEqual(["SELL", "MARKET", "70", "open"]);
  });

  test("above the freeze quantity goes in parts that are whole lots and add up", async () => {
    const rig = await holding(4_000);
    rig.traded = instrument({ freeze: 1_800, lot: 50 });
    await Promise.all([rig.exits.exit(PLACE, "exit-0001"), rig.time.pass(2_000)]);
    expect(exitsAt(rig).map(([, , quantity]) => quantity)).toEqual(["1800", "1800", "400"]);
  });

  test("sold elsewhere between two of its parts: the rest is only what is still open", async () => {
    const rig = await holding(4_000);
    rig.traded = instrument({ freeze: 1_800, lot: 50 });
    const append = rig.journal.append.bind(rig.journal);
    let parts = 0;
    rig.journal.append = (events) => {
      // After the first part has been approved somebody sells 2,000 on the telephone.
      if (events[0]?.event.kind === "order.approved" && ++parts === 1) rig.ledger.owners.applyFill({ ...fill(2_000, 812, "phone"), owner: "external", side: "SELL" });
      return append(events);
    };
    await Promise.all([rig.exits.exit(PLACE, "exit-0001"), rig.time.pass(2_000)]);
    expect(exitsAt(rig).map(([, , quantity]) => quantity)).toEqual(["1800", "200"]);
  });

  test("pressed twice in a moment is one exit", async () => {
    const rig = await holding(100);
    const [first, second] = await Promise.all([rig.exits.exit(PLACE, "exit-0001"), rig.exits.exit(PLACE, "exit-0002"), rig.time.pass(10)]);
    expect(second).toEqual(first);
    expect(exitsAt(rig)).toHaveLength(1);
  });

  test("pressed again while the first still works: that one is taken back first, and no more is sold than there is", async () => {
    const rig = await holding(100);
    await rig.exits.exit(PLACE, "exit-0001");
    await rig.time.pass(4_000);
    await Promise.all([rig.exits.exit(PLACE, "exit-0002"), rig.time.pass(6_000)]);
    await rig.time.pass(10);
    expect(exitsAt(rig)).toEqual([["SELL", "MARKET", "100", "cancelled"], ["SELL", "MARKET", "100", "open"]]);
  });

  test("is not sent while a resting order cannot be cancelled: it says which, and why", async () => {
    const rig = await holding(100);
    await rig.desk.place(proposal({ side: "SELL", price: rupees(830) }), "target-01");
    await rig.time.pass(4_000);
    rig.broker.moods = Array.from({ length: 20 }, () => "refuse" as const);
    const outcome = rig.exits.exit(PLACE, "exit-0001").then(() => "sent", (error: Error) => error.message);
    await rig.time.pass(10_000);
    expect(await outcome).toMatch(/1 order in NSE:SBIN could not be cancelled within 4 s, so no exit was sent: both could fill/);
    expect(exitsAt(rig)).toHaveLength(1);
  });

  test("is not sent while an order's outcome is open", async () => {
    const rig = await holding(100);
    rig.broker.moods = ["silent"];
    rig.broker.booksFail = true;
    await rig.desk.place(proposal({ side: "SELL", price: rupees(830) }), "target-01");
    await rig.time.pass(10);
    const outcome = rig.exits.exit(PLACE, "exit-0001").then(() => "sent", (error: Error) => error.message);
    await rig.time.pass(10_000);
    expect(await outcome).toMatch(/could not be cancelled/);
  });

  test("does not cancel again what is being cancelled", async () => {
    const rig = await holding(100);
    const keys: OrderKey[] = [];
    for (let i = 0; i < 4; i++) keys.push(await rig.desk.place(proposal({ side: "SELL", quantity: 10, price: rupees(830 + i) }), `target-${i}`));
    await rig.time.pass(4_000);
    rig.broker.cancelAfterMs = 500;
    await rig.exits.cancelAll();
    await Promise.all([rig.exits.exit(PLACE, "exit-0001"), rig.time.pass(8_000)]);
    expect(rig.broker.calls.filter((call) => call === "cancel")).toHaveLength(4);
    expect(exitsAt(rig).at(-1)).toEqual(["SELL", "MARKET", "100", "open"]);
    expect(keys.map((key) => rig.ledger.order(key)?.state)).toEqual(["cancelled", "cancelled", "cancelled", "cancelled"]);
  });

  test("in an instrument that today's list lacks says where it can be done", async () => {
    const rig = await holding(100);
    rig.traded = undefined as never;
    await expect(rig.exits.exit(PLACE, "exit-0001")).rejects.toThrow(/not in today's instrument list.*broker's own application/);
  });
});

describe("a reversal", () => {
  test("sells twice what is held", async () => {
    const rig = await holding(100);
    await Promise.all([rig.exits.reverse(PLACE, "turn-0001"), rig.time.pass(10)]);
    expect(exitsAt(rig)).toEqual([["SELL", "MARKET", "200", "open"]]);
  });
});

describe("whose exit it is", () => {
  /** A hundred by hand and forty of a strategy, each with a target resting. */
  async function shared(): Promise<OrderRig> {
    const rig = await holding(100);
    await rig.desk.place(proposal({ quantity: 40, owner: "momentum" }), "entry-0002");
    await rig.time.pass(1);
    const order = rig.broker.orders[1];
    if (!order) throw new Error("no order");
    rig.broker.update(order, "complete", 40, "812.00");
    rig.broker.trade(order, 40, "812.00", "2");
    await rig.time.pass(6_000);
    await rig.desk.place(proposal({ side: "SELL", price: rupees(830) }), "target-01");
    await rig.desk.place(proposal({ side: "SELL", quantity: 40, price: rupees(831), owner: "momentum" }), "target-02");
    await rig.time.pass(4_000);
    return rig;
  }

  test("by hand it closes what was bought by hand, and leaves the strategy's quantity and its orders alone", async () => {
    const rig = await shared();
    await Promise.all([rig.exits.exit(PLACE, "exit-0001"), rig.time.pass(8_000)]);
    expect(exitsAt(rig).slice(1)).toEqual([["SELL", "LIMIT", "100", "cancelled"], ["SELL", "LIMIT", "40", "open"], ["SELL", "MARKET", "100", "open"]]);
  });

  test("of a strategy it closes the strategy's", async () => {
    const rig = await shared();
    const [keys] = await Promise.all([rig.exits.exit(PLACE, "exit-0001", "momentum"), rig.time.pass(8_000)]);
    expect(exitsAt(rig).slice(1)).toEqual([["SELL", "LIMIT", "100", "open"], ["SELL", "LIMIT", "40", "cancelled"], ["SELL", "MARKET", "40", "open"]]);
    expect(keys.map((key) => rig.ledger.order(key)?.owner)).toEqual(["momentum"]);
  });

  test("where nothing is one's own it says that what is open belongs to others", async () => {
    const rig = await shared();
    await expect(rig.exits.exit(PLACE, "exit-0001", "pairs")).rejects.toThrow("There is no open MIS position in NSE:SBIN. What is open there (140) belongs to others.");
  });

  test("two owners' exits at one place go one after the other, and both go", async () => {
    const rig = await shared();
    const [hand, strategy] = await Promise.all([rig.exits.exit(PLACE, "exit-0001"), rig.exits.exit(PLACE, "exit-0002", "momentum"), rig.time.pass(12_000)]);
    expect([hand, strategy].map((keys) => keys.length)).toEqual([1, 1]);
    expect(exitsAt(rig).slice(-2).map(([side, , quantity]) => `${side} ${quantity}`)).toEqual(["SELL 100", "SELL 40"]);
  });

  test("for everybody it clears the place and closes the net, each owner's with its own order", async () => {
    const rig = await shared();
    const [keys] = await Promise.all([rig.exits.close(PLACE, "close-001", "everybody"), rig.time.pass(8_000)]);
    expect(keys.map((key) => [rig.ledger.order(key)?.owner, rig.ledger.order(key)?.quantity])).toEqual([["momentum", 40], ["manual", 100]]);
  });
});

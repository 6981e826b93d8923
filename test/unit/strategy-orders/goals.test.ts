import { describe, expect, test } from "vitest";
import type { Money } from "../../../shared/domain/units.ts";
import { UNPACED_LIMITS } from "../../../electron/orders/risk/limits.ts";
import { ACCOUNT, proposal, rupees } from "../../support/orders.ts";
import { ID, OPEN_SETTINGS, OrdersRig } from "./orders-rig.ts";

describe("a target brings the strategy's own position there", () => {
  test("from flat, further, and back; what is in flight counts", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.give({ kind: "target", quantity: 80 });
    expect(rig.book).toEqual(["BUY MARKET 50 @0 open 0", "BUY MARKET 30 @0 open 0"]);
    await rig.fill(0, 50);
    await rig.fill(1, 30);
    await rig.give({ kind: "target", quantity: 30 });
    expect(rig.book.at(-1)).toBe("SELL MARKET 50 @0 open 0");
    await rig.fill(2, 50);
    await rig.give({ kind: "target", quantity: -20 });
    expect(rig.book.at(-1)).toBe("SELL MARKET 50 @0 open 0");
    await rig.fill(3, 50);
    expect(rig.strategy.quantity("NSE:SBIN" as never)).toBe(-20);
    expect(rig.strategy.positions()).toEqual([{ instrument: "NSE:SBIN", product: "MIS", quantity: -20, averagePrice: rupees(812) }]);
  });

  test("of several in one tick the last is carried out", async () => {
    const rig = await OrdersRig.begun();
    const signals = [50, -50, 20].map((quantity) => rig.signal({ kind: "target", quantity }));
    rig.strategy.signals(1, signals, "all");
    await rig.pass(2_000);
    for (let i = 0; i < rig.orders.broker.orders.length; i++) await rig.fill(i, Number(rig.at(i).body["quantity"]));
    await rig.pass(2_000);
    for (let i = 0; i < rig.orders.broker.orders.length; i++) await rig.fill(i, Number(rig.at(i).body["quantity"]));
    expect(rig.owned()).toBe(20);
    // The first two never left: they were taken back before their turn.
    expect(rig.book).toEqual(["BUY MARKET 20 @0 complete 20"]);
  });

  test("an opposite one that works already is cancelled, and only then the difference goes", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    rig.orders.broker.cancelAfterMs = 700;
    await rig.give({ kind: "target", quantity: -30 });
    await rig.orders.time.pass(200);
    expect(rig.book).toEqual(["BUY MARKET 50 @0 open 0"]);
    // It fills in part while its cancel is on its way.
    await rig.fill(0, 20);
    await rig.pass(1_000);
    expect(rig.book).toEqual(["BUY MARKET 50 @0 cancelled 20", "SELL MARKET 50 @0 open 0"]);
    await rig.fill(1, 50);
    expect(rig.owned()).toBe(-30);
  });

  test("while the outcome of what works is not known nothing is sent on top", async () => {
    const rig = await OrdersRig.begun();
    rig.orders.broker.moods = ["silent"];
    await rig.give({ kind: "target", quantity: 50 });
    await rig.give({ kind: "target", quantity: -50 });
    expect(rig.book).toEqual(["BUY MARKET 50 @0 open 0"]);
    rig.trade(rig.at(0), 50);
    await rig.pass(10_000);
    await rig.trades();
    await rig.pass(1_000);
    expect(rig.book).toEqual(["BUY MARKET 50 @0 complete 50", "SELL MARKET 100 @0 open 0"]);
  });

  test("what rests on the same side is cancelled first, a stop on the other side stays", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "limit", side: "BUY", quantity: 50, price: rupees(805), validity: "DAY" }, { kind: "stop", side: "SELL", quantity: 50, trigger: rupees(800), limit: undefined });
    await rig.give({ kind: "target", quantity: 50 });
    await rig.pass(100);
    expect(rig.book).toEqual(["BUY LIMIT 50 @805.00 cancelled 0", "SELL STOPLOSS_MARKET 50 @800.00 open 0", "BUY MARKET 50 @0 open 0"]);
  });

  test("where what opens is refused, what closes still goes", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    rig.settings = { ...OPEN_SETTINGS, limits: { ...OPEN_SETTINGS.limits, orderValue: rupees(1_000) as number as Money } };
    await rig.give({ kind: "target", quantity: -30 });
    expect(rig.book.at(-1)).toBe("SELL MARKET 50 @0 open 0");
    expect(rig.updates.filter(({ state }) => state === "refused").map(({ side, quantity, text }) => [side, quantity, text])).toEqual([["SELL", 30, expect.stringContaining("The order is worth ₹ 24,360.00; the strategy's limit for one order is ₹ 1,000.00.")]]);
    await rig.fill(1, 50);
    expect(rig.owned()).toBe(0);
    expect(rig.book).toHaveLength(2);
  });

  test("it is the strategy's own position: what is done by hand beside it changes nothing", async () => {
    const rig = await OrdersRig.begun();
    await rig.byHand({ quantity: 70 });
    await rig.fill(0, 70);
    await rig.give({ kind: "target", quantity: -50 });
    await rig.fill(1, 50);
    expect(rig.book.at(-1)).toBe("SELL MARKET 50 @0 complete 50");
    await rig.give({ kind: "close" });
    expect(rig.book.at(-1)).toBe("BUY MARKET 50 @0 open 0");
    await rig.fill(2, 50);
    expect([rig.owned(), rig.owned("manual")]).toEqual([0, 70]);
  });

  test("in parts of the freeze quantity", async () => {
    const rig = await OrdersRig.begun();
    rig.orders.traded = { ...rig.orders.traded, freeze: 40 };
    await rig.give({ kind: "target", quantity: 100 });
    expect(rig.book.map((row) => row.split(" ")[2])).toEqual(["40", "40", "20"]);
  });

  test("decided before a crash and not sent: it is not carried out later", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    rig.orders.broker.cancelAfterMs = 5_000;
    await rig.give({ kind: "target", quantity: -30 });
    const next = await rig.again();
    await next.pass(20_000);
    expect(next.book).toEqual(["BUY MARKET 50 @0 cancelled 0"]);
  });
});

describe("a close cancels what works and closes what is left", () => {
  test("limit orders, stop and bracket are gone before it sells exactly what is held", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "market", side: "BUY", quantity: 30 }, rig.bracketSignal(), { kind: "limit", side: "SELL", quantity: 30, price: rupees(830), validity: "DAY" });
    await rig.fill(0, 30);
    await rig.fill(rig.book.findIndex((row) => row.startsWith("BUY LIMIT 100")), 60);
    expect(rig.owned()).toBe(90);
    rig.orders.broker.cancelAfterMs = 300;
    await rig.give({ kind: "close" });
    await rig.pass(100);
    expect(rig.book.some((row) => row.startsWith("SELL MARKET"))).toBe(false);
    for (let i = 0; i < 20; i++) await rig.pass(500);
    expect(rig.book.filter((row) => row.includes(" open ")), rig.book.join("\n")).toEqual(["SELL MARKET 90 @0 open 0"]);
    await rig.fill(rig.book.findIndex((row) => row.startsWith("SELL MARKET")), 90);
    await rig.pass(5_000);
    expect(rig.owned()).toBe(0);
    expect(rig.book.filter((row) => row.includes(" open "))).toEqual([]);
  });

  test("what is asked for after it waits for its end", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    await rig.give({ kind: "close" }, { kind: "market", side: "SELL", quantity: 20 });
    expect(rig.book.slice(1)).toEqual(["SELL MARKET 50 @0 open 0"]);
    await rig.fill(1, 50);
    expect(rig.book.slice(1)).toEqual(["SELL MARKET 50 @0 complete 50", "SELL MARKET 20 @0 open 0"]);
  });

  test("an order that waited its turn does not leave when the position has gone meanwhile", async () => {
    const rig = await OrdersRig.begun();
    rig.limits = UNPACED_LIMITS;
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    const [limit] = await rig.give({ kind: "limit", side: "SELL", quantity: 50, price: rupees(815), validity: "DAY" });
    await rig.give({ kind: "cancel", signal: limit?.id ?? "" });
    await rig.news();
    expect(rig.book[1]).toBe("SELL LIMIT 50 @815.00 cancelled 0");
    await rig.orders.time.pass(2_000);
    // The broker takes nine orders a second, and these are they.
    for (let i = 0; i < 9; i++) void rig.orders.desk.place(proposal({ quantity: 1 + i }), `hand-many-${i}`);
    rig.strategy.signals(1, [rig.signal({ kind: "close" })], "all");
    await rig.orders.time.pass(100);
    expect(rig.orders.ledger.working(ACCOUNT).filter(({ owner, state }) => owner === ID && state === "queued")).toHaveLength(1);
    // What was cancelled had filled before, as the broker tells only now; and nobody has heard of it when the turn comes.
    rig.strategy.end();
    rig.orders.broker.update(rig.at(1), "cancelled", 50, "815.00");
    await rig.news();
    await rig.pass(3_000);
    expect(rig.owned()).toBe(0);
    expect(rig.book.filter((row) => row.startsWith("SELL MARKET"))).toEqual([]);
    expect(rig.orders.ledger.orders().find(({ text }) => text.startsWith("The position has changed while this order waited"))?.state).toBe("not-placed");
  });

  test("begun before a crash it is finished, and nothing is sold twice", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    rig.orders.broker.moods = ["silent"];
    await rig.give({ kind: "close" });
    expect(rig.book.slice(1)).toEqual(["SELL MARKET 50 @0 open 0"]);
    const next = await rig.again();
    await next.pass(5_000);
    expect(next.book.slice(1)).toEqual(["SELL MARKET 50 @0 open 0"]);
    // Part of it fills, the rest is cancelled by the exchange: the rest is sold with another order.
    await next.fill(1, 20);
    next.orders.broker.update(next.at(1), "cancelled");
    await next.news();
    await next.pass(5_000);
    expect(next.book.slice(1)).toEqual(["SELL MARKET 50 @0 cancelled 20", "SELL MARKET 30 @0 open 0"]);
    await next.fill(2, 30);
    const last = await next.again();
    await last.pass(5_000);
    expect([last.owned(), last.book.length]).toEqual([0, 3]);
  });

  test("on another day it does not go on by itself, and says so", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    rig.orders.broker.moods = ["unreachable", "unreachable"];
    await rig.give({ kind: "close" });
    const next = await rig.again(undefined, "2026-11-23");
    await next.pass(5_000);
    expect(next.book).toHaveLength(1);
    expect(next.troubles[0]).toContain("begun on 2026-11-20, was not finished");
  });

  test("refused by the broker it is tried again after a pause, and told once", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    rig.orders.broker.moods = ["refuse", "refuse"];
    await rig.give({ kind: "close" });
    await rig.pass(1_000);
    expect(rig.book).toHaveLength(1);
    await rig.pass(2_500);
    await rig.pass(5_000);
    expect(rig.book.slice(1)).toEqual(["SELL MARKET 50 @0 open 0"]);
    expect(rig.troubles).toHaveLength(1);
  });

  test("with the account not ready it waits for it", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    rig.trading = false;
    await rig.give({ kind: "close" });
    await rig.pass(60_000);
    expect(rig.book).toHaveLength(1);
    rig.trading = true;
    await rig.pass(600);
    expect(rig.book.slice(1)).toEqual(["SELL MARKET 50 @0 open 0"]);
  });

  test("a square-off of everything and a close together sell once", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    rig.strategy.signals(1, [rig.signal({ kind: "close" })], "all");
    await rig.squareOff.start({ kind: "all" }, "kill-0001");
    for (let i = 0; i < 10; i++) {
      await rig.pass(500);
      for (const order of rig.market) rig.trade(order, Number(order.body["quantity"]));
      await rig.news();
      await rig.trades();
    }
    expect(rig.owned(), rig.book.join("\n")).toBe(0);
  });
});

describe("a stop carries out its policy", () => {
  test("leave leaves, cancel cancels but keeps a bracket's protection, square-off closes", async () => {
    const rig = await OrdersRig.begun();
    await rig.give(rig.bracketSignal(), { kind: "limit", side: "BUY", quantity: 10, price: rupees(800), validity: "DAY" });
    await rig.fill(rig.book.findIndex((row) => row.includes("LIMIT 100")), 100);
    expect(await rig.strategy.halt("leave")).toEqual({ left: undefined });
    expect(rig.book.filter((row) => row.includes(" open "))).toHaveLength(2);
    const cancelled = rig.strategy.halt("cancel");
    await rig.pass(1_000);
    await rig.pass(1_000);
    expect(await cancelled).toEqual({ left: undefined });
    expect(rig.book.filter((row) => row.includes(" open "))).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 open 0"]);
    const out = rig.strategy.halt("square-off");
    for (let i = 0; i < 12; i++) {
      await rig.pass(500);
      for (const order of rig.market) rig.trade(order, Number(order.body["quantity"]));
      await rig.news();
      await rig.trades();
    }
    expect(await out).toEqual({ left: undefined });
    expect([rig.owned(), rig.book.filter((row) => row.includes(" open "))]).toEqual([0, []]);
    expect(rig.orders.ledger.orders().every(({ owner }) => owner === ID)).toBe(true);
  });

  test("what cannot be done in time goes on, and says what is left", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50);
    const out = rig.strategy.halt("square-off");
    await rig.orders.time.pass(9_000);
    expect((await out).left).toContain("NSE:SBIN could not be closed within 8 s. The closing goes on");
  });
});

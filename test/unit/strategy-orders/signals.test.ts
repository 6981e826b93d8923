import { describe, expect, test } from "vitest";
import { recordWords, whoOf } from "../../../electron/reports/record-words.ts";
import { toEvent } from "../../../electron/storage/journal.ts";
import { storyOf } from "../../../electron/reports/order-story.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { SBIN } from "../../support/orders.ts";
import { rupees } from "../../support/orders.ts";
import { OPEN_SETTINGS, OrdersRig } from "./orders-rig.ts";

describe("signals become orders", () => {
  test("market, limit and stop go as they are, once each, with owner, build and tick", async () => {
    const rig = await OrdersRig.begun();
    const [market] = await rig.give({ kind: "market", side: "BUY", quantity: 50 }, { kind: "limit", side: "BUY", quantity: 40, price: rupees(810), validity: "IOC" }, { kind: "stop", side: "SELL", quantity: 30, trigger: rupees(805), limit: undefined });
    expect(rig.book).toEqual(["BUY MARKET 50 @0 open 0", "BUY LIMIT 40 @810.00 open 0", "SELL STOPLOSS_MARKET 30 @805.00 open 0"]);
    const order = rig.orders.ledger.orders()[0];
    expect(order).toMatchObject({ owner: "ema-1", product: "MIS", once: "ema-1:t1.0", why: { plan: { kind: "strategy", id: "ema-1", leg: "t1.0" }, build: "1a2b3c4d5e6f", decided: 1 } });
    if (market) rig.strategy.signals(1, [market], "all");
    await rig.orders.time.pass(5);
    expect(rig.book).toHaveLength(3);
    expect(rig.updates.at(-1)).toMatchObject({ instrument: 0, signal: "t3.0" });
  });

  test("the story of an order names the strategy and its version, from the journal alone", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "market", side: "BUY", quantity: 50, reason: "fast above slow" });
    const key = rig.orders.ledger.orders()[0]?.key;
    const story = key && storyOf(rig.orders.journal.records, key);
    expect(story).toMatchObject({ who: "Strategy ema-1, version 1a2b3c4d5e6f", why: "Buy 50 at market: fast above slow", build: "1a2b3c4d5e6f", decided: 1 });
    expect(whoOf("ema-1", { plan: { kind: "bracket", id: "k3f9", leg: "stop" }, words: "", build: "1a2b3c4d5e6f", decided: 4 })).toBe("Bracket k3f9, stop, of strategy ema-1, version 1a2b3c4d5e6f");
    expect(rig.orders.journal.records.map((record) => recordWords(toEvent(record)))[0]).toContain("Buy SBIN 50 at market");
  });

  test("a stop without a limit in an option gets one so far beyond its trigger that it fills", async () => {
    const rig = await OrdersRig.begun();
    rig.orders.traded = { ...rig.orders.traded, kind: "option" };
    await rig.give({ kind: "stop", side: "SELL", quantity: 30, trigger: rupees(805), limit: undefined });
    // 10 % below 805.00 is 724.50, on the grid of 0.05 and within the band.
    expect(rig.orders.ledger.orders()[0]).toMatchObject({ type: "SL", trigger: rupees(805), price: rupees(724.5) });
  });

  test("what is more than the exchange takes in one order goes in parts, and never twice", async () => {
    const rig = await OrdersRig.begun();
    rig.orders.traded = { ...rig.orders.traded, freeze: 40 };
    const signals = await rig.give({ kind: "limit", side: "BUY", quantity: 100, price: rupees(810), validity: "DAY" });
    expect(rig.book.map((row) => row.split(" ")[2])).toEqual(["40", "40", "20"]);
    const next = await rig.again();
    next.strategy.signals(1, signals, "all");
    await next.orders.time.pass(50);
    expect(next.book).toHaveLength(3);
  });

  test("carried: shares for delivery, contracts overnight; shares that are not its own are not sold", async () => {
    const rig = await OrdersRig.begun();
    rig.settings = { ...OPEN_SETTINGS, holding: "carry" };
    rig.held = 500;
    await rig.give({ kind: "market", side: "SELL", quantity: 10 });
    expect(rig.book).toEqual([]);
    expect(rig.updates.at(-1)).toMatchObject({ state: "refused", signal: "t1.0" });
    expect(rig.updates.at(-1)?.text).toContain("0 of SBIN of its own");
    await rig.give({ kind: "market", side: "BUY", quantity: 20 });
    expect(rig.at(0).body["producttype"]).toBe("DELIVERY");
    await rig.fill(0, 20);
    await rig.give({ kind: "market", side: "SELL", quantity: 20 });
    expect(rig.book.at(-1)).toBe("SELL MARKET 20 @0 open 0");
    const contracts = await OrdersRig.begun();
    contracts.settings = rig.settings;
    contracts.orders.traded = { ...rig.orders.traded, kind: "future" };
    await contracts.give({ kind: "market", side: "SELL", quantity: 10 });
    expect(contracts.at(0).body["producttype"]).toBe("CARRYFORWARD");
  });

  test("a cancel takes back what its signal placed, also while the order has no number at the broker yet", async () => {
    const rig = await OrdersRig.begun();
    const [limit] = await rig.give({ kind: "limit", side: "BUY", quantity: 40, price: rupees(810), validity: "DAY" });
    await rig.give({ kind: "cancel", signal: limit?.id ?? "" });
    await rig.news();
    expect(rig.book).toEqual(["BUY LIMIT 40 @810.00 cancelled 0"]);
    const end = rig.orders.slowAnswers(300);
    const second = rig.signal({ kind: "limit", side: "BUY", quantity: 40, price: rupees(811), validity: "DAY" });
    rig.strategy.signals(1, [second, rig.signal({ kind: "cancel", signal: second.id })], "all");
    await rig.orders.time.pass(2_000);
    end();
    await rig.news();
    expect(rig.book.at(-1)?.includes("open")).toBe(false);
    expect(rig.strategy.openOrders()).toEqual([]);
  });

  test("shadow sends nothing, paused sends only what reduces, not ready opens nothing; each is marked", async () => {
    const rig = await OrdersRig.begun();
    rig.settings = { ...OPEN_SETTINGS, mode: "shadow" };
    await rig.give({ kind: "market", side: "BUY", quantity: 50 });
    rig.settings = OPEN_SETTINGS;
    rig.strategy.signals(1, [rig.signal({ kind: "market", side: "BUY", quantity: 50 })], "reduce");
    rig.trading = false;
    await rig.give({ kind: "market", side: "BUY", quantity: 50 });
    expect(rig.book).toEqual([]);
    expect(rig.updates.map(({ state, signal }) => [signal, state])).toEqual([["t2.0", "refused"], ["t3.0", "refused"]]);
    expect(rig.strategy.marks().map(({ words }) => words)).toEqual(["Buy 50 at market · shadow: not sent", expect.stringContaining("The strategy is paused"), expect.stringContaining("Orders cannot go yet: reading the books.")]);
  });

  test("1,000 orders in a tick: 25 wait, the others are refused at once, and the account's rates are not used up", async () => {
    const rig = await OrdersRig.begun();
    const signals = Array.from({ length: 1_000 }, () => rig.signal({ kind: "limit", side: "BUY", quantity: 1, price: rupees(810), validity: "DAY" }));
    rig.strategy.signals(1, signals, "all");
    await rig.orders.time.pass(5);
    const refused = rig.updates.filter(({ state }) => state === "refused");
    expect(refused.length).toBeGreaterThanOrEqual(970);
    expect(refused[0]?.text).toContain("25 orders of the strategy are waiting");
    // Of 8 a second 2 are kept for exits, and 2 more are left to others.
    expect(rig.book.length).toBe(4);
    expect(rig.orders.desk.pace(2)).toBe(0);
    await rig.byHand({ quantity: 3 });
    expect(rig.book.filter((row) => row.startsWith("BUY MARKET 3"))).toHaveLength(1);
    await rig.orders.time.pass(6_000);
    const sent = rig.orders.broker.orders.length;
    expect(sent).toBeLessThanOrEqual(26);
    expect(rig.updates.filter(({ state }) => state === "refused").length + sent - 1).toBe(1_000);
    expect(rig.breaches).toEqual([]);
  });

  test("one that answers every refusal with another order comes to an end", async () => {
    const rig = await OrdersRig.begun();
    rig.settings = { ...OPEN_SETTINGS, limits: { ...OPEN_SETTINGS.limits, orderValue: rupees(1) as number as Money } };
    for (let told = -1, i = 0; told < rig.updates.length && i < 5_000; i++) {
      told = rig.updates.length;
      await rig.give({ kind: "limit", side: "BUY", quantity: 1, price: rupees(810), validity: "DAY" });
    }
    expect(rig.updates).toHaveLength(1_000);
    expect(rig.breaches.map(({ rule }) => rule)).toEqual(["refusals"]);
    expect(rig.book).toEqual([]);
  });

  test("a bracket is the strategy's: entry, stop and fills come back under its signal, with its build", async () => {
    const rig = await OrdersRig.begun();
    await rig.give(rig.bracketSignal());
    expect(rig.book).toEqual(["BUY LIMIT 100 @812.00 open 0"]);
    await rig.fill(0, 100);
    expect(rig.book.at(-1)).toBe("SELL STOPLOSS_MARKET 100 @808.00 open 0");
    expect(rig.orders.ledger.orders().map(({ owner, why }) => [owner, why?.plan?.kind, why?.build])).toEqual([["ema-1", "bracket", "1a2b3c4d5e6f"], ["ema-1", "bracket", "1a2b3c4d5e6f"]]);
    expect(new Set(rig.updates.map(({ signal }) => signal))).toEqual(new Set(["t1.0"]));
    expect(rig.fills.map(({ update }) => [update.signal, update.quantity])).toEqual([["t1.0", 100]]);
    const next = await rig.again();
    expect(next.strategy.openOrders().map(({ signal, type }) => [signal, type])).toEqual([["t1.0", "SL-M"]]);
    expect(next.strategy.fills().map(({ signal }) => signal)).toEqual(["t1.0"]);
    expect(next.plan.views()[0]?.covered).toBe(100);
  });

  test("an order in an instrument that is not listed any more is refused in words", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "market", side: "BUY", quantity: 1, instrument: "NFO:GONE" as typeof SBIN });
    expect(rig.strategy.marks()[0]?.words).toContain("not in today's instrument list");
  });
});

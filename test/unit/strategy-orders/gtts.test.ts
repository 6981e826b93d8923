import { describe, expect, test } from "vitest";
import { rupees } from "../../support/orders.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { OPEN_SETTINGS, OrdersRig } from "./orders-rig.ts";

const told = (rig: OrdersRig): string[] => rig.updates.map(({ signal, side, type, state, filled, quantity }) => `${signal} ${side} ${type} ${state} ${filled}/${quantity}`);
const OCO = [{ trigger: rupees(800), price: undefined }, { trigger: rupees(830), price: rupees(830) }] as const;

/** With 50 bought at 812. */
async function holding(): Promise<OrdersRig> {
  const rig = await OrdersRig.begun();
  await rig.give({ kind: "market", side: "BUY", quantity: 50 });
  await rig.fill(0, 50);
  rig.updates.length = 0;
  return rig;
}

describe("a GTT of a strategy", () => {
  test("is told as waiting, then as met, and its order has its signal and belongs to the strategy", async () => {
    const rig = await OrdersRig.begun();
    const [signal] = await rig.give(rig.gttSignal());
    expect(told(rig)).toEqual([`${signal!.id} BUY MARKET trigger-pending 0/50`]);
    expect(rig.strategy.openOrders()).toMatchObject([{ signal: signal!.id, state: "trigger-pending", trigger: rupees(820), legs: [{ trigger: rupees(820), price: 0 }] }]);
    expect([rig.book, rig.strategy.figures.openOrders]).toEqual([[], 1]);
    await rig.price(820.5);
    expect(rig.book).toEqual(["BUY MARKET 50 @0 open 0"]);
    expect(told(rig).filter((words) => words.includes("triggered"))).toEqual([`${signal!.id} BUY MARKET triggered 0/50`]);
    await rig.fill(0, 50, 820.5);
    expect(rig.fills.map(({ update }) => [update.signal, update.quantity])).toEqual([[signal!.id, 50]]);
    expect([rig.owned(), rig.strategy.openOrders(), rig.strategy.figures.openOrders]).toEqual([50, [], 0]);
    expect(told(rig).every((words) => words.startsWith(signal!.id))).toBe(true);
    // Told once.
    await rig.pass(60_000);
    expect(told(rig).filter((words) => words.includes("trigger"))).toHaveLength(2);
  });

  test("of two triggers the one that is met ends the other", async () => {
    const rig = await holding();
    await rig.give(rig.gttSignal({ side: "SELL", legs: OCO, onlyCloses: true }));
    await rig.price(829.9);
    expect(rig.book).toHaveLength(1);
    await rig.price(830);
    await rig.price(799);
    expect(rig.book.slice(1)).toEqual(["SELL LIMIT 50 @830.00 open 0"]);
  });

  test("is cancelled by its id, also before it has come to the journal, and as an order once it was met", async () => {
    const rig = await OrdersRig.begun();
    const [one] = await rig.give(rig.gttSignal());
    await rig.give({ kind: "cancel", signal: one!.id });
    await rig.give({ ...rig.gttSignal(), id: "x1.0" }, { kind: "cancel", signal: "x1.0" });
    await rig.price(821);
    expect(rig.book).toEqual([]);
    expect(told(rig).map((words) => words.split(" ").slice(0, 4).join(" "))).toEqual([`${one!.id} BUY MARKET trigger-pending`, `${one!.id} BUY MARKET cancelled`, "x1.0 BUY MARKET refused"]);
    await rig.give({ ...rig.gttSignal({ legs: [{ trigger: rupees(830), price: rupees(830) }] }), id: "x2.0" });
    await rig.price(830);
    await rig.news();
    await rig.give({ kind: "cancel", signal: "x2.0" });
    await rig.pass(100);
    expect(rig.book).toEqual(["BUY LIMIT 50 @830.00 cancelled 0"]);
  });

  test("a close of the instrument takes it away with all that works there, in either order of the news", async () => {
    const rig = await holding();
    await rig.give(rig.gttSignal({ side: "SELL", legs: OCO, onlyCloses: true }), rig.gttSignal());
    await rig.give({ kind: "close" });
    await rig.price(790);
    await rig.price(835);
    expect(rig.book.slice(1)).toEqual(["SELL MARKET 50 @0 open 0"]);
    await rig.fill(1, 50);
    expect([rig.owned(), rig.strategy.figures.openOrders]).toEqual([0, 0]);
  });

  test("one that only closes is cut to what is its own, whatever the account holds, and does not go where nothing is", async () => {
    const rig = await holding();
    await rig.byHand({ quantity: 500 });
    await rig.fill(1, 500);
    await rig.give(rig.gttSignal({ side: "SELL", quantity: 80, legs: [OCO[0]], onlyCloses: true }));
    await rig.price(800);
    expect(rig.book.slice(2)).toEqual(["SELL MARKET 50 @0 open 0"]);
    await rig.fill(2, 50, 800);
    rig.updates.length = 0;
    await rig.price(812);
    const [none] = await rig.give(rig.gttSignal({ side: "SELL", legs: [OCO[0]], onlyCloses: true }));
    expect(told(rig)).toEqual([`${none!.id} SELL MARKET refused 0/50`]);
    expect(rig.updates[0]!.text).toMatch(/^There is no open MIS position in SBIN that this rule could close\./);
  });
});

describe("limits of the strategy", () => {
  test("count it when it is met: orders a day", async () => {
    const rig = await OrdersRig.begun();
    rig.settings = { ...OPEN_SETTINGS, limits: { ...OPEN_SETTINGS.limits, ordersPerDay: 1 } };
    const [, second] = await rig.give(rig.gttSignal(), rig.gttSignal({ legs: [{ trigger: rupees(822), price: undefined }] }));
    await rig.price(820);
    await rig.fill(0, 50, 820);
    await rig.price(822);
    expect(rig.book).toHaveLength(1);
    expect(rig.updates.at(-1)).toMatchObject({ signal: second!.id, state: "refused" });
    expect(rig.updates.at(-1)!.text).toContain("and 1 are its limit");
    expect(rig.strategy.marks().at(-1)!.words).toContain("Refused");
  });

  test("exposure, by the price of that moment; what closes always goes", async () => {
    const rig = await OrdersRig.begun();
    // 50 at 812 are 40,600; 50 more at 820 would be 82,000.
    rig.settings = { ...OPEN_SETTINGS, limits: { ...OPEN_SETTINGS.limits, exposure: rupees(50_000) as number as Money } };
    await rig.give({ kind: "market", side: "BUY", quantity: 50 });
    await rig.fill(0, 50);
    await rig.give(rig.gttSignal(), rig.gttSignal({ side: "SELL", legs: [{ trigger: rupees(825), price: undefined }] }));
    await rig.price(820);
    expect(rig.updates.at(-1)).toMatchObject({ state: "refused" });
    await rig.price(825);
    expect(rig.book.slice(1)).toEqual(["SELL MARKET 50 @0 open 0"]);
  });

  test("a paused one places only what closes, and the hundred and first is not placed", async () => {
    const rig = await holding();
    rig.strategy.signals(1, [rig.signal(rig.gttSignal()), rig.signal(rig.gttSignal({ side: "SELL", legs: OCO, onlyCloses: true }))], "reduce");
    await rig.orders.time.pass(5);
    expect(told(rig).map((words) => words.split(" ").slice(1).join(" "))).toEqual(["BUY MARKET refused 0/50", "SELL MARKET trigger-pending 0/50"]);
    await rig.give(...Array.from({ length: 100 }, () => rig.gttSignal()));
    await rig.orders.time.pass(100);
    expect(rig.strategy.openOrders()).toHaveLength(100);
    expect(rig.updates.find(({ text }) => text.includes("at most 100 may"))).toBeDefined();
  });
});

describe("the end of a run", () => {
  test.each([["leave", 1], ["cancel", 0], ["square-off", 0]] as const)("stopped with %s: %i wait on", async (policy, waiting) => {
    const rig = await OrdersRig.begun();
    await rig.give(rig.gttSignal());
    const halting = rig.strategy.halt(policy);
    await rig.pass(200);
    expect((await halting).left).toBeUndefined();
    expect(rig.strategy.figures.openOrders).toBe(waiting);
    await rig.price(820);
    expect(rig.book).toHaveLength(waiting);
  });

  test("it finds its strategy again after a restart of Sauda, and what is met before the strategy knows its figures waits for them", async () => {
    const rig = await OrdersRig.begun();
    const [signal] = await rig.give(rig.gttSignal());
    const next = await rig.again();
    expect(next.strategy.openOrders()).toMatchObject([{ signal: signal!.id, state: "trigger-pending" }]);
    await next.price(820);
    await next.fill(0, 50, 820);
    expect([next.book, next.owned()]).toEqual([["BUY MARKET 50 @0 complete 50"], 50]);
    expect(next.fills[0]!.update.signal).toBe(signal!.id);
    next.strategy.end();
    await next.price(812);
  });

  test("one that is met after the strategy's end waits", async () => {
    const rig = await OrdersRig.begun();
    await rig.give(rig.gttSignal());
    rig.strategy.end();
    await rig.price(820);
    expect(rig.book).toEqual([]);
    const next = await rig.again();
    await next.pass(100);
    expect(next.book).toEqual(["BUY MARKET 50 @0 open 0"]);
  });
});

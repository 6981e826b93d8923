import { describe, expect, test } from "vitest";
import { sharesOf } from "../../../electron/orders/square-off/shares.ts";
import { SubLedger } from "../../../electron/portfolio/sub-ledger.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { ACCOUNT, SBIN, fill, instrument, rupees } from "../../support/orders.ts";
import { KillRig } from "./kill-rig.ts";

const WHERE = { account: ACCOUNT, instrument: SBIN, product: "MIS" } as const;
const ALL = { kind: "all" } as const;

function owned(parts: Record<string, number>): SubLedger {
  const book = new SubLedger();
  for (const [owner, quantity] of Object.entries(parts)) {
    book.applyFill({ ...fill(Math.abs(quantity), 812, owner), owner, side: quantity > 0 ? "BUY" : "SELL", product: "MIS" });
  }
  return book;
}

describe("whose quantity is closed", () => {
  test.each<[string, Record<string, number>, [string, number][]]>([
    ["one owner", { manual: 100 }, [["manual", 100]]],
    ["two on the same side, the trader's own last", { manual: 100, pairs: 50 }, [["pairs", 50], ["manual", 100]]],
    ["owners against each other: only the net", { manual: 100, pairs: -60 }, [["manual", 40]]],
    ["net short", { manual: 100, momentum: -80, pairs: -60 }, [["momentum", -40]]],
    ["even: nothing at all", { manual: 100, pairs: -100 }, []],
  ])("for everybody: %s", (_name, parts, shares) => {
    expect(sharesOf(owned(parts), WHERE, "everybody").map(({ owner, quantity }) => [owner, quantity])).toEqual(shares);
  });

  test("for one owner: its own, and by hand what was done elsewhere too", () => {
    const book = owned({ manual: 100, pairs: -60, external: 30 });
    expect(sharesOf(book, WHERE, { owner: "pairs" })).toEqual([{ owner: "pairs", quantity: -60 }]);
    expect(sharesOf(book, WHERE, { owner: "manual" })).toEqual([{ owner: "manual", quantity: 130 }]);
    expect(sharesOf(book, WHERE, { owner: "momentum" })).toEqual([]);
  });
});

describe("a square-off", () => {
  test("cancels what rests, closes what is open, and tells of it until nothing is left", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.place({ side: "SELL", price: rupees(830) });
    await rig.place({ price: rupees(790), quantity: 20 });
    rig.fillMarketOrders();
    expect(await rig.squareOff.start(ALL, "square-0001")).toBe("square-0001");
    await rig.orders.time.pass(12_000);
    expect(rig.net()).toBe(0);
    expect(rig.working()).toEqual([]);
    expect(rig.run()).toMatchObject({ id: "square-0001", state: "done", cancelled: 2, lines: [{ instrument: SBIN, product: "MIS", owner: "manual", quantity: 100, left: 0, state: "done", sentence: "Closed." }] });
    expect(rig.views.squareOff.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual(["running", "done"]);
    const [exit] = rig.run()?.lines[0]?.orders ?? [];
    expect(rig.orders.ledger.order(exit as OrderKey)?.why).toEqual({ plan: { kind: "square-off", id: "square-0001", leg: "exit" }, words: "Squaring off everything" });
  });

  test("cancels what would only open, too, and is done at once where there is nothing", async () => {
    const rig = new KillRig();
    await rig.place({ quantity: 20 });
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(6_000);
    expect(rig.working()).toEqual([]);
    expect(rig.run()).toMatchObject({ state: "done", cancelled: 1, lines: [] });
  });

  test("goes in freeze quantities, never more than is open", async () => {
    const rig = new KillRig();
    rig.limits = { ...rig.limits, orderValue: 0 as never };
    await rig.trade(4_000);
    rig.orders.traded = instrument({ freeze: 1_800, lot: 50 });
    rig.fillMarketOrders();
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(12_000);
    expect(rig.orders.broker.orders.slice(1).map(({ body }) => body["quantity"])).toEqual(["1800", "1800", "400"]);
    expect(rig.net()).toBe(0);
  });

  test("buys back what was sold before it sells what may be the hedge of it", async () => {
    const rig = new KillRig();
    rig.orders.traded = instrument({ exchange: "NFO", kind: "future" });
    await rig.trade(100);
    await rig.trade(50, { side: "SELL", product: "NRML" });
    rig.fillMarketOrders();
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(12_000);
    expect(rig.orders.broker.orders.slice(2).map(({ body }) => `${body["transactiontype"] ?? ""} ${body["quantity"] ?? ""}`)).toEqual(["BUY 50", "SELL 100"]);
    expect(rig.run()?.lines.map(({ left }) => left)).toEqual([0, 0]);
  });

  test("of one owner leaves alone what belongs to others, resting orders included", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.trade(40, { owner: "momentum" });
    await rig.place({ side: "SELL", price: rupees(830) });
    await rig.place({ side: "SELL", quantity: 40, price: rupees(831), owner: "momentum" });
    rig.fillMarketOrders();
    await rig.squareOff.start({ kind: "owner", owner: "momentum" }, "square-0001");
    await rig.orders.time.pass(12_000);
    expect(rig.orders.ledger.owners.quantities(WHERE)).toEqual(new Map([["manual", 100]]));
    expect(rig.working()).toEqual(["SELL LIMIT 100"]);
  });

  test("of another segment or instrument touches nothing", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.place({ side: "SELL", price: rupees(830) });
    await rig.squareOff.start({ kind: "segment", exchange: "NFO" }, "square-0001");
    await rig.squareOff.start({ kind: "instrument", instrument: SBIN, product: "CNC" }, "square-0002");
    await rig.orders.time.pass(5_000);
    expect(rig.working()).toEqual(["SELL LIMIT 100"]);
    expect(rig.squareOff.views.map(({ state }) => state)).toEqual(["done", "done"]);
  });

  test("pressed again joins the one that is going on; with the same mark it begins nothing new even after it has ended", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    const [first, second] = await Promise.all([rig.squareOff.start(ALL, "square-0001"), rig.squareOff.start(ALL, "square-0002")]);
    expect([first, second]).toEqual(["square-0001", "square-0001"]);
    rig.fillMarketOrders();
    await rig.orders.time.pass(8_000);
    expect(await rig.squareOff.start(ALL, "square-0001")).toBe("square-0001");
    await rig.orders.time.pass(8_000);
    expect(rig.orders.broker.orders).toHaveLength(2);
  });

  test("takes an exit back that does not fill, and sends it anew at the price of the moment", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(4_000);
    expect(rig.working()).toEqual(["SELL MARKET 100"]);
    expect(rig.run()?.lines[0]).toMatchObject({ state: "waiting", left: 100, sentence: "100 left, orders for 100 at the broker." });
    await rig.orders.time.pass(5_500);
    expect(rig.orders.broker.orders.slice(1).map(({ status }) => status)).toEqual(["cancelled", "open"]);
    rig.fillMarketOrders();
    await rig.orders.time.pass(8_000);
    expect([rig.net(), rig.run()?.state]).toEqual([0, "done"]);
  });

  test("refused by the broker: stuck with the broker's words, told once, tried again ever more slowly, and done when it is let through", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    rig.orders.broker.moods = Array.from({ length: 5 }, () => "refuse" as const);
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(1_500);
    expect(rig.run()).toMatchObject({ state: "stuck", lines: [{ state: "failed", left: 100, sentence: expect.stringMatching(/ordertag length.*Trying again in 2 s/) }] });
    await rig.orders.time.pass(20_000);
    // At 0, 2, 6 and 14 s, with 2, 4, 8 and 16 s between.
    expect(rig.orders.broker.calls.filter((call) => call === "place")).toHaveLength(5);
    expect(rig.told.filter((sentence) => /stuck at NSE:SBIN MIS/.test(sentence))).toHaveLength(1);
    rig.fillMarketOrders();
    await rig.orders.time.pass(80_000);
    expect([rig.net(), rig.run()?.state]).toEqual([0, "done"]);
  });

  test("sends nothing while a resting order cannot be cancelled: both could fill", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.place({ side: "SELL", price: rupees(830) });
    rig.orders.broker.moods = Array.from({ length: 3 }, () => "refuse" as const);
    rig.fillMarketOrders();
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(4_500);
    expect(rig.run()).toMatchObject({ state: "stuck", lines: [{ state: "failed", sentence: expect.stringMatching(/could not be cancelled within 4 s, so no exit was sent/) }] });
    expect(rig.net()).toBe(100);
    await rig.orders.time.pass(60_000);
    expect([rig.net(), rig.run()?.state, rig.working()]).toEqual([0, "done", []]);
  });

  test("what a resting order fills on its way out is not sold twice", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    const target = await rig.place({ side: "SELL", price: rupees(830) });
    rig.orders.broker.fillOnCancel = { id: target.id, quantity: 30, price: "830.00" };
    rig.fillMarketOrders();
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(15_000);
    expect(rig.orders.broker.orders.at(-1)?.body["quantity"]).toBe("70");
    expect([rig.net(), rig.run()?.state]).toEqual([0, "done"]);
  });

  test("waits while the account is not connected", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    rig.trading = false;
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(10_000);
    expect(rig.orders.broker.orders).toHaveLength(1);
    rig.trading = true;
    rig.fillMarketOrders();
    await rig.orders.time.pass(10_000);
    expect(rig.net()).toBe(0);
  });

  test("an exit pressed meanwhile at the same place waits its turn: never more is sold than there is", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    rig.orders.broker.cancelAfterMs = 300;
    await rig.place({ side: "SELL", price: rupees(830) });
    rig.fillMarketOrders();
    const pressed = rig.orders.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-00001").catch((error: Error) => error.message);
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(15_000);
    await pressed;
    expect([rig.net(), rig.run()?.state]).toEqual([0, "done"]);
    expect(rig.orders.broker.orders.filter((order) => order.body["ordertype"] === "MARKET" && order.filled > 0)).toHaveLength(1);
  });

  test("without a journal begins nothing, and says so", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    rig.orders.journal.broken = true;
    await expect(rig.squareOff.start(ALL, "square-0001")).rejects.toThrow(/disk full/);
    expect(rig.squareOff.views).toEqual([]);
    rig.orders.journal.broken = false;
    rig.fillMarketOrders();
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(8_000);
    expect(rig.net()).toBe(0);
  });
});

describe("a crash in the middle", () => {
  test.each([0, 1, 60, 250, 700, 1_400, 2_600, 4_100, 5_300, 6_800])("after %i ms: the next start goes on, and ends flat with exactly what was open sold", async (ms) => {
    const rig = new KillRig();
    rig.limits = { ...rig.limits, orderValue: 0 as never };
    await rig.trade(3_000);
    rig.orders.traded = instrument({ freeze: 1_800, lot: 50 });
    await rig.place({ side: "SELL", price: rupees(830), quantity: 500 });
    rig.orders.broker.cancelAfterMs = 400;
    void rig.squareOff.start(ALL, "square-0001").catch(() => {});
    await rig.orders.time.pass(ms);
    rig.trading = false;
    const next = rig.crash();
    next.orders.traded = rig.orders.traded;
    next.fillMarketOrders();
    await next.orders.time.pass(30_000);
    next.ready();
    await next.orders.time.pass(40_000);
    expect([next.net(), next.run()?.state]).toEqual([0, "done"]);
    const sold = next.orders.broker.orders.filter(({ body }) => body["transactiontype"] === "SELL").reduce((sum, order) => sum + order.filled, 0);
    expect(sold).toBe(3_000);
  });

  test("begun on another day it does not go on by itself: it is told", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.squareOff.start(ALL, "square-0001");
    await rig.orders.time.pass(2_000);
    const next = rig.crash();
    next.today = "2026-11-23";
    next.ready();
    await next.orders.time.pass(5_000);
    expect(next.told).toEqual([expect.stringMatching(/begun on 2026-11-20, was not finished.*Left then: NSE:SBIN MIS 100/)]);
    expect(next.orders.broker.orders).toHaveLength(2);
    expect(next.crash().squareOff.views).toEqual([]);
  });
});

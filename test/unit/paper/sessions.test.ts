import { describe, expect, test } from "vitest";
import { CALL, PaperRig } from "./paper-rig.ts";
import { SBIN, rupees } from "../../support/orders.ts";

const LAST = { bids: "811.95x500", asks: "812.00x500" };

describe("before the open", () => {
  async function collected(): Promise<{ rig: PaperRig; market: Awaited<ReturnType<PaperRig["place"]>>; limit: typeof market; stop: typeof market; late: typeof market }> {
    const rig = await new PaperRig({ at: "2026-11-20T09:01:00+05:30" }).open();
    // Yesterday's picture, as a board still shows it.
    await rig.tick(SBIN, 800, { bids: "799.95x500", asks: "800.00x500", volume: 0 });
    const market = await rig.place({ type: "MARKET", quantity: 10, product: "CNC" });
    const limit = await rig.place({ price: 812, quantity: 10, product: "CNC" });
    const stop = await rig.place({ type: "SL", trigger: 811, price: 813, quantity: 10 });
    await rig.to("2026-11-20T09:09:00+05:30");
    const late = await rig.place({ price: 830, quantity: 10, product: "CNC" });
    return { rig, market, limit, stop, late };
  }

  test("orders of the pre-open session fill at the opening price, stops and later ones wait for continuous trading", async () => {
    const { rig, market, limit, stop, late } = await collected();
    expect([market, limit].map((key) => rig.order(key))).toMatchObject([{ state: "pending", text: "Waits for the opening auction." }, { state: "pending" }]);
    expect([stop, late].map((key) => rig.order(key).text)).toEqual(["Waits for the market to open.", "Waits for the market to open."]);
    await rig.to("2026-11-20T09:10:00+05:30");
    await rig.tick(SBIN, 810, { traded: 5_000, volume: 5_000, open: 810 });
    expect([market, limit].map((key) => rig.order(key))).toMatchObject([{ state: "complete", exactValue: rupees(8_100) }, { state: "complete", exactValue: rupees(8_100) }]);
    expect([stop, late].map((key) => rig.order(key).filled)).toEqual([0, 0]);
    await rig.to("2026-11-20T09:15:02+05:30");
    await rig.tick(SBIN, 812, { traded: 50, volume: 5_050, open: 810, bids: "811.95x500", asks: "812.00x500" });
    expect([stop, late].map((key) => rig.order(key).exactValue)).toEqual([rupees(8_120), rupees(8_120)]);
    expect(rig.alarms).toEqual([]);
  });

  test("one may be changed and cancelled while it is collected", async () => {
    const { rig, market, limit } = await collected();
    await rig.desk.cancel(market);
    await rig.desk.modify(limit, { type: "LIMIT", quantity: 10, price: rupees(809), trigger: rupees(0), validity: "DAY" });
    await rig.time.pass(2_000);
    await rig.tick(SBIN, 810, { traded: 5_000, volume: 5_000, open: 810 });
    expect(rig.order(market).state).toBe("cancelled");
    expect(rig.order(limit)).toMatchObject({ state: "open", filled: 0, price: rupees(809) });
  });

  test("a terminal that was off over the open gives them the opening price, not the present one", async () => {
    const { rig, market, limit } = await collected();
    await rig.stop();
    await rig.to("2026-11-20T10:00:00+05:30");
    await rig.tick(SBIN, 840, { traded: 50, volume: 90_000, open: 810, bids: "839.95x500", asks: "840.00x500" });
    const next = await rig.again();
    await next.time.pass(3_000);
    expect([market, limit].map((key) => next.order(key))).toMatchObject([{ state: "complete", exactValue: rupees(8_100) }, { state: "complete", exactValue: rupees(8_100) }]);
    expect(next.alarms).toEqual([]);
  });
});

describe("after continuous trading", () => {
  test("the post-close session fills at its own trades, takes no stops and no MIS, and ends what is left", async () => {
    const rig = await new PaperRig({ at: "2026-11-20T15:51:00+05:30" }).open();
    await rig.tick(SBIN, 812, { ...LAST, volume: 90_000 });
    const key = await rig.place({ type: "MARKET", quantity: 100, product: "CNC" });
    expect(rig.order(await rig.place({ price: 812 })).text).toMatch(/post-close session intraday positions are not opened/);
    expect(rig.order(await rig.place({ type: "SL", trigger: 812, price: 813, product: "CNC" })).text).toMatch(/takes limit and market orders only/);
    expect(rig.order(key).filled).toBe(0);
    await rig.tick(SBIN, 812.4, { traded: 30, volume: 90_030 });
    expect(rig.order(key)).toMatchObject({ filled: 30, exactValue: rupees(24_372) });
    await rig.to("2026-11-20T16:00:02+05:30");
    expect(rig.order(key)).toMatchObject({ state: "cancelled", filled: 30, text: "The post-close session has ended: what it did not fill ends." });
  });

  test("the closing auction of a share with derivatives", async () => {
    const rig = await new PaperRig({ at: "2026-11-20T15:05:00+05:30", fnoStock: true }).open();
    await rig.tick(SBIN, 812, { ...LAST, volume: 90_000 });
    const resting = await rig.place({ price: 800, product: "CNC" });
    await rig.to("2026-11-20T15:16:00+05:30");
    expect(rig.order(resting)).toMatchObject({ state: "cancelled", text: "The market has closed: day orders end." });
    const key = await rig.place({ price: 815, product: "CNC" });
    // What the book showed at the end of continuous trading is nobody's any more.
    expect(rig.order(key)).toMatchObject({ state: "open", filled: 0 });
    await rig.tick(SBIN, 813, { traded: 40_000, volume: 1_30_000 });
    expect(rig.order(key)).toMatchObject({ state: "complete", exactValue: rupees(81_300) });
  });
});

describe("an after-market order", () => {
  async function evening(owner = "manual"): Promise<{ rig: PaperRig; key: Awaited<ReturnType<PaperRig["place"]>> }> {
    const rig = await new PaperRig({ at: "2026-11-20T18:00:00+05:30" }).open();
    await rig.tick(SBIN, 812, { ...LAST, volume: 90_000 });
    return { rig, key: await rig.place({ price: 815, quantity: 10, product: "CNC", owner }) };
  }

  async function morning(rig: PaperRig): Promise<void> {
    // Monday.
    await rig.to("2026-11-23T09:05:00+05:30");
    await rig.newDay();
  }

  test("waits for the next trading day, is an order of that day in its owner's name, and is in the opening auction", async () => {
    const { rig, key } = await evening("momentum");
    expect(rig.order(key)).toMatchObject({ state: "pending", text: "After-market order: waits for 2026-11-23." });
    // 815 × 10 are kept for it.
    expect(rig.handle.account.money.now().marginUsed).toBe(rupees(8_150));
    await morning(rig);
    expect(rig.ledger.orders()).toMatchObject([{ brokerOrderId: "AMO261123000001", owner: "momentum", quantity: 10, price: rupees(815), state: "pending" }]);
    await rig.to("2026-11-23T09:10:00+05:30");
    await rig.tick(SBIN, 805, { traded: 500, volume: 500, open: 805 });
    await rig.time.pass(2_000);
    expect(rig.ledger.orders()).toMatchObject([{ state: "complete", exactValue: rupees(8_050), owner: "momentum" }]);
    expect(rig.ledger.owners.views(rig.handle.id)).toMatchObject([{ owner: "momentum", quantity: 10 }]);
    expect(rig.alarms).toEqual([]);
  });

  test.each(["evening", "morning", "as the day turns"])("a restart in the %s keeps it, once", async (when) => {
    const { rig, key } = await evening();
    let now = when === "evening" ? await rig.again() : rig;
    if (when === "evening") expect(now.order(key).state).toBe("pending");
    if (when === "as the day turns") {
      await now.stop();
      await now.to("2026-11-23T09:05:00+05:30");
      now = await now.again();
      await now.newDay();
    } else await morning(now);
    if (when === "morning") now = await now.again();
    await now.to("2026-11-23T09:10:00+05:30");
    await now.tick(SBIN, 805, { traded: 500, volume: 500, open: 805 });
    await now.time.pass(2_000);
    expect(now.handle.account.fills).toMatchObject([{ quantity: 10, price: rupees(805) }]);
    expect(now.ledger.orders().filter((order) => order.day === "2026-11-23")).toMatchObject([{ state: "complete" }]);
  });

  test("in a segment without an opening auction meets the day's first tick, not the evening's book that is still on the board", async () => {
    const rig = await new PaperRig({ at: "2026-11-20T18:00:00+05:30" }).open();
    await rig.tick(CALL, 150, { bids: "149.90x650", asks: "150.00x650", volume: 90_000 });
    await rig.place({ instrument: CALL, product: "NRML", quantity: 65, type: "MARKET" });
    await morning(rig);
    await rig.to("2026-11-23T09:15:05+05:30");
    expect(rig.handle.account.fills).toEqual([]);
    await rig.tick(CALL, 120, { bids: "119.90x650", asks: "120.00x650", traded: 65, volume: 65 });
    expect(rig.handle.account.fills).toMatchObject([{ quantity: 65, price: rupees(120) }]);
  });

  test("one whose day Sauda slept through ends and says so", async () => {
    const { rig } = await evening();
    await rig.stop();
    await rig.to("2026-11-25T09:05:00+05:30");
    const next = await rig.again();
    await next.newDay();
    expect(next.handle.account.orders).toEqual([]);
    expect(next.handle.account.state.queued).toEqual([]);
  });

  test("can be cancelled in the evening, and is not taken in what trades no more", async () => {
    const { rig, key } = await evening();
    await rig.desk.cancel(key);
    await rig.time.pass(1);
    expect(rig.order(key).state).toBe("cancelled");
    await morning(rig);
    expect(rig.ledger.orders()).toEqual([]);
    const expiry = await new PaperRig({ at: "2026-11-24T18:00:00+05:30" }).open();
    await expiry.tick(CALL, 3, { bids: "2.95x650", asks: "3.00x650" });
    expect(expiry.order(await expiry.place({ instrument: CALL, product: "NRML", quantity: 65, price: 3 })).text).toMatch(/expires on 2026-11-24: it trades no more/);
  });
});

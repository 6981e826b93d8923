import { describe, expect, test } from "vitest";
import type { Money } from "../../../shared/domain/units.ts";
import { DAY, SBIN, rupees } from "../../support/orders.ts";
import { OPEN_SETTINGS, OrdersRig } from "./orders-rig.ts";

const amount = (value: number): Money => rupees(value) as number as Money;

describe("figures", () => {
  test("a round trip by hand: 100 from 812.00 to 815.00, net of the tables' charges, one trade won", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "market", side: "BUY", quantity: 100 });
    await rig.fill(0, 40, 812);
    await rig.fill(0, 100, 812);
    rig.ltp = 814;
    // (814 − 812) × 100
    expect(rig.strategy.figures.open).toBe(amount(200));
    expect(rig.strategy.figures.today.net + rig.strategy.figures.today.charges).toBe(amount(200));
    await rig.give({ kind: "close" });
    await rig.fill(1, 100, 815);
    // Brokerage 2 × 20; STT 0.025 % of 81,500, to the rupee, 20; NSE 0.00297 % of 1,62,700, 4.83; IPFT and SEBI
    // 0.16 each; stamp 0.003 % of 81,200, to the rupee, 2; GST 18 % of 45.15, 8.13.
    const charges = amount(75.28);
    const { today, total, open, openOrders } = rig.strategy.figures;
    expect(today).toEqual({ net: amount(300) - charges, charges, orders: 2 });
    expect(total).toMatchObject({ net: amount(300) - charges, trades: 1, wins: 1, since: DAY });
    expect([open, openOrders]).toEqual([0, 0]);
    // What the fills were told with is what the note comes to, although it is rounded once for the day.
    expect(rig.fills.map(({ update }) => update.quantity)).toEqual([40, 60, 100]);
    expect(rig.fills.reduce((sum, { charges }) => sum + charges, 0)).toBe(charges);
    expect(rig.strategy.figures.equity.at(-1)).toEqual([10 * 60 + 15, today.net]);
  });

  test("one that turns the position ends one trade and begins another", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "target", quantity: 50 });
    await rig.fill(0, 50, 812);
    await rig.give({ kind: "target", quantity: -50 });
    await rig.fill(1, 100, 800);
    await rig.give({ kind: "target", quantity: 0 });
    await rig.fill(2, 50, 790);
    const { total } = rig.strategy.figures;
    // −12 × 50 lost, then +10 × 50 won.
    expect(total.net + total.charges).toBe(amount(-100));
    expect([total.trades, total.wins]).toEqual([2, 1]);
  });

  test("after a restart on the same day and on the next the figures are the same, from the journal", async () => {
    const rig = await OrdersRig.begun();
    rig.settings = { ...OPEN_SETTINGS, holding: "carry" };
    await rig.give({ kind: "market", side: "BUY", quantity: 100 });
    await rig.fill(0, 100, 812);
    await rig.give({ kind: "market", side: "SELL", quantity: 30 });
    await rig.fill(1, 30, 820);
    const before = rig.strategy.figures;
    const same = await rig.again();
    expect(same.strategy.figures).toMatchObject({ today: before.today, total: before.total, open: before.open });
    expect(same.strategy.quantity(SBIN)).toBe(70);
    const totals = same.strategy.exportTotals();
    same.held = 70;
    // The ledger of another day has nothing of this one.
    const records = [...same.orders.journal.records];
    const next = new OrdersRig();
    next.day = "2026-11-23";
    next.held = 70;
    next.orders.journal.records.push(...records);
    next.settings = rig.settings;
    await next.strategy.restore([], totals);
    next.ltp = 812;
    expect(next.strategy.figures).toMatchObject({ today: { net: 0, charges: 0 }, total: before.total, open: 0 });
    expect(next.strategy.quantity(SBIN)).toBe(70);
    expect(next.strategy.positions()).toEqual([{ instrument: SBIN, product: "CNC", quantity: 70, averagePrice: rupees(812) }]);
    // The 70 delivered shares are its own to sell, and no more than those.
    await next.give({ kind: "market", side: "SELL", quantity: 80 });
    expect(next.updates.at(-1)?.text).toContain("70 of SBIN of its own");
    await next.give({ kind: "close" });
    expect(next.book).toEqual(["SELL MARKET 70 @0 open 0"]);
  });

  test("the turn of the day: what is within the day is not carried, totals go on, counts begin anew", async () => {
    const rig = await OrdersRig.begun();
    await rig.give({ kind: "market", side: "BUY", quantity: 10 });
    await rig.fill(0, 10, 812);
    rig.ltp = 810;
    await rig.pass(600);
    const { charges } = rig.strategy.figures.today;
    rig.orders.ledger.clear();
    rig.day = "2026-11-23";
    rig.strategy.newDay("2026-11-23");
    expect(rig.strategy.exportTotals()).toMatchObject({ day: "2026-11-23", since: DAY, net: amount(-20) - charges, carried: [] });
    expect(rig.strategy.figures.today).toEqual({ net: 0, charges: 0, orders: 0 });
  });
});

describe("the strategy's own limits", () => {
  const limited = async (limits: Partial<typeof OPEN_SETTINGS.limits>, capital = OPEN_SETTINGS.capital): Promise<OrdersRig> => {
    const rig = await OrdersRig.begun();
    rig.settings = { ...OPEN_SETTINGS, capital, limits: { ...OPEN_SETTINGS.limits, ...limits } };
    return rig;
  };

  test("orders a day: opening ones only, also after a restart; closing always goes", async () => {
    const rig = await limited({ ordersPerDay: 2 });
    await rig.give({ kind: "market", side: "BUY", quantity: 10 });
    await rig.fill(0, 10);
    await rig.give({ kind: "market", side: "SELL", quantity: 10 });
    await rig.fill(1, 10);
    await rig.give({ kind: "market", side: "BUY", quantity: 10 });
    await rig.fill(2, 10);
    const next = await rig.again();
    await next.give({ kind: "market", side: "BUY", quantity: 10, id: "later.0" });
    expect(next.updates.at(-1)).toMatchObject({ state: "refused", text: expect.stringContaining("2 are its limit") as string });
    await next.give({ kind: "close", id: "later.1" });
    expect(next.book.at(-1)).toBe("SELL MARKET 10 @0 open 0");
  });

  test("order value and exposure name limit and value; 0 is the capital", async () => {
    const rig = await limited({ orderValue: amount(50_000) });
    await rig.give({ kind: "market", side: "BUY", quantity: 100 });
    expect(rig.updates.at(-1)?.text).toContain("The order is worth ₹ 81,200.00; the strategy's limit for one order is ₹ 50,000.00.");
    const small = await limited({}, amount(1_00_000));
    await small.give({ kind: "limit", side: "BUY", quantity: 100, price: rupees(810), validity: "DAY" });
    await small.give({ kind: "limit", side: "BUY", quantity: 100, price: rupees(811), validity: "DAY" });
    expect(small.book).toHaveLength(1);
    // 200 × the last price 812.
    expect(small.updates.at(-1)?.text).toContain("would be worth ₹ 1,62,400.00; its capital is ₹ 1,00,000.00");
    await small.give(small.bracketSignal());
    expect(small.updates.at(-1)?.text).toContain("its capital is");
  });

  test("daily loss with charges and open loss is told once, opens nothing more, and lets out", async () => {
    const rig = await limited({ dailyLoss: amount(500) });
    await rig.give({ kind: "market", side: "BUY", quantity: 100 });
    await rig.fill(0, 100, 812);
    rig.ltp = 808;
    await rig.orders.time.pass(1_000);
    expect(rig.breaches).toEqual([]);
    rig.ltp = 807;
    await rig.orders.time.pass(1_000);
    rig.ltp = 806;
    await rig.orders.time.pass(1_000);
    expect(rig.breaches.map(({ rule, limit }) => [rule, limit])).toEqual([["daily loss", "₹ 500.00"]]);
    rig.ltp = 812;
    await rig.give({ kind: "market", side: "BUY", quantity: 1 });
    expect(rig.updates.at(-1)?.text).toContain("its daily loss of ₹ 500.00 was reached");
    await rig.give({ kind: "close" });
    expect(rig.book.at(-1)).toBe("SELL MARKET 100 @0 open 0");
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breachOf, lossLimits } from "../../../electron/orders/risk/day-loss.ts";
import { DayCharges } from "../../../electron/orders/risk/day-charges.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import { topics } from "../../../shared/contract/topics.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import { readFileSync } from "node:fs";
import { ACCOUNT, instrument, proposal, rupees } from "../../support/orders.ts";
import { KillRig } from "./kill-rig.ts";

const amount = (value: number): Money => rupees(value) as number as Money;
const limited = { ...DEFAULT_LIMITS, duplicateMs: 0, dailyLoss: amount(1_000) };

async function holding(change: Partial<KillRig["limits"]> = {}): Promise<KillRig> {
  const rig = new KillRig();
  rig.limits = { ...limited, ...change };
  await rig.trade(100);
  rig.watch.start();
  return rig;
}

describe("the judgement", () => {
  const judge = (net: number, peak: number, limits: Partial<typeof limited>, equity?: number): string | undefined =>
    breachOf({ net: amount(net), peak: amount(peak), equity: equity === undefined ? undefined : amount(equity) }, { ...DEFAULT_LIMITS, ...limits })?.rule;

  test("is at the limit, not beyond it", () => {
    expect(judge(-999.99, 0, { dailyLoss: amount(1_000) })).toBeUndefined();
    expect(judge(-1_000, 0, { dailyLoss: amount(1_000) })).toBe("daily loss");
  });

  test("of a share of the equity is exact, and the smaller of amount and share holds", () => {
    // 2 % of 1,23,456.78 is 2,469.1356; 2.5 % of it 3,086.4195.
    expect(lossLimits({ ...DEFAULT_LIMITS, dailyLossPercent: 2, dailyLoss: amount(5_000), drawdownPercent: 2.5 }, amount(123_456.78))).toEqual({ lossLimit: 24_691_356, drawdownLimit: 30_864_195 });
    expect(lossLimits({ ...DEFAULT_LIMITS, dailyLossPercent: 2, dailyLoss: amount(1_000) }, amount(123_456.78)).lossLimit).toBe(10_000_000);
  });

  test("by share waits until the equity is known", () => {
    expect(judge(-1e6, 0, { dailyLossPercent: 2 })).toBeUndefined();
    expect(judge(-2_000, 0, { dailyLossPercent: 2 }, 100_000)).toBe("daily loss");
  });

  test("of the fall from the best counts a profit that was given back", () => {
    expect(judge(1_500, 2_499, { drawdown: amount(1_000) })).toBeUndefined();
    expect(judge(1_500, 2_500, { drawdown: amount(1_000) })).toBe("drawdown");
  });

  test("never breaches with every limit off, and with one on exactly when a sum says so", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (net, above, loss, fall) => {
        const peak = Math.max(0, net) + above;
        const breach = breachOf({ net: net as Money, peak: peak as Money, equity: undefined }, { ...DEFAULT_LIMITS, dailyLoss: loss as Money, drawdown: fall as Money });
        expect(breach !== undefined).toBe((loss > 0 && net + loss <= 0) || (fall > 0 && net + fall <= peak));
      }),
    );
  });
});

describe("the breaker", () => {
  test("goes when the loss is still there at the second look, and cancels what could open", async () => {
    const rig = await holding();
    await rig.place({ quantity: 20, price: rupees(790) });
    // 100 × (812 − 801.95) = 1,005.
    rig.ltp = rupees(801.95);
    await rig.orders.time.pass(1_000);
    expect(rig.watch.view.breach).toBeUndefined();
    await rig.orders.time.pass(6_000);
    expect(rig.watch.view).toMatchObject({ net: -10_050_000, breach: { rule: "daily loss", mode: "reduce-only", sentence: "The day's net result of −₹ 1,005.00 has reached the daily loss limit of ₹ 1,000.00." } });
    expect(rig.told).toEqual([expect.stringMatching(/^The breaker is out\..*What could open a position is cancelled, and only orders that make a position smaller go today/)]);
    expect([rig.working(), rig.net()]).toEqual([[], 100]);
    await expect(rig.orders.desk.place(proposal({ quantity: 1, price: rupees(801) }), "press-a001")).rejects.toMatchObject({ failure: { rule: "breaker" } });
    await expect(rig.orders.desk.place(proposal({ side: "SELL", type: "MARKET", price: 0 as never }), "press-a002")).resolves.toBeDefined();
  });

  test("is not moved by one bad print", async () => {
    const rig = await holding();
    for (let i = 0; i < 20; i++) {
      rig.ltp = rupees(i % 2 === 0 ? 80.2 : 812);
      await rig.orders.time.pass(1_000);
    }
    expect(rig.watch.view.breach).toBeUndefined();
  });

  test("counts charges", async () => {
    const rig = await holding();
    rig.ltp = rupees(803);
    rig.charges = amount(100);
    await rig.orders.time.pass(3_000);
    expect(rig.watch.view).toMatchObject({ net: -10_000_000, breach: { rule: "daily loss" } });
  });

  test("by the fall from the best: the best goes on after a restart", async () => {
    const rig = await holding({ dailyLoss: amount(0), drawdown: amount(500) });
    rig.ltp = rupees(820);
    await rig.orders.time.pass(15_000);
    const next = rig.crash();
    next.limits = rig.limits;
    next.watch.start();
    next.ltp = rupees(815.01);
    await next.orders.time.pass(3_000);
    expect(next.watch.view).toMatchObject({ peak: 8_000_000, drawdown: 4_990_000 });
    expect(next.watch.view.breach).toBeUndefined();
    next.ltp = rupees(815);
    await next.orders.time.pass(3_000);
    expect(next.watch.view.breach).toMatchObject({ rule: "drawdown", sentence: expect.stringMatching(/fallen ₹ 500\.00 from its best, \+₹ 800\.00/) });
  });

  test("in the mode flat squares off, once", async () => {
    const rig = await holding({ onBreach: "flat" });
    rig.fillMarketOrders("800.00");
    rig.ltp = rupees(800);
    await rig.orders.time.pass(20_000);
    expect([rig.net(), rig.squareOff.views.map(({ state }) => state)]).toEqual([0, ["done"]]);
    expect(rig.orders.broker.orders).toHaveLength(2);
    for (const view of rig.views.risk) expect(topics.risk.safeParse(view).error).toBeUndefined();
    for (const view of rig.views.squareOff) expect(topics.squareOff.safeParse(view).error).toBeUndefined();
    const parts = rig.orders.ledger.owners.ofInstrument(ACCOUNT, proposal().instrument);
    expect(topics.owners.safeParse({ account: ACCOUNT, instrument: proposal().instrument, parts }).error).toBeUndefined();
  });

  test("stays out over a restart of the day, and is gone on the next", async () => {
    const rig = await holding();
    rig.ltp = rupees(800);
    await rig.orders.time.pass(3_000);
    const next = rig.crash();
    expect(next.watch.standing().breach).toMatchObject({ rule: "daily loss" });
    const other = next.crash("2026-11-23");
    expect(other.watch.standing().breach).toBeUndefined();
    next.limits = rig.limits;
    next.watch.start();
    next.today = "2026-11-23";
    await next.orders.time.pass(1_000);
    expect(next.watch.view.breach).toBeUndefined();
  });

  test("is lifted by the word, for the rest of the day, over a restart too", async () => {
    const rig = await holding();
    rig.ltp = rupees(800);
    await rig.orders.time.pass(3_000);
    await expect(rig.watch.lift("yes")).rejects.toMatchObject({ failure: { kind: "BadInput", field: "typed" } });
    await rig.watch.lift("RELEASE");
    await rig.orders.time.pass(5_000);
    expect(rig.watch.view.breach).toBeUndefined();
    await expect(rig.orders.desk.place(proposal({ quantity: 1, price: rupees(801) }), "press-a001")).resolves.toBeDefined();
    expect(rig.crash().watch.standing()).toMatchObject({ lifted: true });
  });

  test("is not lifted without a journal", async () => {
    const rig = await holding();
    rig.ltp = rupees(800);
    await rig.orders.time.pass(3_000);
    rig.orders.journal.broken = true;
    await expect(rig.watch.lift("RELEASE")).rejects.toThrow(/disk full/);
    expect(rig.watch.standing().lifted).toBe(false);
  });

  test("goes by the last price when the feed falls silent, and says nothing of a net before there was one", async () => {
    const rig = await holding();
    rig.ltp = undefined;
    await rig.orders.time.pass(2_000);
    expect(rig.watch.view).not.toHaveProperty("net");
    rig.ltp = rupees(800);
    await rig.orders.time.pass(1_000);
    rig.ltp = undefined;
    await rig.orders.time.pass(2_000);
    expect(rig.watch.view).toMatchObject({ net: -12_000_000, breach: { rule: "daily loss" }, exposure: 800_000_000 });
  });

  test("the day's opening equity is the first known one, and survives a restart with what hangs on it", async () => {
    const rig = await holding({ dailyLoss: amount(0), dailyLossPercent: 1 });
    rig.equity = amount(50_000);
    rig.ltp = rupees(813);
    await rig.orders.time.pass(2_000);
    rig.equity = amount(10);
    rig.ltp = rupees(807.01);
    await rig.orders.time.pass(3_000);
    expect(rig.watch.view.breach).toBeUndefined();
    rig.ltp = rupees(807);
    await rig.orders.time.pass(3_000);
    expect(rig.watch.view.breach?.sentence).toMatch(/daily loss limit of ₹ 500\.00/);
  });
});

test("charges of the day are those of each executed order by the tables, counted once however its fills came", async () => {
  const rig = new KillRig();
  const tables = chargeTables(JSON.parse(readFileSync(new URL("../../../resources/charges/angelone.json", import.meta.url), "utf8")));
  const charges = new DayCharges({ id: ACCOUNT, ledger: rig.orders.ledger, instrument: () => instrument(), tables });
  expect(charges.total()).toBe(0);
  await rig.trade(100);
  const once = charges.total();
  // Brokerage 20.00 (0.03 % of 81,200 is 24.36) with GST 3.60; stamp 0.003 % = 2.436, to the rupee 2; the rest is below 4.
  expect(once / 10_000).toBeGreaterThan(25.6);
  expect(once / 10_000).toBeLessThan(29.6);
  expect(charges.total()).toBe(once);
  const unknown = new DayCharges({ id: ACCOUNT, ledger: rig.orders.ledger, instrument: () => undefined, tables });
  expect(unknown.total()).toBe(0);
});

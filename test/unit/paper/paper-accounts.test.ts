import { describe, expect, test } from "vitest";
import { DEFAULT_FILL_MODEL, fillModel, paperAccount, performance } from "../../../shared/contract/schemas/paper.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { SBIN, rupees } from "../../support/orders.ts";
import { AT_ONCE } from "../simulation/fills/bench.ts";
import { PaperRig } from "./paper-rig.ts";

const money = (value: number): Money => rupees(value) as number as Money;
const BOOK = { bids: "811.95x500", asks: "812.00x500" };

describe("opening an account", () => {
  test.each([
    ["", /"" is no name/],
    ["2nd", /a letter first/],
    ["has space", /letters and digits/],
    ["alpha", /Alpha is an account already\. Choose another name/],
  ])("the name %j is refused", async (name, sentence) => {
    const rig = await new PaperRig().open();
    await expect(rig.accounts.open(name, money(1_000), AT_ONCE)).rejects.toThrow(sentence);
  });

  test("capital from ₹ 1,000 to ₹ 100 crore", async () => {
    const rig = new PaperRig();
    await expect(rig.accounts.open("A", money(999.99), AT_ONCE)).rejects.toThrow(/begins with ₹ 1,000.00 to ₹ 1,00,00,00,000.00; ₹ 999.99 is not in that/);
    await expect(rig.accounts.open("A", Number.NaN as Money, AT_ONCE)).rejects.toThrow(/NaN is not in that/);
    await expect(rig.accounts.open("A", (1_000 * 10_000 + 0.5) as Money, AT_ONCE)).rejects.toThrow(/is not in that/);
    await rig.accounts.open("A", money(1_000), AT_ONCE);
    await rig.accounts.open("B", money(100_00_00_000), AT_ONCE);
    expect(rig.accounts.views().map(({ name, capital }) => [name, capital / 10_000])).toEqual([["A", 1_000], ["B", 100_00_00_000]]);
  });

  test("a latency whose slow end is quicker than its middle is refused", async () => {
    const model = { ...AT_ONCE, latency: { kind: "spread", medianMs: 100, p99Ms: 50 } } as const;
    expect(fillModel.safeParse(model).success).toBe(true);
    await expect(new PaperRig().accounts.open("A", money(1_000), model)).rejects.toThrow(/cannot go with a median of 100 ms/);
  });

  test("an account whose record cannot be written is not there", async () => {
    const rig = new PaperRig();
    rig.journal.broken = true;
    await expect(rig.accounts.open("A", money(1_000), AT_ONCE)).rejects.toThrow(/journal cannot be written/);
    expect(rig.accounts.views()).toEqual([]);
  });
});

describe("an account", () => {
  test("says what its fills assume, and keeps a changed model over a restart", async () => {
    const rig = await new PaperRig({ model: DEFAULT_FILL_MODEL }).open();
    const [view] = rig.accounts.views();
    expect(paperAccount.safeParse(view).success).toBe(true);
    expect(view?.assumes).toMatch(/^Fills assume a latency around 45 ms \(one order in a hundred slower than 250 ms\).*behind the quantity displayed.*3 % beyond the last price/);
    await rig.accounts.model(rig.handle.id, { ...DEFAULT_FILL_MODEL, queue: "through", latency: { kind: "fixed", ms: 0 } });
    const later = await rig.again();
    expect(later.accounts.views()[0]?.assumes).toMatch(/^Fills assume no latency.*only when trades go through/);
  });

  test("closes only when nothing is open, and then takes no orders", async () => {
    const rig = await new PaperRig().open();
    await rig.tick(SBIN, 812, BOOK);
    const key = await rig.place({ price: 800 });
    await expect(rig.accounts.close(rig.handle.id)).rejects.toThrow(/Alpha has 1 working order and 0 open positions/);
    await rig.desk.cancel(key);
    await rig.time.pass(1);
    await rig.accounts.close(rig.handle.id);
    expect(rig.order(await rig.place({ price: 800 })).text).toMatch(/The paper account Alpha is closed/);
    await expect(rig.accounts.reset(rig.handle.id, money(5_000))).rejects.toThrow(/is closed/);
    await expect(rig.accounts.open("ALPHA", money(5_000), AT_ONCE)).rejects.toThrow(/Alpha was used by an account that is closed/);
    expect((await rig.again()).accounts.views()).toMatchObject([{ name: "Alpha", closed: true }]);
  });

  test("that is not there is named", () => {
    expect(() => new PaperRig().accounts.performance("paper:Nobody:paper" as AccountId)).toThrow(/paper:Nobody:paper is no paper account/);
  });
});

describe("performance", () => {
  test("equity by the minute, the fall from its peak, and today's row, worked by hand", async () => {
    const rig = await new PaperRig({ at: "2026-11-20T10:00:30+05:30" }).open(1_00_000);
    await rig.tick(SBIN, 812, BOOK);
    await rig.place({ type: "MARKET", quantity: 100 });
    // Note of 100 at 812.00: brokerage 20, exchange 2.41, IPFT and SEBI 0.08 each, stamp 2.44 → 2, GST 18 % of 22.57 = 4.06: 28.63.
    const start = 1_00_000 - 28.63;
    await rig.tick(SBIN, 820, { bids: "819.95x5", asks: "820.00x5" });
    await rig.time.pass(60_000);
    await rig.tick(SBIN, 806, { bids: "805.95x5", asks: "806.00x5" });
    await rig.time.pass(60_000);
    await rig.tick(SBIN, 810, { bids: "809.95x5", asks: "810.00x5" });
    await rig.time.pass(3_000);
    const view = rig.accounts.performance(rig.handle.id);
    expect(performance.safeParse(view).success).toBe(true);
    expect(view.curve.map(({ equity }) => equity / 10_000)).toEqual([start + 800, start + 800 - 1_400, start + 800 - 1_400 + 400]);
    expect(view.curve.map(({ at }) => at % 60_000)).toEqual([0, 0, 0]);
    expect(view).toMatchObject({
      equity: rupees(start - 200), realised: 0, unrealised: rupees(-200), charges: rupees(28.63), exposure: rupees(81_000), marginUsed: rupees(16_240),
      peak: rupees(start + 800), drawdown: rupees(1_000), worstDrawdown: rupees(1_400), unpriced: 0,
      days: [{ day: "2026-11-20", realised: 0, charges: rupees(28.63), net: rupees(-228.63), equity: rupees(start - 200), fills: 1 }],
    });
    expect(view.worstDrawdownPercent).toBeCloseTo((1_400 / (start + 800)) * 100, 6);
    expect(view.chargeLines.reduce((sum, { amount }) => sum + amount, 0)).toBe(view.charges);
    // The running minute ends at the present, before the clock has looked again.
    await rig.tick(SBIN, 814, { bids: "813.95x5", asks: "814.00x5" });
    const now = rig.accounts.performance(rig.handle.id);
    expect(now.equity).toBe(rupees(start + 200));
    expect(now.curve.map(({ equity }) => equity / 10_000)).toEqual([start + 800, start + 800 - 1_400, start + 200]);
  });

  test("the curve comes back after a restart, as far as it was saved", async () => {
    const rig = await new PaperRig().open(1_00_000);
    await rig.tick(SBIN, 812, BOOK);
    await rig.place({ type: "MARKET", quantity: 10 });
    await rig.time.pass(6 * 60_000);
    const before = rig.accounts.performance(rig.handle.id).curve;
    const after = (await rig.again()).accounts.performance(rig.handle.id).curve;
    expect(after.slice(0, 5)).toEqual(before.slice(0, 5));
  });
});

describe("a restart", () => {
  test("carries out a change that had been accepted, and puts a resting order back at the end of the queue", async () => {
    const rig = await new PaperRig({ model: { ...AT_ONCE, latency: { kind: "fixed", ms: 500 } } }).open();
    await rig.tick(SBIN, 812, { bids: "811.95x500 811.90x40", asks: "812.00x500" });
    const cancelled = await rig.place({ price: 811.9 });
    const modified = await rig.place({ price: 811.9 });
    await rig.time.pass(600);
    await rig.tick(SBIN, 811.9, { traded: 30, bids: "811.90x10", asks: "812.00x500" });
    await rig.desk.cancel(cancelled);
    await rig.desk.modify(modified, { type: "LIMIT", quantity: 70, price: rupees(811.95), trigger: rupees(0), validity: "DAY" });
    await rig.time.pass(10);
    expect(rig.order(modified).change?.state).toBe("accepted");
    const later = await rig.again();
    expect(later.order(cancelled).state).toBe("cancelled");
    expect(later.order(modified)).toMatchObject({ state: "open", quantity: 70, price: rupees(811.95), change: undefined });
    await later.tick(SBIN, 811.9, { traded: 25, bids: "811.90x10", asks: "812.00x500" });
    expect(later.order(modified)).toMatchObject({ filled: 25 });
  });

  test("of the fills' thread alone asks again for what it had under way", async () => {
    const rig = await new PaperRig({ model: { ...AT_ONCE, latency: { kind: "fixed", ms: 500 } } }).open();
    await rig.tick(SBIN, 812, BOOK);
    const cancelled = await rig.place({ price: 811.9 });
    const modified = await rig.place({ price: 811.9 });
    await rig.time.pass(600);
    await rig.desk.cancel(cancelled);
    await rig.desk.modify(modified, { type: "LIMIT", quantity: 70, price: rupees(811.85), trigger: rupees(0), validity: "DAY" });
    await rig.time.pass(100);
    rig.floor.anew();
    rig.accounts.refill();
    await rig.time.pass(2_000);
    expect(rig.order(cancelled).state).toBe("cancelled");
    expect(rig.order(modified)).toMatchObject({ state: "open", quantity: 70, price: rupees(811.85), change: undefined });
  });

  test("a stop that had triggered is a limit order still", async () => {
    const rig = await new PaperRig().open();
    await rig.tick(SBIN, 812, BOOK);
    const key = await rig.place({ side: "SELL", type: "SL", trigger: 811, price: 810.9 });
    await rig.tick(SBIN, 810.5, { traded: 5, bids: "810.50x500", asks: "810.90x5" });
    expect(rig.order(key)).toMatchObject({ state: "open", text: "Triggered: now a limit order at ₹ 810.90." });
    const later = await rig.again();
    await later.tick(SBIN, 812, { traded: 500, bids: "811.95x30", asks: "812.00x5" });
    expect(later.order(key).filled).toBe(100);
  });
});

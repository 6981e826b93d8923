import { describe, expect, test } from "vitest";
import { PRIORITY } from "../../../electron/brokers/rate-budget.ts";
import { whoOf } from "../../../electron/reports/record-words.ts";
import { instrument, proposal, SBIN, rupees } from "../../support/orders.ts";
import { CALL, CRUDE, FUTURE, NIFTY_INDEX, PaperRig, inRupees } from "./paper-rig.ts";

const BOOK = { bids: "811.95x500 811.90x800", asks: "812.00x60 812.10x300" };

async function opened(capital?: number): Promise<PaperRig> {
  const rig = await new PaperRig().open(capital);
  await rig.tick(SBIN, 812, BOOK);
  return rig;
}

async function funds(rig: PaperRig): Promise<{ available: number; cash: number; utilised: number }> {
  const read = await rig.link.line.funds();
  if (!read.ok) throw new Error(read.why);
  const { available, cash, utilised } = read.value;
  return { available: inRupees(available), cash: inRupees(cash), utilised: inRupees(utilised) };
}

describe("a round trip within the day, worked by hand", () => {
  test("buy 100 MIS at market, sell 100 at a limit: positions, charges and cash to the paisa", async () => {
    const rig = await opened();
    const bought = await rig.place({ type: "MARKET" });
    // 60 at 812.00 and 40 at 812.10: 48,720 + 32,484 = 81,204.
    expect(rig.order(bought)).toMatchObject({ state: "complete", filled: 100, filledExactly: 100, exactValue: rupees(81_204) });
    // Blocked: a fifth of 81,204 = 16,240.80. Charges of the purchase: brokerage 20 (0.03 % = 24.36), exchange
    // 0.00297 % = 2.41, IPFT and SEBI 0.0001 % = 0.08 each, stamp 0.003 % = 2.44 → 2, GST 18 % of 22.57 = 4.06:
    // 28.63 in all. Open loss at 812.00: 81,200 − 81,204 = −4.
    expect(await funds(rig)).toEqual({ cash: 10_00_000 - 28.63, utilised: 16_240.8, available: 10_00_000 - 28.63 - 16_240.8 - 4 });
    const sold = await rig.place({ side: "SELL", price: 815 });
    expect(rig.order(sold).state).toBe("open");
    await rig.tick(SBIN, 815.05, { traded: 5_000, bids: "815.00x10", asks: "815.10x10" });
    expect(rig.order(sold)).toMatchObject({ state: "complete", exactValue: rupees(81_500) });
    // Realised 296. The day's note: brokerage 40; STT 0.025 % of 81,500 = 20.375 → 20; exchange 0.00297 % of
    // 1,62,704 = 4.83; IPFT, SEBI 0.16 each; stamp 2; GST 18 % of 45.15 = 8.13. Total 75.28.
    expect(await funds(rig)).toEqual({ cash: 10_00_000 + 296 - 75.28, utilised: 0, available: 10_00_000 + 296 - 75.28 });
    const view = rig.accounts.performance(rig.handle.id);
    expect(view).toMatchObject({ realised: rupees(296), unrealised: 0, charges: rupees(75.28), equity: rupees(10_00_220.72), unpriced: 0 });
    expect(await rig.link.line.positions()).toMatchObject({ value: [{ netQuantity: 0, buyQuantity: 100, sellQuantity: 100, buyValue: rupees(81_204), sellValue: rupees(81_500) }] });
    await rig.money.readPositions();
    expect([...rig.alarms, ...rig.troubles]).toEqual([]);
  });
});

describe("what is available", () => {
  test("open profit is not, open loss is gone, closing orders block nothing and each unit is closed once", async () => {
    const rig = await opened();
    await rig.place({ type: "MARKET", quantity: 60 });
    // A fifth of 48,720.
    const start = await funds(rig);
    expect(start.utilised).toBe(9_744);
    await rig.tick(SBIN, 830, { bids: "829.95x500", asks: "830.00x500" });
    expect(await funds(rig)).toEqual(start);
    await rig.tick(SBIN, 800, { bids: "799.95x500", asks: "800.00x500" });
    expect(await funds(rig)).toEqual({ ...start, available: start.available - 720 });
    await rig.place({ side: "SELL", quantity: 60, price: 840 });
    expect((await funds(rig)).utilised).toBe(9_744);
    await rig.place({ side: "SELL", quantity: 60, price: 840 });
    expect((await funds(rig)).utilised).toBe(9_744 + 10_080);
  });

  test("a contract counts with its multiplier: 3 CRUDEOILM from 6,000 to 6,050", async () => {
    const rig = await new PaperRig({ at: "2026-11-20T18:00:00+05:30" }).open();
    await rig.tick(CRUDE, 6_000, { bids: "5999.00x50", asks: "6000.00x50" });
    expect(rig.order(await rig.place({ instrument: CRUDE, product: "NRML", quantity: 3, type: "MARKET" })).text).toBe("");
    await rig.tick(CRUDE, 6_050, { bids: "6050.00x50", asks: "6051.00x50" });
    const open = rig.accounts.performance(rig.handle.id);
    expect(open).toMatchObject({ unrealised: rupees(1_500), exposure: rupees(1_81_500), realised: 0 });
    await rig.place({ instrument: CRUDE, product: "NRML", side: "SELL", quantity: 3, type: "MARKET" });
    const { realised, unrealised, charges, equity } = rig.accounts.performance(rig.handle.id);
    expect({ realised, unrealised, equity: equity + charges }).toEqual({ realised: rupees(1_500), unrealised: 0, equity: rupees(10_01_500) });
    // Turnover 1,80,000 and 1,81,500. Brokerage 40; CTT 0.01 % of 1,81,500 = 18.15 → 18; exchange 0.0021 % of
    // 3,61,500 = 7.59; SEBI 0.36; stamp 0.002 % of 1,80,000 = 3.60 → 4; GST 18 % of 47.95 = 8.63.
    expect(charges).toBe(rupees(78.58));
  });
});

describe("acceptance", () => {
  /** Past our own gate, which has tests of its own. */
  const refused = async (rig: PaperRig, change: Parameters<PaperRig["place"]>[0]): Promise<string> => {
    const { price = 0, trigger = 0, instrument: key = SBIN, ...rest } = change;
    const terms = { side: "BUY", quantity: 100, type: "LIMIT", product: "MIS", validity: "DAY", tag: "abcd", ...rest, price: rupees(price), trigger: rupees(trigger) } as const;
    const outcome = await rig.link.line.place(rig.instruments.get(key)!, terms, 0, () => true);
    return outcome.kind === "refused" ? outcome.text : outcome.kind;
  };

  test.each([
    ["an index", { instrument: NIFTY_INDEX, type: "MARKET" }, /cannot be traded itself/],
    ["the wrong product", { instrument: FUTURE, product: "CNC", quantity: 65, price: 24_500 }, /as NRML or MIS, not as CNC/],
    ["half a lot", { instrument: FUTURE, product: "NRML", quantity: 40, price: 24_500 }, /lots of 65; 40/],
    ["more than the freeze quantity", { quantity: 10_001, price: 812 }, /at most 10,000/],
    ["a price between two ticks", { price: 812.03 }, /steps of ₹ 0.05/],
    ["shares to deliver that are not there", { side: "SELL", product: "CNC", price: 812 }, /0 of SBIN can be sold for delivery; this order is for 100/],
    ["more than the funds", { product: "CNC", quantity: 9_000, price: 812 }, /needs ₹ 73,08,000.00 and ₹ 10,00,000.00 is available/],
    ["a stop in options without a limit", { instrument: CALL, product: "NRML", quantity: 65, type: "SL-M", trigger: 200 }, /no SL-M orders in options/],
  ] as const)("%s is refused with a sentence", async (_what, change, sentence) => {
    const rig = await opened();
    await rig.tick(FUTURE, 24_500);
    await rig.tick(CALL, 150);
    expect(await refused(rig, change)).toMatch(sentence);
    expect(rig.ledger.working(rig.handle.id)).toEqual([]);
  });

  test("outside the band", async () => {
    const rig = await opened();
    await rig.tick(SBIN, 812, { ...BOOK, upper: 850, lower: 780 });
    expect(await refused(rig, { price: 850.05 })).toMatch(/outside today's band of SBIN, 780.00 to 850.00/);
  });

  test("between continuous trading and the post-close session nothing is taken, after that it is for the next day", async () => {
    const pause = await new PaperRig({ at: "2026-11-20T15:31:00+05:30" }).open();
    expect(await refused(pause, { price: 812 })).toMatch(/post-close session from 15:50, or after that for the next trading day/);
  });

  test("a market order without any price: what it needs is not known", async () => {
    const rig = await new PaperRig().open();
    expect(await refused(rig, { type: "MARKET" })).toMatch(/No price of SBIN has arrived yet.*Wait for the first tick, or use a limit order/);
  });
});

describe("changes", () => {
  test("a cancel is accepted, then done; a second one is refused", async () => {
    const rig = await opened();
    const key = await rig.place({ price: 800 });
    await rig.desk.cancel(key);
    await rig.time.pass(1);
    expect(rig.order(key)).toMatchObject({ state: "cancelled", text: "Cancelled.", change: undefined });
    await expect(rig.desk.cancel(key)).rejects.toThrow(/has ended/);
    expect(await rig.link.line.cancel(rig.order(key).brokerOrderId!, rig.order(key), 0, () => true)).toMatchObject({ kind: "refused", code: "PAPER-ENDED" });
  });

  test("a modify moves the limit and fills", async () => {
    const rig = await opened();
    const key = await rig.place({ price: 800 });
    await rig.desk.modify(key, { type: "LIMIT", quantity: 50, price: rupees(812), trigger: rupees(0), validity: "DAY" });
    await rig.time.pass(1);
    expect(rig.order(key)).toMatchObject({ state: "complete", quantity: 50, filled: 50, exactValue: rupees(40_600) });
  });

  test("a fill that its floor makes up is not booked", async () => {
    const rig = await opened();
    const key = await rig.place({ price: 800 });
    const id = `${rig.handle.id}|${rig.order(key).brokerOrderId}`;
    rig.accounts.heard(rig.handle.id, { kind: "filled", id, quantity: 100, price: rupees(801), marketAt: rig.time.now() as never });
    await rig.time.pass(1);
    expect(rig.order(key)).toMatchObject({ filled: 0, state: "cancelled" });
    expect(rig.troubles.join()).toMatch(/fill at 801.00.*its limit is 800.00/);
  });
});

describe("the hours", () => {
  test.each([true, false])("MIS is squared off at its time with a charge, by an order of the account's own; day orders end with the session (fills told one by one: %s)", async (fillNews) => {
    const rig = await new PaperRig({ fillNews }).open();
    await rig.tick(SBIN, 812, BOOK);
    await rig.place({ type: "MARKET", quantity: 60 });
    const resting = await rig.place({ side: "SELL", quantity: 60, price: 900 });
    const delivery = await rig.place({ product: "CNC", quantity: 5, price: 700 });
    await rig.to("2026-11-20T15:14:30+05:30");
    await rig.tick(SBIN, 820, { bids: "819.95x500", asks: "820.05x10" });
    await rig.to("2026-11-20T15:15:03+05:30");
    expect(rig.order(resting)).toMatchObject({ state: "cancelled", text: "Cancelled: intraday positions are squared off." });
    const closing = rig.ledger.orders().filter((order) => order.brokerOrderId?.startsWith("SQOFF"));
    // The fee of the dated table, 20, and GST of 18 % on it.
    const words = /^Squared off by the paper account at 15:15:0\d, as brokers do.*charge ₹ 20\.00 and GST ₹ 3\.60 \(rates of Apr 2026\)\.$/;
    expect(closing).toMatchObject([{ side: "SELL", quantity: 60, state: "complete", product: "MIS", owner: "manual", exactValue: rupees(49_197), text: expect.stringMatching(words), why: { words: expect.stringMatching(words) } }]);
    expect(whoOf("manual", closing[0]!.why)).toBe("Paper account square-off, closing order");
    expect(rig.order(delivery).state).toBe("open");
    const refused = await rig.place({ quantity: 1, price: 820 });
    expect(rig.order(refused).text).toMatch(/being squared off: no new MIS orders/);
    await rig.to("2026-11-20T15:30:02+05:30");
    expect(rig.order(delivery)).toMatchObject({ state: "cancelled", text: "The market has closed: day orders end." });
    // Auto square-off 20 per order (the table of 2026), and GST on it.
    expect(rig.accounts.performance(rig.handle.id).chargeLines).toContainEqual({ name: "Auto square-off", amount: rupees(20) });
  });

  test("delivery becomes holdings, whose cost is kept, and can be sold; the note is booked with the day", async () => {
    const rig = await opened();
    await rig.place({ product: "CNC", quantity: 50, type: "MARKET" });
    await rig.to("2026-11-20T15:31:00+05:30");
    const evening = rig.accounts.performance(rig.handle.id);
    await rig.to("2026-11-23T09:20:00+05:30");
    await rig.newDay();
    expect(rig.handle.account.state.life).toMatchObject({ charges: evening.charges, days: [{ day: "2026-11-20", charges: evening.charges, equity: evening.equity, fills: 1 }] });
    expect(await rig.link.line.holdings()).toMatchObject({ value: [{ quantity: 50, t1Quantity: 50, averagePrice: rupees(812) }] });
    expect(await rig.link.line.positions()).toEqual({ ok: true, value: [] });
    const before = await funds(rig);
    expect(before.cash).toBeCloseTo(10_00_000 - 40_600 - inRupees(evening.charges), 4);
    await rig.tick(SBIN, 830, { bids: "830.00x500", asks: "830.05x500" });
    const sold = await rig.place({ product: "CNC", side: "SELL", quantity: 50, type: "MARKET" });
    expect(rig.order(sold).state).toBe("complete");
    expect(rig.accounts.performance(rig.handle.id)).toMatchObject({ realised: rupees(900), unrealised: 0, exposure: 0 });
    // At a broker too a sale out of holdings shows as a position below zero until the day is over.
    expect(await rig.link.line.positions()).toMatchObject({ value: [{ netQuantity: -50, product: "CNC" }] });
    await rig.money.readPositions();
    await rig.money.readPositions();
    expect(rig.alarms).toEqual([]);
    await rig.to("2026-11-25T09:20:00+05:30");
    await rig.newDay();
    expect(await rig.link.line.holdings()).toEqual({ ok: true, value: [] });
    expect(rig.accounts.performance(rig.handle.id).realised).toBe(rupees(900));
  });

  test("an option that expires in the money is settled in cash by the index, with STT of the intrinsic value", async () => {
    const rig = await new PaperRig({ at: "2026-11-23T10:00:00+05:30" }).open();
    await rig.tick(NIFTY_INDEX, 24_520);
    await rig.tick(CALL, 150, { bids: "149.90x650", asks: "150.00x650" });
    await rig.place({ instrument: CALL, product: "NRML", quantity: 65, type: "MARKET" });
    await rig.to("2026-11-24T10:00:00+05:30");
    await rig.newDay();
    expect(await rig.link.line.positions()).toMatchObject({ value: [{ carriedQuantity: 65, carriedValue: rupees(9_750), netQuantity: 65 }] });
    await rig.tick(NIFTY_INDEX, 24_700);
    await rig.tick(CALL, 199);
    await rig.to("2026-11-25T10:00:00+05:30");
    await rig.newDay();
    // Intrinsic 200 × 65 = 13,000; paid 9,750: 3,250 earned. STT 0.15 % of 13,000 = 19.50 → 20.
    const { life } = rig.handle.account.state;
    expect(life.settlements).toMatchObject([{ kind: "option-exercised", price: rupees(200), amount: rupees(3_250) }]);
    expect(life.days.at(-1)).toMatchObject({ day: "2026-11-24", realised: rupees(3_250), charges: rupees(20) });
    expect(await rig.link.line.positions()).toEqual({ ok: true, value: [] });
  });

  test("a terminal that was off for days books what it missed", async () => {
    const rig = await opened();
    await rig.place({ type: "MARKET", quantity: 60 });
    await rig.tick(SBIN, 815, { bids: "814.95x10", asks: "815.05x10" });
    await rig.time.pass(6 * 60_000);
    await rig.stop();
    await rig.to("2026-11-26T09:30:00+05:30");
    rig.prices.quotes.clear();
    const later = await rig.again();
    const { life, day } = later.handle.account.state;
    expect(day).toBe("2026-11-26");
    expect(life.settlements).toMatchObject([{ kind: "intraday-closed", quantity: -60, price: rupees(815), amount: rupees(180) }]);
    expect(life.chargeLines).toContainEqual({ name: "Auto square-off", amount: rupees(20) });
    expect(life.days).toMatchObject([{ day: "2026-11-20", realised: rupees(180) }]);
    expect(await later.link.line.positions()).toEqual({ ok: true, value: [] });
    expect(later.alarms).toEqual([]);
  });
});

describe("a reset", () => {
  test("closes, cancels and begins anew, on the same day too; the life before stays", async () => {
    const rig = await opened();
    await rig.place({ type: "MARKET", quantity: 60 });
    const resting = await rig.place({ price: 700 });
    await rig.accounts.reset(rig.handle.id, rupees(50_000) as never);
    await rig.time.pass(2_000);
    expect(rig.order(resting).text).toBe("Cancelled: the account was reset.");
    expect(rig.ledger.positions.views().filter(({ quantity }) => quantity !== 0)).toEqual([]);
    expect(await funds(rig)).toEqual({ cash: 50_000, available: 50_000, utilised: 0 });
    expect(rig.accounts.views()).toMatchObject([{ generation: 2, capital: rupees(50_000) }]);
    expect(rig.accounts.performance(rig.handle.id, 1)).toMatchObject({ generation: 1, realised: 0, days: [{ day: "2026-11-20", fills: 2 }] });
    await rig.tick(SBIN, 812, { bids: "811.95x500", asks: "812.00x500" });
    await rig.place({ type: "MARKET", quantity: 10 });
    const after = await rig.again();
    expect(after.accounts.performance(after.handle.id)).toMatchObject({ generation: 2, days: [{ day: "2026-11-20", fills: 1 }] });
    expect(await after.link.line.positions()).toMatchObject({ value: [{ netQuantity: 10 }] });
    await after.money.readPositions();
    await after.money.readPositions();
    expect(after.alarms).toEqual([]);
  });
});

test("what was sent and answered is on record, of an order taken and of one refused", async () => {
  const rig = await opened();
  const written = async (quantity: number) => {
    let sent = "";
    const outcome = await rig.link.line.place(instrument(), { ...proposal({ quantity }), tag: "abcd0001" }, PRIORITY.entry, (bytes) => {
      sent = bytes.body;
      return true;
    });
    return { sent, outcome };
  };
  const taken = await written(10);
  expect(JSON.parse(taken.sent)).toMatchObject({ instrument: SBIN, quantity: 10 });
  expect(taken.outcome).toMatchObject({ kind: "confirmed", answer: { status: 200, body: JSON.stringify({ order: taken.outcome.kind === "confirmed" ? taken.outcome.placement.brokerOrderId : "" }) } });
  const refused = await written(10_00_000);
  expect(refused.outcome).toMatchObject({ kind: "refused", answer: { status: 200, body: expect.stringContaining(refused.outcome.kind === "refused" ? refused.outcome.text : "?") } });
});

import { describe, expect, test } from "vitest";
import { PRIORITY } from "../../../electron/brokers/rate-budget.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { Rig } from "../../faults/world/rig.ts";
import { ACCOUNT, keyOf } from "../../faults/world/terminal.ts";
import { SBIN, proposal } from "../../support/orders.ts";

const MINUTE = 60_000;
const MARKET = { type: "MARKET", price: 0 as Price } as const;
const PULLED = { rule: "kill switch", sentence: "The kill switch is pulled.", undo: "Release it." } as const;
const HELD = { account: ACCOUNT, instrument: SBIN, product: "MIS" } as const;

/** Exits wait out only the first of the pauses that follow on a refusal for being too fast, 500 ms. */
const REFUSED_EVERY_MS = 400;

/** Nothing leaves by the order lane for so long, since the broker's rate limit refuses again and again. */
function jam(rig: Rig, ms = 15_000): void {
  rig.account.broker?.budget.tooFast("orders");
  if (ms > REFUSED_EVERY_MS) rig.time.after(REFUSED_EVERY_MS, () => jam(rig, ms - REFUSED_EVERY_MS));
}

async function waiting(rig: Rig, change: Partial<OrderProposal>): Promise<OrderKey> {
  jam(rig);
  const key = await rig.place(change);
  expect(rig.account.ledger.order(key)?.state).toBe("queued");
  return key;
}

const sent = (rig: Rig): string[] => rig.broker.orders.map(({ side, quantity }) => `${side} ${quantity}`);
const order = (rig: Rig, key: OrderKey): Order | undefined => rig.account.ledger.order(key);

async function long(rig: Rig, quantity: number): Promise<void> {
  await rig.place({ ...MARKET, side: "BUY", quantity });
  await rig.time.pass(5_000);
  expect(rig.account.ledger.positions.view(HELD)?.quantity).toBe(quantity);
}

describe("an order that waits its turn when the machine falls asleep", () => {
  test("and opens a position never leaves, and says why", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await waiting(rig, { ...MARKET, side: "BUY", quantity: 20 });
    rig.terminal.sleep(40 * MINUTE);
    await rig.time.pass(41 * MINUTE);
    expect(sent(rig)).toEqual([]);
    expect(order(rig, key)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/slept for 40 min.*still waiting its turn; nothing was sent\. Place it again/) });
    expect(rig.account.view.trading).toBe(true);
  });

  test("and opens a position never leaves, though the books have long been read when its turn comes", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await waiting(rig, { ...MARKET, side: "BUY", quantity: 20 });
    // The exits of others go first, at 8 a second; the books have a lane of their own.
    for (let i = 0; i < 240; i++) void rig.account.broker?.budget.acquire("orders", PRIORITY.exit);
    rig.terminal.sleep(MINUTE);
    await rig.time.pass(MINUTE + 20_000);
    expect(rig.account.view.trading).toBe(true);
    await rig.time.pass(MINUTE);
    expect(sent(rig)).toEqual([]);
    expect(order(rig, key)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/slept while this order was waiting its turn; nothing was sent/) });
  });

  test("and opens a position never leaves, though the clock was set back while it slept", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await waiting(rig, { ...MARKET, side: "BUY", quantity: 20 });
    rig.terminal.sleep(MINUTE);
    rig.ground.skew = -60 * MINUTE;
    await rig.time.pass(3 * MINUTE);
    expect(sent(rig)).toEqual([]);
    expect(order(rig, key)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/slept while this order was waiting its turn|may have slept meanwhile/) });
    expect(rig.account.view.trading).toBe(true);
  });

  test("what is asked for after the waking goes, though the clock has been set back since", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.ground.skew = 330 * MINUTE;
    await rig.time.pass(20_000);
    rig.ground.skew = 0;
    await rig.time.pass(20_000);
    expect(rig.account.view.trading).toBe(true);
    await rig.place({ ...MARKET, side: "BUY", quantity: 20 });
    await rig.time.pass(5_000);
    expect(sent(rig)).toEqual(["BUY 20"]);
  });

  test("and closes what is still open goes, once the books are read", async () => {
    const rig = new Rig();
    await rig.begin();
    await long(rig, 40);
    const key = await waiting(rig, { ...MARKET, side: "SELL", quantity: 40 });
    rig.terminal.sleep(40 * MINUTE);
    await rig.time.pass(40 * MINUTE);
    expect(sent(rig)).toEqual(["BUY 40"]);
    await rig.time.pass(15_000);
    expect(sent(rig)).toEqual(["BUY 40", "SELL 40"]);
    expect(order(rig, key)?.state).toBe("complete");
  });

  test("and would close what was closed on the phone meanwhile does not leave: it would open the other way", async () => {
    const rig = new Rig();
    await rig.begin();
    await rig.place({ ...MARKET, side: "SELL", quantity: 40 });
    await rig.time.pass(5_000);
    const key = await waiting(rig, { ...MARKET, side: "BUY", quantity: 40 });
    rig.terminal.sleep(40 * MINUTE);
    await rig.time.pass(MINUTE);
    rig.phone(40);
    await rig.time.pass(50 * MINUTE);
    expect(sent(rig)).toEqual(["SELL 40", "BUY 40"]);
    expect(order(rig, key)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/Nothing of NSE:SBIN MIS is left for this purchase of 40 to close/) });
  });

  test("and closes goes before what is placed the moment the account is open again", async () => {
    const rig = new Rig();
    await rig.begin();
    await long(rig, 40);
    await waiting(rig, { ...MARKET, side: "SELL", quantity: 40 });
    rig.terminal.sleep(40 * MINUTE);
    await rig.time.pass(40 * MINUTE);
    let entered = false;
    for (let i = 0; i < 6_000 && !entered; i++) {
      await rig.time.pass(1);
      if (!rig.account.view.trading) continue;
      entered = true;
      void rig.account.desk.place(proposal({ account: ACCOUNT, instrument: keyOf("INFY-EQ"), ...MARKET, quantity: 7 }), "press-entry");
    }
    await rig.time.pass(20_000);
    expect(sent(rig)).toEqual(["BUY 40", "SELL 40", "BUY 7"]);
  });

  test("and closes is given up when the books cannot be read for long", async () => {
    const rig = new Rig();
    await rig.begin();
    await long(rig, 40);
    const key = await waiting(rig, { ...MARKET, side: "SELL", quantity: 40 });
    rig.terminal.sleep(40 * MINUTE);
    rig.broker.books.positionBook = () => ({ status: 502, body: "" });
    await rig.time.pass(41 * MINUTE);
    expect(sent(rig)).toEqual(["BUY 40"]);
    expect(order(rig, key)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/given up; nothing was sent\. Give it again/) });
  });

  test("called off while it waits for the books, it stays called off", async () => {
    const rig = new Rig();
    await rig.begin();
    await long(rig, 40);
    const key = await waiting(rig, { ...MARKET, side: "SELL", quantity: 40 });
    rig.terminal.sleep(40 * MINUTE);
    rig.broker.books.positionBook = () => ({ status: 502, body: "" });
    await rig.time.pass(40 * MINUTE + 3_000);
    await Promise.all([rig.account.desk.cancel(key), rig.time.pass(1_000)]);
    await rig.time.pass(MINUTE);
    expect(order(rig, key)).toMatchObject({ state: "not-placed", text: "Cancelled before it was sent." });
  });
});

describe("an order that waits its turn", () => {
  test("when the kill switch is pulled: what opens does not leave, what closes does", async () => {
    const rig = new Rig();
    await rig.begin();
    await long(rig, 40);
    const opens = await waiting(rig, { ...MARKET, side: "BUY", quantity: 7 });
    const closes = await waiting(rig, { ...MARKET, side: "SELL", quantity: 30 });
    // Blocked in memory only, as in the moment before the sweep has cancelled what waits.
    Object.assign(rig.terminal.lever, { why: () => PULLED });
    await rig.time.pass(20_000);
    expect(sent(rig)).toEqual(["BUY 40", "SELL 30"]);
    expect(order(rig, opens)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/^The kill switch is pulled\. .* This order was still waiting its turn; nothing was sent\.$/) });
    expect(order(rig, closes)?.state).toBe("complete");
  });

  test("when the loss breaker goes: what opens does not leave", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await waiting(rig, { ...MARKET, side: "BUY", quantity: 7 });
    const { watch } = rig.account.safety;
    const calm = watch.standing;
    Object.assign(watch, { standing: () => ({ ...calm(), breach: { rule: "daily loss", sentence: "The day's loss is reached." } }) });
    await rig.time.pass(20_000);
    expect(sent(rig)).toEqual([]);
    expect(order(rig, key)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/^The day's loss is reached\./) });
  });

  test("when the day turns: it does not leave, and the journal has its end", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await waiting(rig, { ...MARKET, side: "BUY", quantity: 7 });
    rig.terminal.today = "2026-11-23";
    const turn = rig.account.newDay();
    await rig.time.pass(20_000);
    await turn;
    expect(sent(rig)).toEqual([]);
    expect(rig.ground.disk.records.filter(({ body }) => body.includes(key)).map(({ kind }) => kind)).toEqual(["order.approved", "order.not-placed"]);
    expect(rig.ground.alarms).toEqual([]);
  });

  test("when the day has turned and nothing has noticed yet: neither entry nor exit leaves", async () => {
    const rig = new Rig();
    await rig.begin();
    await long(rig, 40);
    const opens = await waiting(rig, { ...MARKET, side: "BUY", quantity: 7 });
    const closes = await waiting(rig, { ...MARKET, side: "SELL", quantity: 30 });
    rig.terminal.today = "2026-11-23";
    await rig.time.pass(20_000);
    expect(sent(rig)).toEqual(["BUY 40"]);
    for (const key of [opens, closes]) expect(order(rig, key)).toMatchObject({ state: "not-placed", text: expect.stringMatching(/new trading day/) });
  });

  test("two exits whose position is halved meanwhile: the second finds nothing left", async () => {
    const rig = new Rig();
    await rig.begin();
    await rig.place({ ...MARKET, side: "SELL", quantity: 40 });
    await rig.time.pass(5_000);
    const first = await waiting(rig, { ...MARKET, side: "BUY", quantity: 20 });
    const second = await waiting(rig, { ...MARKET, side: "BUY", quantity: 20 });
    jam(rig, 40_000);
    rig.phone(20);
    await rig.time.pass(38_000);
    expect(rig.account.ledger.positions.view(HELD)?.quantity).toBe(-20);
    await rig.time.pass(40_000);
    expect(sent(rig)).toEqual(["SELL 40", "BUY 20", "BUY 20"]);
    expect([order(rig, first)?.state, order(rig, second)?.state]).toEqual(["complete", "not-placed"]);
    expect(rig.account.ledger.positions.view(HELD)?.quantity).toBe(0);
  });
});

describe("a change that waits its turn", () => {
  const resting = async (rig: Rig): Promise<OrderKey> => {
    const key = await rig.place({ side: "BUY", quantity: 20, price: 7_000_000 as Price });
    await rig.time.pass(3_000);
    expect(order(rig, key)?.state).toBe("open");
    return key;
  };
  const terms = (quantity: number) => ({ type: "LIMIT", validity: "DAY", quantity, price: 7_000_000 as Price, trigger: 0 as Price }) as const;

  test.each(["a sleep", "the kill switch"])("across %s does not enlarge the order", async (what) => {
    const rig = new Rig();
    await rig.begin();
    const key = await resting(rig);
    jam(rig);
    await Promise.all([rig.account.desk.modify(key, terms(90)), rig.time.pass(100)]);
    if (what === "a sleep") rig.terminal.sleep(40 * MINUTE);
    else Object.assign(rig.terminal.lever, { why: () => PULLED });
    await rig.time.pass(41 * MINUTE);
    expect(rig.broker.orders.map(({ quantity }) => quantity)).toEqual([20]);
    expect(rig.network.sent.filter(({ route }) => route === "modify")).toEqual([]);
    expect(order(rig, key)).toMatchObject({ quantity: 20, change: undefined });
    expect(rig.ground.disk.records.filter(({ kind, body }) => kind === "change.ended" && /was not sent: the order rests as it was/.test(body))).toHaveLength(1);
    expect(rig.ground.words.join()).toMatch(/was not sent: the order rests as it was/);
  });

  test("goes when nothing has happened", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await resting(rig);
    jam(rig);
    await Promise.all([rig.account.desk.modify(key, terms(90)), rig.time.pass(100)]);
    await rig.time.pass(20_000);
    expect(order(rig, key)).toMatchObject({ quantity: 90, state: "open" });
  });

  test("a cancel goes whatever has happened", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await resting(rig);
    jam(rig);
    await Promise.all([rig.account.desk.cancel(key), rig.time.pass(100)]);
    rig.terminal.sleep(40 * MINUTE);
    await rig.time.pass(41 * MINUTE);
    expect(order(rig, key)?.state).toBe("cancelled");
  });
});


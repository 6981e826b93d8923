import { describe, expect, test } from "vitest";
import type { ReadOutcome } from "../../../electron/brokers/broker-line.ts";
import type { MarginLine } from "../../../electron/orders/checks/margin-desk.ts";
import { MarginDesk, differenceWords } from "../../../electron/orders/checks/margin-desk.ts";
import type { MarginOrder, MarginQuote } from "../../../shared/brokers/capabilities.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { SBIN, instrument, rupees } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const amount = (value: number): Money => rupees(value) as number as Money;
const quote = (value: number): ReadOutcome<MarginQuote> => ({ ok: true, value: { total: amount(value), netPremium: undefined, span: undefined, benefit: undefined, delivery: undefined, other: undefined, optionPremium: undefined } });
const line = (quantity: number, change: Partial<MarginLine> = {}): MarginLine => ({ instrument: SBIN, side: "BUY", product: "MIS", type: "LIMIT", price: rupees(812), quantity, ...change });

class Rig {
  readonly time = new VirtualTime();
  readonly asked: (readonly MarginOrder[])[] = [];
  answer: (orders: readonly MarginOrder[]) => Promise<ReadOutcome<MarginQuote>> = (orders) => Promise.resolve(quote(orders.reduce((sum, { quantity }) => sum + quantity, 0)));
  ready = true;
  readonly desk = new MarginDesk({
    clock: this.time, timers: this.time, maxOrders: 50,
    instrument: (key) => (key === SBIN ? instrument() : undefined),
    ready: () => this.ready,
    ask: (orders) => {
      this.asked.push(orders);
      return this.answer(orders);
    },
  });
}

describe("margin by the broker", () => {
  test("nothing is known at first; soon it is; the same is not asked again within 10 s, and its figure ends after 30 s", async () => {
    const rig = new Rig();
    expect(rig.desk.of([line(100)])).toEqual({ total: undefined });
    rig.desk.want([line(100)]);
    await rig.time.pass(1_000);
    expect(rig.desk.of([line(100)])).toEqual({ total: amount(100) });
    expect(rig.asked).toEqual([[{ instrument: instrument(), side: "BUY", product: "MIS", type: "LIMIT", price: rupees(812), quantity: 100 }]]);
    for (let i = 0; i < 8; i++) {
      rig.desk.want([line(100)]);
      await rig.time.pass(1_000);
    }
    expect(rig.asked).toHaveLength(1);
    await rig.time.pass(1_000);
    rig.desk.want([line(100)]);
    await rig.time.pass(1_000);
    rig.desk.want([line(100)]);
    await rig.time.pass(1_000);
    expect(rig.asked).toHaveLength(2);
    await rig.time.pass(31_000);
    expect(rig.desk.of([line(100)])).toEqual({ total: undefined });
  });

  test("a ticket that stands all day uses at most 360 calls an hour", async () => {
    const rig = new Rig();
    for (let i = 0; i < 3_600; i++) {
      rig.desk.want([line(100)]);
      await rig.time.pass(1_000);
    }
    expect(rig.asked.length).toBeLessThanOrEqual(360);
    expect(rig.asked.length).toBeGreaterThan(300);
  });

  test("while typing only the last is asked; with one question out the next waits, and is the newest", async () => {
    const rig = new Rig();
    for (const quantity of [1, 10, 100]) {
      rig.desk.want([line(quantity)]);
      await rig.time.pass(100);
    }
    let answer: (outcome: ReadOutcome<MarginQuote>) => void = () => {};
    rig.answer = () => new Promise((resolve) => (answer = resolve));
    await rig.time.pass(300);
    expect(rig.asked.map(([one]) => one?.quantity)).toEqual([100]);
    for (const quantity of [200, 300]) {
      rig.desk.want([line(quantity)]);
      await rig.time.pass(1_000);
    }
    expect(rig.asked).toHaveLength(1);
    rig.answer = (orders) => Promise.resolve(quote(orders[0]!.quantity));
    answer(quote(5));
    await rig.time.pass(10);
    expect(rig.asked.map(([one]) => one?.quantity)).toEqual([100, 300]);
    // An answer is of what it was asked for, whatever is on the ticket by then.
    expect([rig.desk.of([line(100)]).total, rig.desk.of([line(300)]).total, rig.desk.of([line(200)]).total]).toEqual([amount(5), amount(300), undefined]);
  });

  test.each<[string, () => Promise<ReadOutcome<MarginQuote>>, RegExp]>([
    ["refuses", () => Promise.resolve({ ok: false, why: "AB1010: margin is down" }), /margin is down/],
    ["throws", () => Promise.reject(new Error("socket hang up")), /socket hang up/],
  ])("a broker that %s leaves our estimate, with the reason", async (_name, answer, why) => {
    const rig = new Rig();
    rig.answer = answer;
    rig.desk.want([line(100)]);
    await rig.time.pass(1_000);
    expect(rig.desk.of([line(100)])).toEqual({ total: undefined, why: expect.stringMatching(why) });
    rig.answer = () => Promise.resolve(quote(7));
    await rig.time.pass(10_000);
    rig.desk.want([line(100)]);
    await rig.time.pass(1_000);
    expect(rig.desk.of([line(100)])).toEqual({ total: amount(7), why: undefined });
  });

  test("a slow answer is not asked for a second time while it is on its way", async () => {
    const rig = new Rig();
    rig.answer = () => new Promise((resolve) => void rig.time.after(5_000, () => resolve(quote(3))));
    for (let i = 0; i < 9; i++) {
      rig.desk.want([line(100)]);
      await rig.time.pass(1_000);
    }
    expect(rig.asked).toHaveLength(1);
    expect(rig.desk.of([line(100)]).total).toBe(amount(3));
  });

  test("a broker that never answers blocks nothing, here neither", async () => {
    const rig = new Rig();
    rig.answer = () => new Promise(() => {});
    rig.desk.want([line(100)]);
    await rig.time.pass(3_600_000);
    expect(rig.desk.of([line(100)])).toEqual({ total: undefined });
  });

  test("a basket is one call with all lines; more than 50 are not asked; nor strangers, nor while the account is not ready", async () => {
    const rig = new Rig();
    const basket = [line(100), line(50, { side: "SELL", type: "MARKET", price: 0 as never })];
    rig.desk.want(basket);
    await rig.time.pass(1_000);
    expect(rig.asked.map((orders) => orders.map(({ side, quantity, price }) => [side, quantity, price]))).toEqual([[["BUY", 100, rupees(812)], ["SELL", 50, 0]]]);
    expect(rig.desk.of(basket).total).toBe(amount(150));
    const many = Array.from({ length: 51 }, (_, i) => line(i + 1));
    rig.desk.want(many);
    rig.desk.want([line(1, { instrument: "NSE:NONE" as InstrumentKey })]);
    await rig.time.pass(1_000);
    rig.ready = false;
    rig.desk.want([line(9)]);
    await rig.time.pass(1_000);
    expect(rig.asked).toHaveLength(1);
    expect(rig.desk.of(many).why).toBe("it answers for at most 50 orders at once");
  });

  test("a market order's last price does not make it another order; a limit's price does", async () => {
    const rig = new Rig();
    rig.desk.want([line(100, { type: "MARKET", price: 0 as never })]);
    await rig.time.pass(1_000);
    expect(rig.desk.of([line(100, { type: "MARKET", price: rupees(1) })]).total).toBe(amount(100));
    expect(rig.desk.of([line(100, { price: rupees(813) })]).total).toBeUndefined();
  });
});

test.each([[100, 0, undefined], [100, 100, undefined], [100, 95, undefined], [100, 105, undefined], [100, 94.9, "Our own table says X, 5.1 % less."], [100, 120, "Our own table says X, 20.0 % more."], [0, 5, "Our own table says X; the broker asks nothing for it."]])(
  "₹%d by the broker, ₹%d by us: %s", (theirs, ours, words) => {
    expect(differenceWords(amount(theirs), amount(ours), "X")).toBe(words);
  },
);

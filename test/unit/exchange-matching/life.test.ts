import { describe, expect, test } from "vitest";
import { Bench, request } from "./bench-desk.ts";
import { DAY, ist, ITC, NEXT_DAY, SBIN, scripted } from "./scripted-source.ts";

const time = (clock: string): number => ist(DAY, clock);

/** SBIN at 800.00 from the first second; further prints as given. */
function sbin(...prints: (readonly [string, number, number])[]): Bench {
  return new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 100], ...prints.map(([at, price, quantity]) => [SBIN, at, price, quantity] as const)], [NEXT_DAY]: [[SBIN, "09:15:01", 800_00, 100]] } }));
}

function words(bench: Bench, orderId: string): string[] {
  return bench.told.filter((each) => each.order.orderId === orderId).map(({ code, order }) => `${code} ${order.status} ${order.filled}`);
}

describe("a limit order", () => {
  test("rests, fills partly, then fully, each fill at its own limit", () => {
    const bench = sbin(["09:15:05", 799_00, 4], ["09:15:06", 798_00, 100]);
    bench.until(time("09:15:02"));
    const id = bench.place({ price: 799_50, quantity: 10 });
    expect(bench.order(id)).toMatchObject({ status: "open", filled: 0, placedAt: expect.any(Number) as number });
    bench.until(time("09:15:05"));
    expect(bench.order(id)).toMatchObject({ status: "open", filled: 4, filledValue: 4 * 799_50 });
    bench.until(time("09:15:06"));
    expect(bench.order(id)).toMatchObject({ status: "complete", filled: 10, filledValue: 10 * 799_50, cancelled: 0 });
    expect(words(bench, id)).toEqual(["AB09 open pending 0", "AB01 open 0", "AB01 open 4", "AB05 complete 10"]);
    expect(bench.exchange.trades("A1").map(({ price, quantity, at }) => [price, quantity, at])).toEqual([[799_50, 4, time("09:15:05")], [799_50, 6, time("09:15:06")]]);
    // The fills were part of the market's own volume: 100 + 4 + 100.
    expect(bench.exchange.snapshot(SBIN.token)).toMatchObject({ ltp: 798_00, volume: 204 });
  });

  test("that reaches the other side takes what stands there and prints its own trades", () => {
    const bench = sbin();
    bench.until(time("09:15:02"));
    const before = bench.exchange.snapshot(SBIN.token)!;
    const [first, second] = [before.asks[0]!, before.asks[1]!];
    const id = bench.place({ price: second.price, quantity: first.quantity + 3 });
    const cost = first.quantity * first.price + 3 * second.price;
    expect(bench.order(id)).toMatchObject({ status: "complete", filledValue: cost });
    expect(words(bench, id)).toEqual(["AB09 open pending 0", "AB01 open 0", `AB05 complete ${first.quantity + 3}`]);
    const after = bench.exchange.snapshot(SBIN.token)!;
    expect(after).toMatchObject({ ltp: second.price, ltq: 3, volume: 100 + first.quantity + 3, high: second.price });
    expect(after.atp).toBe(Math.round((100 * 800_00 + cost) / (103 + first.quantity)));
    expect(after.asks[0]).toMatchObject({ price: second.price, quantity: second.quantity - 3 });
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(bench.exchange.trades("A1").map(({ price, quantity }) => [price, quantity])).toEqual([[first.price, first.quantity], [second.price, 3]]);
  });

  test("immediate-or-cancel leaves nothing: the rest is cancelled", () => {
    const bench = sbin();
    bench.until(time("09:15:02"));
    const touch = bench.exchange.snapshot(SBIN.token)!.asks[0]!;
    const id = bench.place({ price: touch.price, quantity: touch.quantity + 50, duration: "IOC" });
    expect(bench.order(id)).toMatchObject({ status: "cancelled", filled: touch.quantity, cancelled: 50, text: expect.stringContaining("IOC") as string });
    expect(words(bench, id).at(-1)).toBe(`AB02 cancelled ${touch.quantity}`);
    const none = bench.place({ price: 790_00, quantity: 5, duration: "IOC" });
    expect(bench.order(none)).toMatchObject({ status: "cancelled", filled: 0, cancelled: 5 });
    expect(bench.exchange.funds("A1").utilised).toBe(Math.ceil(touch.quantity * touch.price * 0.2));
  });
});

describe("a market order", () => {
  test("is a limit order half a per cent from the last price; what is beyond rests there", () => {
    const bench = sbin();
    bench.exchange.openAccount("RICH", 100_00_00_000_00);
    bench.until(time("09:15:02"));
    const answer = bench.exchange.place(request({ client: "RICH", orderType: "MARKET", quantity: 100_000 }));
    bench.wall.pass(0);
    const id = answer.ok ? answer.value.orderId : "";
    // 800.00 + 0.5 % = 804.00: 80 ticks of five paise above.
    const order = bench.order(id, "RICH");
    expect(order.price).toBe(804_00);
    expect(order.filled).toBeGreaterThan(50_000);
    const prices = bench.exchange.trades("RICH").map(({ price }) => price);
    expect(Math.max(...prices)).toBeLessThanOrEqual(804_00);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    if (order.filled < 100_000) expect(bench.exchange.snapshot(SBIN.token)!.bids[0]).toMatchObject({ price: 804_00 });
  });
});

describe("stop orders", () => {
  test("a stop limit waits for a trade at its trigger and is then a limit order", () => {
    const bench = sbin(["09:15:05", 804_95, 10], ["09:15:06", 805_00, 10], ["09:15:07", 805_50, 1_000_000], ["09:15:08", 803_00, 1_000_000]);
    bench.until(time("09:15:02"));
    const id = bench.place({ variety: "STOPLOSS", orderType: "STOPLOSS_LIMIT", price: 804_50, triggerPrice: 804_00, quantity: 5 });
    expect(bench.order(id)).toMatchObject({ status: "trigger pending" });
    bench.until(time("09:15:05"));
    // Triggered by 804.95; its limit is below the market, so it rests.
    expect(bench.order(id)).toMatchObject({ status: "open", filled: 0 });
    bench.until(time("09:15:08"));
    expect(bench.order(id)).toMatchObject({ status: "complete", filledValue: 5 * 804_50 });
    expect(words(bench, id)).toEqual(["AB09 open pending 0", "AB10 trigger pending 0", "AB01 open 0", "AB05 complete 5"]);
  });

  test("a stop market sells at the bids when the market falls to its trigger", () => {
    const bench = sbin(["09:15:05", 795_05, 10], ["09:15:06", 795_00, 10]);
    bench.until(time("09:15:02"));
    bench.place({ orderType: "MARKET", quantity: 10 });
    const id = bench.place({ variety: "STOPLOSS", orderType: "STOPLOSS_MARKET", side: "SELL", triggerPrice: 795_00, quantity: 10 });
    bench.until(time("09:15:05"));
    expect(bench.order(id).status).toBe("trigger pending");
    bench.until(time("09:15:06"));
    expect(bench.order(id)).toMatchObject({ status: "complete", filled: 10, orderType: "STOPLOSS_MARKET", triggerPrice: 795_00 });
    expect(bench.exchange.positions("A1")).toMatchObject([{ buyQuantity: 10, sellQuantity: 10 }]);
    expect(bench.exchange.funds("A1").utilised).toBe(0);
  });

  test("one order's trade can trigger another's", () => {
    const bench = sbin();
    bench.exchange.openAccount("B2", 10_00_000_00);
    bench.until(time("09:15:02"));
    const asks = bench.exchange.snapshot(SBIN.token)!.asks;
    const answer = bench.exchange.place(request({ client: "B2", variety: "STOPLOSS", orderType: "STOPLOSS_MARKET", triggerPrice: asks[2]!.price, quantity: 1 }));
    bench.wall.pass(0);
    bench.place({ price: asks[2]!.price, quantity: asks[0]!.quantity + asks[1]!.quantity + 1 });
    expect(answer.ok && bench.order(answer.value.orderId, "B2").status).toBe("complete");
  });
});

describe("modifying and cancelling", () => {
  test("a modification is pending, done, open; a new price queues again", () => {
    const bench = sbin();
    bench.until(time("09:15:02"));
    const id = bench.place({ price: 799_00, quantity: 10 });
    const answer = bench.exchange.modify({ client: "A1", orderId: id, orderType: "LIMIT", duration: "DAY", price: 798_50, triggerPrice: 0, quantity: 20 });
    expect(answer).toMatchObject({ ok: true, value: { status: "modify pending", price: 799_00, quantity: 10 } });
    bench.wall.pass(0);
    expect(bench.order(id)).toMatchObject({ status: "open", price: 798_50, quantity: 20 });
    expect(words(bench, id)).toEqual(["AB09 open pending 0", "AB01 open 0", "AB11 modify pending 0", "AB04 modified 0", "AB01 open 0"]);
    expect(bench.exchange.funds("A1").utilised).toBe(20 * 798_50 * 0.2);
  });

  test("to a price that reaches the other side it trades at once", () => {
    const bench = sbin();
    bench.until(time("09:15:02"));
    const id = bench.place({ price: 790_00, quantity: 10 });
    bench.exchange.modify({ client: "A1", orderId: id, orderType: "MARKET", duration: "DAY", price: 0, triggerPrice: 0, quantity: 10 });
    bench.wall.pass(0);
    expect(bench.order(id)).toMatchObject({ status: "complete", filled: 10 });
  });

  test("less quantity keeps the place in the queue, more loses it", () => {
    const bench = sbin(["09:15:05", 810_00, 12]);
    for (const client of ["B2", "C3"]) bench.exchange.openAccount(client, 10_00_000_00);
    bench.until(time("09:15:02"));
    const placed = ["A1", "B2", "C3"].map((client) => {
      const answer = bench.exchange.place(request({ client, side: "SELL", price: 809_00, quantity: 10 }));
      bench.wall.pass(0);
      return answer.ok ? answer.value.orderId : "";
    });
    const to = (client: string, orderId: string, quantity: number): unknown => bench.exchange.modify({ client, orderId, orderType: "LIMIT", duration: "DAY", price: 809_00, triggerPrice: 0, quantity });
    to("A1", placed[0]!, 11);
    to("B2", placed[1]!, 5);
    bench.until(time("09:15:05"));
    // Twelve units: five to B2, which kept its place, then seven to C3; A1 has gone behind.
    expect(["A1", "B2", "C3"].map((client, i) => bench.order(placed[i]!, client).filled)).toEqual([0, 5, 7]);
  });

  test("a refused modification leaves the order as it was and says why", () => {
    const bench = sbin();
    bench.until(time("09:15:02"));
    const id = bench.place({ price: 799_00, quantity: 10 });
    bench.exchange.modify({ client: "A1", orderId: id, orderType: "LIMIT", duration: "DAY", price: 799_03, triggerPrice: 0, quantity: 10 });
    bench.wall.pass(0);
    expect(bench.order(id)).toMatchObject({ status: "open", price: 799_00, text: "Modification rejected: Order price Rs. 799.03 is not a multiple of the tick size Rs. 0.05" });
  });

  test("a cancellation frees the funds; it wins over a modification that is still under way", () => {
    const bench = sbin();
    bench.until(time("09:15:02"));
    const id = bench.place({ price: 799_00, quantity: 10 });
    bench.exchange.modify({ client: "A1", orderId: id, orderType: "LIMIT", duration: "DAY", price: 799_50, triggerPrice: 0, quantity: 10 });
    expect(bench.exchange.cancel("A1", id)).toMatchObject({ ok: true, value: { status: "cancel pending" } });
    expect(bench.exchange.modify({ client: "A1", orderId: id, orderType: "LIMIT", duration: "DAY", price: 799_60, triggerPrice: 0, quantity: 10 })).toMatchObject({ ok: false, code: "AB1007" });
    bench.wall.pass(0);
    expect(bench.order(id)).toMatchObject({ status: "cancelled", cancelled: 10, price: 799_00 });
    expect(bench.exchange.funds("A1")).toMatchObject({ utilised: 0, net: 10_00_000_00 });
  });

  test("over is over: complete, cancelled and rejected orders are refused with their word, never as unknown", () => {
    const bench = sbin();
    bench.until(time("09:15:02"));
    const id = bench.place({ orderType: "MARKET", quantity: 1 });
    expect(bench.exchange.cancel("A1", id)).toEqual({ ok: false, code: "AB1007", message: `Order ${id} is complete and cannot be cancelled` });
    expect(bench.exchange.modify({ client: "A1", orderId: id, orderType: "LIMIT", duration: "DAY", price: 800_00, triggerPrice: 0, quantity: 2 })).toMatchObject({ ok: false, code: "AB1007" });
    expect(bench.exchange.cancel("A1", "1")).toEqual({ ok: false, code: "AB1013", message: "Order not found" });
    expect(bench.exchange.cancel("B2", id)).toMatchObject({ ok: false, code: "AB1013" });
  });

  test("an order filled while its cancellation is under way stays complete", () => {
    const wall = sbin(["09:15:05", 798_00, 1_000]);
    const bench = new Bench(wall.exchange.source, { delay: { least: 100, most: 100 } });
    bench.until(time("09:15:02"));
    const id = bench.place({ price: 799_00, quantity: 10 });
    bench.until(time("09:15:04") + 930);
    bench.exchange.cancel("A1", id);
    bench.until(time("09:15:06"));
    expect(bench.order(id)).toMatchObject({ status: "complete", filled: 10, cancelled: 0 });
    expect(words(bench, id)).toEqual(["AB09 open pending 0", "AB01 open 0", "AB05 complete 10"]);
  });
});

test("two accounts trade with each other at the resting order's price, and both hear of it", () => {
  const bench = sbin();
  bench.exchange.openAccount("B2", 10_00_000_00);
  bench.until(time("09:15:02"));
  const { asks, bids } = bench.exchange.snapshot(SBIN.token)!;
  // B2 offers inside the spread if there is room, else at the touch; A1 takes past everything before it.
  const price = asks[0]!.price - bids[0]!.price > 5 ? asks[0]!.price - 5 : asks[0]!.price;
  const ahead = price === asks[0]!.price ? asks[0]!.quantity : 0;
  const answer = bench.exchange.place(request({ client: "B2", side: "SELL", price, quantity: 20 }));
  bench.wall.pass(0);
  const id = bench.place({ price, quantity: ahead + 15 });
  expect(bench.order(id)).toMatchObject({ status: "complete", filled: ahead + 15 });
  expect(answer.ok && bench.order(answer.value.orderId, "B2")).toMatchObject({ status: "open", filled: 15, filledValue: 15 * price });
  expect(bench.exchange.snapshot(SBIN.token)!.volume).toBe(100 + ahead + 15);
});

test("an order that would meet another of the same client is cancelled with its reason", () => {
  const bench = sbin();
  bench.until(time("09:15:02"));
  const { asks, bids } = bench.exchange.snapshot(SBIN.token)!;
  bench.place({ side: "SELL", price: asks[0]!.price, quantity: 5 });
  const id = bench.place({ price: asks[0]!.price, quantity: asks[0]!.quantity + 5 });
  expect(bench.order(id)).toMatchObject({ status: "cancelled", filled: asks[0]!.quantity, cancelled: 5, text: expect.stringContaining("same client") as string });
  expect(bids.length).toBeGreaterThan(0);
});

test("steps come with the delay asked for, in wall time, and the answer before them", () => {
  const bench = new Bench(scripted({ days: { [DAY]: [[ITC, "09:15:01", 400_00, 1]] } }), { delay: { least: 30, most: 200 } });
  bench.until(time("09:15:02"));
  const answer = bench.exchange.place(request({ token: ITC.token, price: 399_00, quantity: 1 }));
  expect(answer).toMatchObject({ ok: true, value: { status: "put order req received" } });
  bench.wall.pass(29);
  expect(bench.told).toEqual([]);
  bench.wall.pass(171);
  expect(bench.told.map(({ code }) => code)).toContain("AB09");
  bench.wall.pass(200);
  expect(bench.told.map(({ code }) => code)).toEqual(["AB09", "AB01"]);
});

test("however the delays fall, steps of one order stay in their order", () => {
  const bench = new Bench(scripted({ days: { [DAY]: [[ITC, "09:15:01", 400_00, 1]] } }), { delay: { least: 0, most: 200 } });
  const ids = Array.from({ length: 40 }, () => {
    const answer = bench.exchange.place(request({ token: ITC.token, price: 399_00, quantity: 1 }));
    if (answer.ok) bench.exchange.cancel("A1", answer.value.orderId);
    return answer.ok ? answer.value.orderId : "";
  });
  bench.wall.pass(1_000);
  for (const id of ids) expect(bench.codes(id)).toEqual(["AB09", "AB02"]);
});

test("order numbers are fifteen digits of the session day, unique ids find their order, tags come back", () => {
  const bench = sbin();
  const first = bench.place({ price: 790_00, tag: "k7f3a9c2e1" });
  const second = bench.place({ price: 790_00 });
  expect(first).toMatch(/^260824\d{9}$/);
  expect(Number(second)).toBe(Number(first) + 1);
  const order = bench.order(first);
  expect(order.tag).toBe("k7f3a9c2e1");
  expect(bench.exchange.orderByUniqueId("A1", order.uniqueOrderId)).toEqual(order);
  expect(bench.exchange.orderByUniqueId("B2", order.uniqueOrderId)).toBeUndefined();
  expect(order.exchangeOrderId).toMatch(/^\d{16}$/);
});

describe("a modification that overtakes its order on the way", () => {
  /** Every step takes the same time, so that the order's own entry comes after the modification. */
  function slow(): Bench {
    return new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 100]], [NEXT_DAY]: [[SBIN, "09:15:01", 800_00, 100]] } }), { delay: { least: 50, most: 50 } });
  }

  test.each([
    ["at another price", 798_50, 10],
    ["with less quantity, which would keep a place in the queue", 799_00, 5],
  ])("a limit order %s comes in on the new terms, once", (_what, price, quantity) => {
    const bench = slow();
    bench.until(time("09:15:02"));
    const placed = bench.exchange.place(request({ price: 799_00, quantity: 10 }));
    if (!placed.ok) throw new Error(placed.message);
    const { orderId } = placed.value;
    bench.exchange.modify({ client: "A1", orderId, orderType: "LIMIT", duration: "DAY", price, triggerPrice: 0, quantity });
    bench.wall.pass(1_000);
    expect(bench.failures).toEqual([]);
    expect(bench.order(orderId)).toMatchObject({ status: "open", price, quantity, filled: 0 });
    expect(bench.codes(orderId).filter((code) => code === "AB01")).toHaveLength(1);
  });

  test("a stop order waits for the new trigger", () => {
    const bench = slow();
    bench.until(time("09:15:02"));
    const placed = bench.exchange.place(request({ variety: "STOPLOSS", orderType: "STOPLOSS_LIMIT", triggerPrice: 805_00, price: 806_00, quantity: 10 }));
    if (!placed.ok) throw new Error(placed.message);
    const { orderId } = placed.value;
    bench.exchange.modify({ client: "A1", orderId, orderType: "STOPLOSS_LIMIT", duration: "DAY", price: 808_00, triggerPrice: 807_00, quantity: 10 });
    bench.wall.pass(1_000);
    expect(bench.failures).toEqual([]);
    expect(bench.order(orderId)).toMatchObject({ status: "trigger pending", triggerPrice: 807_00, price: 808_00 });
  });
});

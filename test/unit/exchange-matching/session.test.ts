import { describe, expect, test } from "vitest";
import type { ClockState } from "../../../workers/exchange/types.ts";
import { Bench, FakeWall, request } from "./bench-desk.ts";
import { CALL, DAY, FUTURE, ist, NEXT_DAY, NIFTY, PUT, SBIN, scripted } from "./scripted-source.ts";

const time = (clock: string, day = DAY): number => ist(day, clock);
const THIRD_DAY = "2026-08-26";

describe("the clock", () => {
  test("opens at the day's own open whatever the wall says, and goes with the wall times the speed", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:00", 800_00, 10]] } }), { wall: new FakeWall(1_234) });
    expect(bench.exchange.clock()).toMatchObject({ now: time("09:15:00"), day: DAY, phase: "open", paused: false, speed: 1, ended: false });
    bench.wall.pass(10_000);
    expect(bench.exchange.clock().now).toBe(time("09:15:10"));
    // The print of the very first moment is part of the day.
    expect(bench.exchange.snapshot(SBIN.token)).toMatchObject({ ltp: 800_00, volume: 10 });
    bench.exchange.setSpeed(20);
    bench.wall.pass(10_000);
    expect(bench.exchange.clock().now).toBe(time("09:18:30"));
  });

  test("stands still while paused, and goes on from there", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [] } }), { startPaused: true });
    bench.wall.pass(60_000);
    expect(bench.exchange.clock()).toMatchObject({ now: time("09:15:00"), paused: true });
    bench.exchange.resume();
    bench.wall.pass(5_000);
    bench.exchange.pause();
    bench.wall.pass(60_000);
    expect(bench.exchange.clock()).toMatchObject({ now: time("09:15:05"), paused: true });
  });

  test("does not leap when the machine was asleep", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [] } }));
    bench.wall.pass(1_000);
    bench.wall.now += 3_600_000;
    bench.wall.pass(1_000);
    expect(bench.exchange.clock().now).toBeLessThanOrEqual(time("09:15:03"));
  });

  test("refuses a speed that is no number of 0 or more", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [] } }));
    for (const speed of [-1, NaN, Infinity]) expect(() => bench.exchange.setSpeed(speed)).toThrow(RangeError);
  });

  test("tells of every change and of each wall second", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [] } }));
    const told: ClockState[] = [];
    bench.exchange.onClock((state) => told.push(state));
    bench.wall.pass(3_050);
    expect(told).toHaveLength(3);
    bench.exchange.pause();
    bench.exchange.setSpeed(5);
    bench.exchange.resume();
    expect(told.slice(3).map(({ paused, speed }) => [paused, speed])).toEqual([[true, 1], [true, 5], [false, 5]]);
  });

  test("as fast as possible: yields between slices, so that an order comes in before the day is over", () => {
    const prints = Array.from({ length: 600 }, (_, i) => [SBIN, `09:${String(15 + Math.floor(i / 60)).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}`, 800_00, 1] as const);
    const bench = new Bench(scripted({ days: { [DAY]: prints } }), { speed: 0, startPaused: true });
    bench.exchange.resume();
    for (let i = 0; i < 5; i++) bench.wall.turn();
    expect(bench.exchange.clock().now).toBeLessThan(time("09:25:00"));
    expect(bench.exchange.clock().now).toBeGreaterThan(time("09:15:00"));
    const id = bench.exchange.place(request({ price: 790_00, product: "DELIVERY" }));
    for (let i = 0; i < 3; i++) bench.wall.turn();
    expect(id.ok && bench.order(id.value.orderId)).toMatchObject({ status: "open" });
    expect(bench.exchange.clock().phase).toBe("open");
    for (let i = 0; i < 10_000 && bench.exchange.clock().phase === "open"; i++) bench.wall.turn();
    expect(bench.exchange.clock()).toMatchObject({ phase: "closed", ended: true });
    expect(bench.exchange.snapshot(SBIN.token)).toMatchObject({ volume: 600 });
    expect(id.ok && bench.order(id.value.orderId)).toMatchObject({ status: "cancelled", text: "Order cancelled by the exchange at the end of the session" });
  });

  test("a listing that changed is told once a slice, however often it changed", () => {
    const bench = new Bench(scripted({ days: { [DAY]: Array.from({ length: 50 }, (_, i) => [SBIN, "09:15:01", 800_00 + 5 * i, 1] as const) } }));
    bench.until(time("09:15:02"));
    expect(bench.ticks).toEqual([SBIN.token]);
    expect(bench.exchange.snapshot(SBIN.token)).toMatchObject({ volume: 50, open: 800_00, high: 802_45, low: 800_00, ltp: 802_45 });
  });
});

describe("the day", () => {
  test("closes, waits thirty wall seconds, and the next one opens at its own 09:15", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 10]], [NEXT_DAY]: [[SBIN, "09:15:01", 810_00, 10]] }, closes: "09:16:00" }));
    bench.wall.pass(60_010);
    expect(bench.exchange.clock()).toMatchObject({ phase: "closed", ended: false, day: DAY });
    bench.wall.pass(29_000);
    expect(bench.exchange.clock().day).toBe(DAY);
    bench.wall.pass(1_000);
    expect(bench.exchange.clock()).toMatchObject({ phase: "open", day: NEXT_DAY });
    bench.wall.pass(1_500);
    expect(bench.exchange.snapshot(SBIN.token)).toMatchObject({ ltp: 810_00, volume: 10, open: 810_00 });
    bench.wall.pass(120_000);
    expect(bench.exchange.clock()).toMatchObject({ phase: "closed", ended: true, day: NEXT_DAY });
  });

  test("squares off intraday positions at 15:20 with orders that say so, and takes no more of them", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 10]] } }));
    bench.until(time("09:15:02"));
    bench.place({ orderType: "MARKET", quantity: 10 });
    const resting = bench.place({ price: 790_00, quantity: 5 });
    const delivery = bench.place({ price: 790_00, quantity: 5, product: "DELIVERY" });
    bench.exchange.setSpeed(1_000);
    bench.wall.pass((time("15:20:30") - time("09:15:02")) / 1_000);
    expect(bench.exchange.clock().phase).toBe("open");
    expect(bench.order(resting)).toMatchObject({ status: "cancelled", text: "Order cancelled by the exchange before the intraday square off" });
    expect(bench.order(delivery).status).toBe("open");
    const own = bench.exchange.orders("A1").at(-1)!;
    expect(own).toMatchObject({ side: "SELL", orderType: "MARKET", quantity: 10, filled: 10, status: "complete", text: "Intraday position squared off by the exchange", placedAt: time("15:20:00") });
    expect(bench.exchange.positions("A1")).toMatchObject([{ buyQuantity: 10, sellQuantity: 10 }]);
    const late = bench.place({ price: 790_00, quantity: 1 });
    expect(bench.order(late)).toMatchObject({ status: "rejected", text: "Intraday orders are not allowed after the square off time" });
  });

  test("squares off ten minutes before a close that is early", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 10]] }, closes: "09:30:00" }));
    bench.until(time("09:15:02"));
    bench.place({ orderType: "MARKET", quantity: 10 });
    bench.until(time("09:20:01"));
    expect(bench.exchange.orders("A1").at(-1)).toMatchObject({ placedAt: time("09:20:00"), filled: 10 });
  });

  test("settles options at intrinsic value and futures at the underlying's last price when they expire", () => {
    const prints = [[NIFTY, "09:15:01", 24_600_00, 0], [CALL, "09:15:01", 150_00, 65], [PUT, "09:15:01", 100_00, 65], [FUTURE, "09:15:01", 24_550_00, 65]] as const;
    const source = scripted({ days: { [NEXT_DAY]: [...prints, [NIFTY, "09:15:30", 24_612_35, 0]], [THIRD_DAY]: [] }, closes: "09:26:00" });
    const bench = new Bench(source);
    bench.exchange.openAccount("RICH", 1_00_00_000_00);
    bench.wall.pass(2_000);
    const buy = (token: string, client = "RICH", product: "CARRYFORWARD" | "INTRADAY" = "CARRYFORWARD", side: "BUY" | "SELL" = "BUY"): number => {
      const answer = bench.exchange.place(request({ client, token, product, side, orderType: "MARKET", quantity: 65 }));
      bench.wall.pass(0);
      const order = bench.order(answer.ok ? answer.value.orderId : "", client);
      expect(order.status).toBe("complete");
      return order.filledValue;
    };
    const [call, put, future] = [buy(CALL.token), buy(PUT.token), buy(FUTURE.token)];
    bench.wall.pass((time("09:26:01", NEXT_DAY) - bench.exchange.clock().now));
    expect(bench.exchange.clock().phase).toBe("closed");
    // Call: 24,612.35 − 24,500 = 112.35; put: nothing; future: 24,612.35. Each × 65.
    const realised = 65 * 112_35 - call + (0 - put) + (65 * 24_612_35 - future);
    expect(bench.exchange.funds("RICH")).toEqual({ net: 1_00_00_000_00 + realised, cash: 1_00_00_000_00, utilised: 0, realised, unrealised: 0 });
    expect(bench.exchange.positions("RICH").map(({ buyQuantity, sellQuantity, sellValue }) => [buyQuantity, sellQuantity, sellValue])).toEqual([[65, 65, 65 * 112_35], [65, 65, 0], [65, 65, 65 * 24_612_35]]);
    bench.wall.pass(31_000);
    expect(bench.exchange.clock().day).toBe(THIRD_DAY);
    expect(bench.exchange.positions("RICH")).toEqual([]);
    expect(bench.exchange.funds("RICH")).toMatchObject({ cash: 1_00_00_000_00 + realised, realised: 0 });
    const expired = bench.place({ client: "RICH", token: CALL.token, product: "CARRYFORWARD", price: 100_00, quantity: 65 });
    expect(bench.order(expired, "RICH")).toMatchObject({ status: "rejected", text: "Contract NIFTY25AUG2624500CE has expired" });
  });

  test("the next day begins with carried contracts, holdings of what was bought for delivery, and an empty book", () => {
    const prints = [[SBIN, "09:15:01", 800_00, 10], [FUTURE, "09:15:01", 24_550_00, 65]] as const;
    const bench = new Bench(scripted({ days: { [DAY]: prints, [NEXT_DAY]: prints }, closes: "09:26:00" }));
    bench.wall.pass(2_000);
    const shares = bench.order(bench.place({ orderType: "MARKET", quantity: 10, product: "DELIVERY" })).filledValue;
    const contract = bench.order(bench.place({ token: FUTURE.token, orderType: "MARKET", quantity: 65, product: "CARRYFORWARD" })).filledValue;
    const before = bench.exchange.funds("A1");
    bench.wall.pass(11 * 60_000 + 30_000);
    expect(bench.exchange.clock()).toMatchObject({ day: NEXT_DAY, phase: "open" });
    expect(bench.exchange.orders("A1")).toEqual([]);
    expect(bench.exchange.trades("A1")).toEqual([]);
    expect(bench.exchange.holdings("A1")).toEqual([{ token: SBIN.token, quantity: 10, t1Quantity: 10, value: shares }]);
    expect(bench.exchange.positions("A1")).toMatchObject([{ token: FUTURE.token, carriedBuyQuantity: 65, carriedBuyValue: contract, buyQuantity: 0 }]);
    expect(bench.exchange.funds("A1").cash).toBe(before.cash - shares);
  });

  test("orders placed when it is closed wait for the next open, can be changed and cancelled, and then go their way", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 10]], [NEXT_DAY]: [[SBIN, "09:15:01", 800_00, 10]] }, closes: "09:26:00" }));
    bench.until(time("09:26:01"));
    const kept = bench.place({ price: 799_00, quantity: 10 });
    const gone = bench.place({ price: 799_00, quantity: 10 });
    const market = bench.place({ orderType: "MARKET", quantity: 10 });
    const bad = bench.place({ price: 799_01, quantity: 10 });
    expect(bench.order(kept)).toMatchObject({ status: "after market order req received", day: NEXT_DAY });
    expect(bench.order(bad)).toMatchObject({ status: "rejected" });
    bench.exchange.modify({ client: "A1", orderId: kept, orderType: "LIMIT", duration: "DAY", price: 798_00, triggerPrice: 0, quantity: 20 });
    bench.exchange.cancel("A1", gone);
    bench.wall.pass(0);
    expect(bench.order(kept)).toMatchObject({ status: "modify after market order req received", price: 798_00, quantity: 20 });
    expect(bench.order(gone)).toMatchObject({ status: "cancelled after market order", cancelled: 10 });
    bench.wall.pass(30_100);
    expect(bench.exchange.clock()).toMatchObject({ day: NEXT_DAY, phase: "open" });
    expect(bench.order(kept)).toMatchObject({ status: "open", price: 798_00, quantity: 20 });
    expect(bench.order(market)).toMatchObject({ status: "complete", filled: 10 });
    expect(bench.codes(kept)).toEqual(["AB06", "AB08", "AB09", "AB01"]);
    expect(bench.codes(gone)).toEqual(["AB06", "AB07"]);
    expect(bench.exchange.orders("A1").map(({ orderId }) => orderId)).toEqual([kept, market]);
  });

  test("after the last day there is nothing to wait for", () => {
    const bench = new Bench(scripted({ days: { [DAY]: [] }, closes: "09:26:00" }));
    bench.until(time("09:26:01"));
    expect(bench.exchange.clock().ended).toBe(true);
    expect(bench.order(bench.place({ price: 799_00 }))).toMatchObject({ status: "rejected", text: "Adapter is Logged Off" });
  });
});

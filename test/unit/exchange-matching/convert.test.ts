import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../../workers/exchange/matching/store/memory.ts";
import type { ConvertRequest } from "../../../workers/exchange/types.ts";
import { Bench, FakeWall } from "./bench-desk.ts";
import { DAY, FUTURE, CALL, NEXT_DAY, NIFTY, SBIN, scripted } from "./scripted-source.ts";

/** Every figure here is worked by hand, in paise. SBIN stands at ₹800.00 unless a print moves it. */

const PRINTS = [[NIFTY, "09:15:00", 24_500_00, 0], [SBIN, "09:15:01", 800_00, 100_000], [FUTURE, "09:15:01", 24_550_00, 6_500], [CALL, "09:15:01", 150_00, 6_500]] as const;
const market = (days: object = { [DAY]: PRINTS }) => scripted({ days: days as never });

function open(store = new MemoryStore(1_790_000_000_000)): Bench {
  const bench = new Bench(market(), { store });
  bench.wall.pass(5_000);
  return bench;
}

function buy(bench: Bench, quantity: number, product: "INTRADAY" | "DELIVERY" | "MARGIN" = "INTRADAY", side: "BUY" | "SELL" = "BUY"): void {
  bench.place({ quantity, product, side, orderType: "MARKET" });
  bench.wall.pass(1_000);
}

const wish = (change: Partial<ConvertRequest>): ConvertRequest => ({ client: "A1", token: SBIN.token, from: "INTRADAY", to: "DELIVERY", side: "BUY", quantity: 1, ...change });
const rows = (bench: Bench) => bench.exchange.positions("A1");
const bought = (bench: Bench, product: string) => rows(bench).find((row) => row.product === product);

describe("a position of today", () => {
  test("goes over to delivery whole: its quantity and cost move, and what was blocked at a fifth is blocked in full", () => {
    const bench = open();
    buy(bench, 100);
    const { buyValue } = rows(bench)[0]!;
    const before = bench.exchange.funds("A1");
    expect(before.utilised).toBe(Math.ceil(buyValue / 5));
    expect(bench.exchange.convert(wish({ quantity: 100 }))).toEqual({ ok: true, value: true });
    expect(rows(bench)).toMatchObject([{ product: "DELIVERY", buyQuantity: 100, buyValue, sellQuantity: 0 }]);
    const after = bench.exchange.funds("A1");
    expect(after.utilised).toBe(buyValue);
    expect(after.unrealised).toBe(before.unrealised);
  });

  test("in part, at its average cost", () => {
    const bench = open();
    buy(bench, 3);
    const { buyValue } = rows(bench)[0]!;
    expect(bench.exchange.convert(wish({ quantity: 1 })).ok).toBe(true);
    expect([bought(bench, "INTRADAY")!.buyQuantity, bought(bench, "DELIVERY")!.buyQuantity]).toEqual([2, 1]);
    expect(bought(bench, "INTRADAY")!.buyValue + bought(bench, "DELIVERY")!.buyValue).toBe(buyValue);
    expect(Math.abs(bought(bench, "DELIVERY")!.buyValue * 3 - buyValue)).toBeLessThanOrEqual(2);
  });

  test("a short one to margin, with its proceeds", () => {
    const bench = open();
    buy(bench, 10, "INTRADAY", "SELL");
    const { sellValue } = rows(bench)[0]!;
    expect(bench.exchange.convert(wish({ side: "SELL", to: "MARGIN", quantity: 10 })).ok).toBe(true);
    expect(rows(bench)).toMatchObject([{ product: "MARGIN", sellQuantity: 10, sellValue }]);
  });

  test("is in the book after a restart, to the paisa", () => {
    const store = new MemoryStore(1_790_000_000_000);
    const bench = open(store);
    buy(bench, 7);
    bench.exchange.convert(wish({ quantity: 3 }));
    const again = new Bench(market(), { store: Object.assign(new MemoryStore(0), structuredClone({ events: store.events }), { clock: store["clock"], places: new Map(store["places"]), references: new Map(store["references"]), market: store["market"] }), wall: new FakeWall(bench.wall.now), startPaused: true });
    expect(rows(again)).toEqual(rows(bench));
    expect(again.exchange.funds("A1").utilised).toBe(bench.exchange.funds("A1").utilised);
  });
});

describe("refused, and nothing changes", () => {
  test.each<[string, Partial<ConvertRequest>, RegExp]>([
    ["more than is open", { quantity: 11 }, /only 10 are open/],
    ["the other side", { side: "SELL" }, /only 0 are open/],
    ["to the same", { to: "INTRADAY" }, /this product already/],
    ["a product of another segment", { to: "CARRYFORWARD" }, /does not exist in NSE/],
    ["none of it", { quantity: 0 }, /whole number/],
  ])("%s", (_name, change, why) => {
    const bench = open();
    buy(bench, 10);
    const before = [rows(bench), bench.exchange.funds("A1")];
    expect(bench.exchange.convert(wish(change))).toMatchObject({ ok: false, code: "AB1017", message: expect.stringMatching(why) });
    expect([rows(bench), bench.exchange.funds("A1")]).toEqual(before);
    expect(bench.failures).toEqual([]);
  });

  test("without the funds for it", () => {
    const bench = open();
    // ₹10,00,000 of capital: 4,000 shares of about ₹800 block ₹6.4 lakh intraday and would block ₹32 lakh in full.
    buy(bench, 4_000);
    const before = bench.exchange.funds("A1");
    expect(bench.exchange.convert(wish({ quantity: 4_000 }))).toMatchObject({ ok: false, message: expect.stringMatching(/Insufficient Funds/) });
    expect(bench.exchange.funds("A1")).toEqual(before);
  });

  test("a short position to delivery, and one that is on the other side already", () => {
    const bench = open();
    buy(bench, 5, "INTRADAY", "SELL");
    expect(bench.exchange.convert(wish({ side: "SELL", quantity: 5 }))).toMatchObject({ ok: false, message: expect.stringMatching(/taken to delivery/) });
    buy(bench, 5, "MARGIN");
    expect(bench.exchange.convert(wish({ side: "SELL", to: "MARGIN", quantity: 5 }))).toMatchObject({ ok: false, message: expect.stringMatching(/other side/) });
  });

  test("shares on offer stay where they are", () => {
    const bench = open();
    buy(bench, 5, "DELIVERY");
    bench.place({ side: "SELL", product: "DELIVERY", quantity: 5, price: 850_00 });
    expect(bench.exchange.convert(wish({ from: "DELIVERY", to: "INTRADAY", quantity: 5 }))).toMatchObject({ ok: false, message: expect.stringMatching(/offered for sale/) });
  });
});

test("back and forth in any parts: quantities, values and funds are conserved", () => {
  const step = fc.record({ from: fc.constantFrom("INTRADAY", "DELIVERY", "MARGIN"), to: fc.constantFrom("INTRADAY", "DELIVERY", "MARGIN"), quantity: fc.integer({ min: 1, max: 120 }) } as const);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const bench = open();
      buy(bench, 97);
      const total = () => rows(bench).reduce((sum, row) => [sum[0]! + row.buyQuantity, sum[1]! + row.buyValue], [0, 0]);
      const before = total();
      for (const change of steps) bench.exchange.convert(wish(change));
      expect(total()).toEqual(before);
      expect(rows(bench).every(({ buyQuantity, buyValue }) => buyQuantity > 0 && buyValue > 0)).toBe(true);
      const blocked = rows(bench).reduce((sum, { product, buyValue }) => sum + Math.ceil(buyValue * { INTRADAY: 0.2, DELIVERY: 1, MARGIN: 0.5, CARRYFORWARD: 1 }[product]), 0);
      expect(Math.abs(bench.exchange.funds("A1").utilised - blocked)).toBeLessThanOrEqual(3);
      expect(bench.failures).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("margin of a batch: each order stands alone, and a sale for delivery blocks no money", () => {
  const { exchange } = open();
  const base = { product: "INTRADAY", side: "BUY", quantity: 65, price: 0 } as const;
  expect(exchange.margin([{ ...base, token: CALL.token, price: 160_00 }])).toEqual({ total: 10_400_00, netPremium: 10_400_00, optionPremium: 10_400_00, span: 0, delivery: 0, other: 0 });
  // 65 × ₹24,500 × 12 % = ₹1,91,100; its premium of 65 × ₹150 comes in.
  expect(exchange.margin([{ ...base, token: CALL.token, side: "SELL" }])).toEqual({ total: 1_91_100_00, netPremium: -9_750_00, optionPremium: 0, span: 1_91_100_00, delivery: 0, other: 0 });
  // 10 × ₹800 in full, a fifth of it intraday, nothing for the sale.
  expect(exchange.margin([{ ...base, token: SBIN.token, product: "DELIVERY", quantity: 10, price: 800_00 }, { ...base, token: SBIN.token, quantity: 10, price: 800_00 }, { ...base, token: SBIN.token, product: "DELIVERY", side: "SELL", quantity: 10 }])).toEqual({
    total: 9_600_00, netPremium: 0, optionPremium: 0, span: 0, delivery: 8_000_00, other: 1_600_00,
  });
});

test("a sale from the holdings waits for the depository where that is asked for; what was bought today does not", () => {
  const days = { [DAY]: PRINTS, [NEXT_DAY]: [[SBIN, "09:15:01", 800_00, 100_000], [SBIN, "15:29:00", 800_00, 100_000]], "2026-08-26": [[SBIN, "09:15:01", 800_00, 100_000]] };
  let asks = false;
  const bench = new Bench(market(days), { authorisation: () => asks });
  bench.wall.pass(5_000);
  buy(bench, 10, "DELIVERY");
  bench.exchange.setSpeed(100);
  while (bench.exchange.clock().day !== "2026-08-26") bench.wall.pass(60_000);
  bench.exchange.setSpeed(1);
  bench.wall.pass(5_000);
  expect(bench.exchange.holdings("A1")).toMatchObject([{ quantity: 10, t1Quantity: 0 }]);
  const sell = (quantity: number) => bench.order(bench.place({ side: "SELL", product: "DELIVERY", quantity, price: 820_00 }));
  asks = true;
  expect(sell(4)).toMatchObject({ status: "rejected", text: expect.stringMatching(/not authorised\. Authorised quantity - 0 \. You require 4/) });
  bench.exchange.authorise("A1", SBIN.token, 6);
  expect(sell(4).status).toBe("open");
  expect(sell(3)).toMatchObject({ status: "rejected", text: expect.stringMatching(/require 7/) });
  expect(sell(2).status).toBe("open");
  buy(bench, 3, "DELIVERY");
  expect(sell(3).status).toBe("open");
  asks = false;
  expect(sell(4).status).toBe("open");
});

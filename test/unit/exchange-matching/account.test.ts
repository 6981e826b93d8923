import { describe, expect, test } from "vitest";
import { Account } from "../../../workers/exchange/matching/account/account.ts";
import type { Contract } from "../../../workers/exchange/matching/account/margins.ts";
import { mulDiv } from "../../../workers/exchange/matching/account/money.ts";
import { CALL, FUTURE, LISTINGS, SBIN } from "./scripted-source.ts";

/** Every figure here is worked by hand, in paise. */

function contractOf(token: string): Contract {
  const listing = LISTINGS.find((each) => each.token === token)!;
  return { listing, onIndex: listing.underlyingToken === "99926000" };
}

function account(capital: number): Account {
  return new Account({ client: "A1", capital, realisedBefore: 0, realisedToday: 0, positions: [], holdings: [] }, contractOf);
}

const at = (price: number) => () => price;

describe("mulDiv", () => {
  test("rounds half up and is exact beyond 2^53", () => {
    expect(mulDiv(10, 1, 4)).toBe(3);
    expect(mulDiv(9, 1, 4)).toBe(2);
    expect(mulDiv(0, 5, 7)).toBe(0);
    // 9007199254740991 × 3 / 9 = 3002399751580330.33…
    expect(mulDiv(9_007_199_254_740_991, 3, 9)).toBe(3_002_399_751_580_330);
  });
});

describe("intraday shares", () => {
  test("block a fifth of the value, and a sale that closes them frees it and realises the difference", () => {
    const a = account(1_00_000_00);
    a.fill(SBIN.token, "INTRADAY", "BUY", 100, 800_00);
    // 100 × ₹800 = ₹80,000; a fifth is ₹16,000. At ₹790 the open loss is ₹1,000.
    expect(a.funds(at(790_00))).toEqual({ net: 83_000_00, cash: 1_00_000_00, utilised: 16_000_00, realised: 0, unrealised: -1_000_00 });
    // A profit that is not realised cannot be spent.
    expect(a.funds(at(810_00))).toMatchObject({ net: 84_000_00, unrealised: 1_000_00 });
    a.fill(SBIN.token, "INTRADAY", "SELL", 100, 805_50);
    expect(a.funds(at(900_00))).toEqual({ net: 1_00_550_00, cash: 1_00_000_00, utilised: 0, realised: 550_00, unrealised: 0 });
  });

  test("average cost: bought 3 at 100.00 and 4 at 100.05, sold 5 at 101.00", () => {
    const a = account(1_00_000_00);
    a.fill(SBIN.token, "INTRADAY", "BUY", 3, 100_00);
    a.fill(SBIN.token, "INTRADAY", "BUY", 4, 100_05);
    a.fill(SBIN.token, "INTRADAY", "SELL", 5, 101_00);
    // Cost 70,020; five sevenths = 50,014.29 → 50,014; proceeds 50,500; realised 486. Left: 2 for 20,006.
    expect(a.funds(at(101_00))).toMatchObject({ realised: 486, unrealised: 2 * 101_00 - 20_006 });
    // Both together are the plain sum: 50,500 + 20,200 − 70,020 = 680.
    expect(486 + 2 * 101_00 - 20_006).toBe(680);
  });

  test("sold first: short positions realise when bought back, through zero into a long one", () => {
    const a = account(1_00_000_00);
    a.fill(SBIN.token, "INTRADAY", "SELL", 10, 800_00);
    a.fill(SBIN.token, "INTRADAY", "BUY", 15, 790_00);
    // 10 × ₹10 realised; 5 long at 790.00, a fifth of ₹3,950 blocked.
    expect(a.funds(at(790_00))).toMatchObject({ realised: 100_00, unrealised: 0, utilised: 790_00 });
    expect(a.positions()).toEqual([
      { token: "3045", product: "INTRADAY", buyQuantity: 15, sellQuantity: 10, buyValue: 15 * 790_00, sellValue: 10 * 800_00, carriedBuyQuantity: 0, carriedSellQuantity: 0, carriedBuyValue: 0, carriedSellValue: 0 },
    ]);
  });
});

describe("delivery", () => {
  test("costs the full value, becomes a holding the next day, and can be sold then", () => {
    const day1 = account(10_000_00);
    day1.fill(SBIN.token, "DELIVERY", "BUY", 10, 800_00);
    expect(day1.funds(at(750_00))).toEqual({ net: 2_000_00, cash: 10_000_00, utilised: 8_000_00, realised: 0, unrealised: -500_00 });
    const day2 = new Account(day1.nextDay(), contractOf);
    expect(day2.positions()).toEqual([]);
    expect(day2.holdings()).toEqual([{ token: "3045", quantity: 10, t1Quantity: 10, value: 8_000_00 }]);
    expect(day2.funds(at(750_00))).toEqual({ net: 2_000_00, cash: 2_000_00, utilised: 0, realised: 0, unrealised: 0 });
    expect(day2.deliverable(SBIN.token)).toBe(10);
    day2.fill(SBIN.token, "DELIVERY", "SELL", 4, 825_00);
    // 4 × ₹825 = ₹3,300 for ₹3,200: ₹100 realised. The holding shows 10 until the next day.
    expect(day2.deliverable(SBIN.token)).toBe(6);
    expect(day2.holdings()).toMatchObject([{ quantity: 10 }]);
    expect(day2.positions()).toMatchObject([{ buyQuantity: 0, sellQuantity: 4, sellValue: 3_300_00 }]);
    expect(day2.funds(at(750_00))).toEqual({ net: 5_300_00, cash: 5_200_00, utilised: 0, realised: 100_00, unrealised: 0 });
    const day3 = new Account(day2.nextDay(), contractOf);
    expect(day3.holdings()).toEqual([{ token: "3045", quantity: 6, t1Quantity: 0, value: 4_800_00 }]);
    expect(day3.funds(at(750_00))).toMatchObject({ net: 5_300_00, cash: 5_300_00 });
  });

  test("what was bought today is sold before what is held", () => {
    const a = new Account({ client: "A1", capital: 20_000_00, realisedBefore: 0, realisedToday: 0, positions: [], holdings: [{ token: "3045", quantity: 10, t1Quantity: 0, value: 7_000_00, soldQuantity: 0, soldValue: 0 }] }, contractOf);
    a.fill(SBIN.token, "DELIVERY", "BUY", 5, 800_00);
    a.fill(SBIN.token, "DELIVERY", "SELL", 8, 810_00);
    // 5 × (810 − 800) + 3 × (810 − 700) = 50 + 330.
    expect(a.funds(at(810_00))).toMatchObject({ realised: 380_00, utilised: 0, cash: 20_000_00 - 4_900_00 });
  });
});

describe("contracts", () => {
  test("a long option costs its premium, a short one 12 % of strike × quantity, an index future 12 % of its value", () => {
    const long = account(5_00_000_00);
    long.fill(CALL.token, "CARRYFORWARD", "BUY", 65, 150_00);
    expect(long.funds(at(100_00))).toMatchObject({ utilised: 9_750_00, net: 5_00_000_00 - 9_750_00, unrealised: -3_250_00 });
    const short = account(5_00_000_00);
    short.fill(CALL.token, "CARRYFORWARD", "SELL", 65, 150_00);
    // 12 % of 24,500 × 65 = ₹1,91,100. At 160 the loss of ₹650 reduces what is free.
    expect(short.funds(at(160_00))).toMatchObject({ utilised: 1_91_100_00, net: 5_00_000_00 - 1_91_100_00 - 650_00 });
    const future = account(5_00_000_00);
    future.fill(FUTURE.token, "INTRADAY", "BUY", 65, 24_550_00);
    expect(future.funds(at(24_550_00))).toMatchObject({ utilised: 1_91_490_00 });
  });

  test("are carried to the next day at their cost, with the day's totals empty", () => {
    const a = account(5_00_000_00);
    a.fill(FUTURE.token, "CARRYFORWARD", "BUY", 130, 24_500_00);
    a.fill(FUTURE.token, "CARRYFORWARD", "SELL", 65, 24_600_00);
    const next = new Account(a.nextDay(), contractOf);
    expect(next.positions()).toEqual([
      { token: "62000", product: "CARRYFORWARD", buyQuantity: 0, sellQuantity: 0, buyValue: 0, sellValue: 0, carriedBuyQuantity: 65, carriedSellQuantity: 0, carriedBuyValue: 65 * 24_500_00, carriedSellValue: 0 },
    ]);
    // ₹100 × 65 realised yesterday is cash today.
    expect(next.funds(at(24_500_00))).toMatchObject({ cash: 5_06_500_00, realised: 0, unrealised: 0, utilised: 1_91_100_00 });
  });
});

describe("open orders", () => {
  const buy = { token: SBIN.token, product: "INTRADAY", side: "BUY", quantity: 100, price: 800_00 } as const;
  const sell = { ...buy, side: "SELL" } as const;

  test("reduce what is free while they are open, and only for what would enlarge a position", () => {
    const a = account(1_00_000_00);
    expect(a.required(buy)).toBe(16_000_00);
    a.claim(buy, 1);
    expect(a.funds(at(800_00)).net).toBe(84_000_00);
    a.claim(buy, -1);
    expect(a.funds(at(800_00)).net).toBe(1_00_000_00);
    a.fill(SBIN.token, "INTRADAY", "BUY", 60, 800_00);
    expect(a.required({ ...sell, quantity: 60 })).toBe(0);
    expect(a.required(sell)).toBe(6_400_00);
    a.claim({ ...sell, quantity: 60 }, 1);
    expect(a.required({ ...sell, quantity: 1 })).toBe(160_00);
  });

  test("a delivery sale offered once cannot be offered again", () => {
    const a = account(1_00_000_00);
    a.fill(SBIN.token, "DELIVERY", "BUY", 10, 800_00);
    a.claim({ ...sell, product: "DELIVERY", quantity: 7 }, 1);
    expect(a.deliverable(SBIN.token)).toBe(3);
  });
});

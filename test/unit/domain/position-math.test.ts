import { describe, expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { PositionFigures } from "../../../shared/domain/position-math.ts";
import { averagePrice, exposure, holdingProfit, netPnl, openCost, totalsOf, unrealisedPnl } from "../../../shared/domain/position-math.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";

const NSE_SBIN = "NSE:SBIN" as InstrumentKey;

function position(over: Partial<Record<keyof PositionFigures, number>>, instrument = NSE_SBIN): PositionFigures {
  const figures = { quantity: 0, buyValue: 0, sellValue: 0, cost: 0, realised: 0, multiplier: 1, ...over };
  return { ...figures, instrument } as PositionFigures;
}

// Hand-worked: bought 100 at ₹ 812.10 = ₹ 81,210.00; at ₹ 814.65 worth ₹ 81,465.00; profit ₹ 255.00.
const long = position({ quantity: 100, buyValue: 812_100_000, cost: 812_100_000 });

describe("one position", () => {
  test("a long position earns the rise", () => {
    expect(netPnl(long, 8_146_500)).toBe(2_550_000);
    expect(unrealisedPnl(long, 8_146_500)).toBe(2_550_000);
    expect(exposure(long, 8_146_500)).toBe(814_650_000);
    expect(averagePrice(long)).toBe(8_121_000);
    expect(openCost(long)).toBe(812_100_000);
  });

  test("a short position earns the fall", () => {
    // Sold 30 at ₹ 52,310.40 = ₹ 15,69,312.00; bought back at ₹ 52,244.80 it costs ₹ 15,67,344.00: ₹ 1,968.00 earned.
    const short = position({ quantity: -30, sellValue: 15_693_120_000, cost: -15_693_120_000 });
    expect(netPnl(short, 522_448_000)).toBe(19_680_000);
    expect(averagePrice(short)).toBe(523_104_000);
    expect(exposure(short, 522_448_000)).toBe(15_673_440_000);
  });

  test("a part closed: realised and unrealised add up to net", () => {
    // Bought 100 at ₹ 50.00, sold 40 at ₹ 51.25: ₹ 50.00 realised; 60 left, at ₹ 49.90 that is ₹ −6.00. Net ₹ 44.00.
    const part = position({ quantity: 60, buyValue: 50_000_000, sellValue: 20_500_000, cost: 30_000_000, realised: 500_000 });
    expect(unrealisedPnl(part, 499_000)).toBe(-60_000);
    expect(netPnl(part, 499_000)).toBe(440_000);
  });

  test("a closed position needs no price and has neither average nor exposure", () => {
    const closed = position({ buyValue: 1_000_000, sellValue: 990_000, realised: -10_000 });
    expect(netPnl(closed, Number.NaN)).toBe(-10_000);
    expect(unrealisedPnl(closed, Number.NaN)).toBe(0);
    expect(averagePrice(closed)).toBeUndefined();
    expect(exposure(closed, Number.NaN)).toBe(0);
  });

  test("the multiplier counts once", () => {
    // USDINR: bought 3 at ₹ 83.2550, at ₹ 83.2575 with 1000 a contract: 3 × 0.0025 × 1000 = ₹ 7.50.
    const dollar = position({ quantity: 3, buyValue: 2_497_650, cost: 2_497_650, multiplier: 1000 });
    expect(netPnl(dollar, 832_575)).toBe(75_000);
    expect(openCost(dollar)).toBe(2_497_650_000);
  });

  test.each([Number.NaN, 0, -5, 8_146_500.5, Number.POSITIVE_INFINITY])("a price of %s gives no figure", (ltp) => {
    expect(netPnl(long, ltp)).toBeUndefined();
    expect(unrealisedPnl(long, ltp)).toBeUndefined();
    expect(exposure(long, ltp)).toBeUndefined();
  });

  test("an amount beyond exact integers gives no figure", () => {
    expect(netPnl(position({ quantity: 2 ** 40 }), 2 ** 20)).toBeUndefined();
  });
});

describe("totals", () => {
  test("sums over priced positions and says how many lack a price", () => {
    const other = position({ quantity: 10, buyValue: 1_000_000, cost: 1_000_000, realised: 70_000 }, "NSE:INFY" as InstrumentKey);
    const closed = position({ buyValue: 1_000_000, sellValue: 990_000, realised: -10_000 }, "NSE:TCS" as InstrumentKey);
    const totals = totalsOf([long, other, closed], (key) => (key === NSE_SBIN ? 8_146_500 : Number.NaN));
    expect(totals).toEqual({ open: 2, unpriced: 1, exposure: 814_650_000, realised: 60_000, unrealised: 2_550_000, net: 2_610_000 });
  });

  test("nothing held is nothing", () => {
    expect(totalsOf([], () => 1)).toEqual({ open: 0, unpriced: 0, exposure: 0, realised: 0, unrealised: 0, net: 0 });
  });
});

describe("holdings", () => {
  // Two TATASTEEL at ₹ 111.87, yesterday ₹ 129.60, now ₹ 130.15: ₹ 1.10 today, ₹ 36.56 in all.
  const holding = { quantity: 2, averagePrice: 1_118_700 as Price, previousClose: 1_296_000 as Price };

  test("profit of the day and in all", () => {
    expect(holdingProfit(holding, 1_301_500)).toEqual({
      value: 2_603_000 as Money,
      cost: 2_237_400 as Money,
      before: 2_592_000 as Money,
      day: 11_000 as Money,
      total: 365_600 as Money,
    });
  });

  test("no price, no profit", () => {
    expect(holdingProfit(holding, Number.NaN)).toBeUndefined();
  });
});

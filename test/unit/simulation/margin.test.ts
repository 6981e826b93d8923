import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { price } from "../../../shared/domain/units.ts";
import type { MarginedOrder } from "../../../shared/simulation/margin.ts";
import { marginOf } from "../../../shared/simulation/margin.ts";
import { rupees } from "../../support/orders.ts";
import { future, margins, option, share } from "./tables.ts";

const base = { side: "BUY", opening: 100, price: rupees(814.5), day: "2026-11-20", onIndex: false } as const;
const sold = (strike: number, type: "CE" | "PE", underlying?: number): number =>
  marginOf({ ...base, instrument: option(strike, type), product: "NRML", side: "SELL", opening: 65, price: rupees(142.35), underlyingPrice: underlying === undefined ? undefined : rupees(underlying), onIndex: true }, margins) / 10_000;

describe("shares", () => {
  const order = { ...base, instrument: share() };

  test("intraday takes a fifth, MTF half, delivery all, a delivery sale nothing", () => {
    expect(marginOf({ ...order, product: "MIS" }, margins)).toBe(162_900_000);
    expect(marginOf({ ...order, product: "MTF" }, margins)).toBe(407_250_000);
    expect(marginOf({ ...order, product: "CNC" }, margins)).toBe(814_500_000);
    expect(marginOf({ ...order, product: "CNC", side: "SELL" }, margins)).toBe(0);
    expect(marginOf({ ...order, product: "MIS", opening: 0 }, margins)).toBe(0);
  });
});

describe("contracts, worked by hand", () => {
  test("a bought option takes its premium", () => {
    // 65 × 142.35.
    expect(marginOf({ ...base, instrument: option(24_500, "CE"), product: "NRML", opening: 65, price: rupees(142.35), onIndex: true }, margins)).toBe(92_527_500);
  });

  test("a sold index option: scan 10 % less what it is out of the money, at least 3 %, and 2 % exposure", () => {
    // 24,500 × 65 × 12 %.
    expect(sold(24_500, "CE", 24_500)).toBe(191_100);
    // (2,450 − 1,000 + 490) × 65.
    expect(sold(25_500, "CE", 24_500)).toBe(126_100);
    expect(sold(23_500, "PE", 24_500)).toBe(126_100);
    // 3,500 out of the money: (735 + 490) × 65.
    expect(sold(28_000, "CE", 24_500)).toBe(79_625);
    // In the money nothing is taken off.
    expect(sold(24_000, "CE", 24_500)).toBe(191_100);
  });

  test("without a price of the underlying the strike stands in", () => {
    // 25,500 × 65 × 12 %.
    expect(sold(25_500, "CE")).toBe(198_900);
    expect(sold(25_500, "CE", 0)).toBe(198_900);
  });

  test("futures by class: index, calm, wild and other stocks, metal, dollar", () => {
    const of = (instrument: MarginedOrder["instrument"], opening: number, at: number, onIndex = false): number =>
      marginOf({ ...base, instrument, product: "NRML", opening, price: rupees(at), onIndex }, margins) / 10_000;
    expect(of(future("NIFTY"), 65, 24_500)).toBe(191_100);
    // An index that the table does not name is known by its quote.
    expect(of(future("NIFTYIT"), 50, 40_000, true)).toBe(240_000);
    expect(of(future("RELIANCE"), 250, 1_400)).toBe(64_750); // 3,50,000 × 18.5 %
    expect(of(future("YESBANK"), 10_000, 20)).toBe(77_000); // 2,00,000 × 38.5 %
    expect(of(future("TATASTEEL"), 5_500, 150)).toBe(193_875); // 8,25,000 × 23.5 %
    expect(of(future("GOLD", "MCX", 100), 1, 112_345)).toBe(1_151_536.25); // 1,12,34,500 × 10.25 %
    expect(of(future("USDINR", "CDS", 1_000), 10, 88.425)).toBe(26_527.5); // 8,84,250 × 3 %
  });
});

test("more never needs less, and nothing is negative", () => {
  const order = fc.record({
    which: fc.constantFrom(share(), future(), future("GOLDM", "MCX", 10), option(24_500, "CE"), option(24_500, "PE"), option(88, "CE", "USDINR", "CDS", 1_000)),
    product: fc.constantFrom("CNC" as const, "MIS" as const, "MTF" as const, "NRML" as const), side: fc.constantFrom("BUY" as const, "SELL" as const),
    at: fc.integer({ min: 1, max: 400_000_000 }), underlying: fc.option(fc.integer({ min: 1, max: 400_000_000 })), few: fc.nat(500), more: fc.nat(500),
  });
  fc.assert(fc.property(order, ({ which, product, side, at, underlying, few, more }) => {
    const of = (opening: number): number => marginOf({ ...base, instrument: which, product, side, opening, price: price(at), underlyingPrice: underlying === null ? undefined : price(underlying) }, margins);
    expect(of(few)).toBeGreaterThanOrEqual(0);
    expect(of(few + more)).toBeGreaterThanOrEqual(of(few));
  }), { numRuns: 1_000, seed: 20_261_122 });
});

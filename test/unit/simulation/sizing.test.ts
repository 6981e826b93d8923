import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SizingInput } from "../../../shared/domain/sizing.ts";
import { sizeByRisk } from "../../../shared/domain/sizing.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { money, price } from "../../../shared/domain/units.ts";
import { rupees } from "../../support/orders.ts";

const amount = (value: number): Money => money(Math.round(value * 10_000));
const nifty: SizingInput = { risk: { kind: "amount", amount: amount(10_000) }, entry: rupees(142.35), stop: rupees(112.35), side: "BUY", lot: 65, multiplier: 1 };

describe("worked by hand", () => {
  test("₹ 10,000 at a stop 30 away: 333 units, five lots of 65", () => {
    // One lot loses 1,950; five lose 9,750.
    expect(sizeByRisk(nifty)).toEqual({ kind: "sized", lots: 5, quantity: 325, lossAtStop: amount(9_750), cappedBy: "risk", sentence: "" });
  });

  test("a sale risks the way up", () => {
    expect(sizeByRisk({ ...nifty, side: "SELL", stop: rupees(172.35) })).toMatchObject({ quantity: 325 });
  });

  test("1.5 % of ₹ 10 lakh is ₹ 15,000; a lot that fits exactly is taken", () => {
    const risk = { kind: "percent", percent: 1.5, equity: amount(10_00_000) } as const;
    // 15,000 / 1,950 = 7.69; 150 × 100 is 15,000 exactly.
    expect(sizeByRisk({ ...nifty, risk })).toMatchObject({ lots: 7, lossAtStop: amount(13_650) });
    expect(sizeByRisk({ ...nifty, risk, entry: rupees(300), stop: rupees(150), lot: 100 })).toMatchObject({ lots: 1, lossAtStop: amount(15_000) });
    expect(sizeByRisk({ ...nifty, risk, entry: rupees(300), stop: rupees(149.99), lot: 100 })).toMatchObject({ kind: "none" });
  });

  test("a multiplier makes each unit weigh more: gold at 100", () => {
    // 250 × 100 = 25,000 a contract.
    expect(sizeByRisk({ risk: { kind: "amount", amount: amount(60_000) }, entry: rupees(112_000), stop: rupees(111_750), side: "BUY", lot: 1, multiplier: 100 })).toMatchObject({ quantity: 2, lossAtStop: amount(50_000) });
  });

  test("the exchange's largest order and the free margin cap it, and say so", () => {
    const rich = { ...nifty, risk: { kind: "amount", amount: amount(10_00_000) } } as const;
    expect(sizeByRisk({ ...rich, freeze: { quantity: 1_800, slices: 2 } })).toMatchObject({ quantity: 27 * 65 * 2, cappedBy: "freeze", sentence: "The risk allows 33,280, but at most 2 orders of 1,800 are sent at once." });
    expect(sizeByRisk({ ...rich, margin: { perLot: amount(9_252.75), available: amount(1_00_000) } })).toMatchObject({ lots: 10, cappedBy: "margin", sentence: "The risk allows 33,280, but only ₹ 1,00,000.00 of margin is free." });
  });
});

describe("nothing fits: a sentence", () => {
  test.each<[Partial<SizingInput>, string, string]>([
    [{ risk: { kind: "amount", amount: amount(1_949.99) } }, "risk", "One lot of 65 loses ₹ 1,950.00 at the stop, more than the ₹ 1,949.99 at risk. Risk more, or bring the stop nearer."],
    [{ stop: rupees(142.35) }, "stop", "The stop 142.35 must be below the entry 142.35 when buying. Move the stop."],
    [{ stop: rupees(150) }, "stop", "The stop 150.00 must be below the entry 142.35 when buying. Move the stop."],
    [{ side: "SELL" }, "stop", "The stop 112.35 must be above the entry 142.35 when selling. Move the stop."],
    [{ entry: price(0) }, "entry", "There is no entry price to measure the risk from. Type one, or wait for a quote."],
    [{ entry: Number.NaN as never }, "entry", "There is no entry price to measure the risk from. Type one, or wait for a quote."],
    [{ stop: price(0) }, "stop", "There is no stop price to measure the risk to. Type one."],
    [{ risk: { kind: "amount", amount: amount(0) } }, "risk", "The amount at risk must be more than ₹ 0. Type what you are ready to lose."],
    [{ risk: { kind: "percent", percent: 0, equity: amount(1_000) } }, "risk", "The risk must be more than 0 and at most 100 % of the equity. Type a percentage in that range."],
    [{ risk: { kind: "percent", percent: 100.1, equity: amount(1_000) } }, "risk", "The risk must be more than 0 and at most 100 % of the equity. Type a percentage in that range."],
    [{ risk: { kind: "percent", percent: Number.NaN, equity: amount(1_000) } }, "risk", "The risk must be more than 0 and at most 100 % of the equity. Type a percentage in that range."],
    [{ risk: { kind: "percent", percent: 1, equity: amount(-5) } }, "risk", "The account has no equity to risk a part of. Add funds, or type an amount."],
    [{ multiplier: 0 }, "lot", "The contract's lot or multiplier is not known, so its risk cannot be counted."],
    [{ freeze: { quantity: 60, slices: 5 } }, "freeze", "One lot of 65 is more than the exchange takes in one order, 60. Check the instrument."],
    [{ margin: { perLot: amount(9_252.75), available: amount(9_000) } }, "margin", "One lot needs ₹ 9,252.75 of margin and ₹ 9,000.00 is free. Add funds or close a position."],
    [{ margin: { perLot: amount(9_252.75), available: amount(-10) } }, "margin", "One lot needs ₹ 9,252.75 of margin and −₹ 10.00 is free. Add funds or close a position."],
  ])("%j", (change, field, sentence) => expect(sizeByRisk({ ...nifty, ...change })).toEqual({ kind: "none", field, sentence }));
});

test("the size is whole lots, risks no more than allowed, and one lot more would break a limit", () => {
  const input = fc.record({
    side: fc.constantFrom("BUY" as const, "SELL" as const), entry: fc.integer({ min: 500, max: 90_000_000 }), distance: fc.integer({ min: 1, max: 9_000_000 }),
    budget: fc.integer({ min: 1, max: 100_000_000_000 }), lot: fc.integer({ min: 1, max: 5_000 }), multiplier: fc.constantFrom(1, 10, 100, 1_000),
    freeze: fc.option(fc.record({ quantity: fc.integer({ min: 1, max: 20_000 }), slices: fc.integer({ min: 1, max: 50 }) })),
    margin: fc.option(fc.record({ perLot: fc.integer({ min: 0, max: 10_000_000_000 }), available: fc.integer({ min: -1_000, max: 1_000_000_000_000 }) })),
  });
  fc.assert(fc.property(input, ({ side, entry, distance, budget, lot, multiplier, freeze, margin }) => {
    const stop = side === "BUY" ? entry - distance : entry + distance;
    fc.pre(stop > 0);
    const sized = sizeByRisk({
      risk: { kind: "amount", amount: money(budget) }, entry: price(entry), stop: price(stop), side, lot, multiplier,
      freeze: freeze ?? undefined, margin: margin ? { perLot: money(margin.perLot), available: money(margin.available) } : undefined,
    });
    const fits = (lots: number): boolean => {
      const risk = BigInt(distance) * BigInt(lot) * BigInt(multiplier) * BigInt(lots) <= BigInt(budget);
      const slices = !freeze || lots <= Math.floor(freeze.quantity / lot) * freeze.slices;
      const paid = !margin || margin.perLot === 0 || BigInt(margin.perLot) * BigInt(lots) <= BigInt(margin.available);
      return risk && slices && paid;
    };
    const lots = sized.kind === "sized" ? sized.lots : 0;
    if (sized.kind === "sized") {
      expect(sized.quantity).toBe(lots * lot);
      expect(sized.lossAtStop).toBe(distance * lot * multiplier * lots);
      expect(fits(lots)).toBe(true);
    }
    expect(fits(lots + 1)).toBe(false);
  }), { numRuns: 2_000, seed: 20_261_125 });
});

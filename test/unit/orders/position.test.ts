import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FLAT, applyTrade, carriedIn } from "../../../shared/domain/position.ts";
import { money } from "../../../shared/domain/units.ts";
import { rupees } from "../../support/orders.ts";

describe("a position as a fold of trades", () => {
  test("bought in two parts, sold in one: worked by hand", () => {
    // Buy 40 at 812.10 = 32,484.00; buy 60 at 812.05 = 48,723.00; sell 100 at 814.00 = 81,400.00; 81,400 − 81,207 = 193.00.
    let position = applyTrade(FLAT, "BUY", 40, rupees(812.1));
    position = applyTrade(position, "BUY", 60, rupees(812.05));
    expect(position).toMatchObject({ quantity: 100, cost: 812_070_000, buyValue: 812_070_000 });
    position = applyTrade(position, "SELL", 100, rupees(814));
    expect(position).toMatchObject({ quantity: 0, cost: 0, realised: 1_930_000, sellValue: 814_000_000 });
  });

  test("a sale through zero closes the long and opens a short", () => {
    const position = applyTrade(applyTrade(FLAT, "BUY", 50, rupees(100)), "SELL", 80, rupees(101));
    // 50 × 1.00 = 50.00 earned; 30 short at 101.00.
    expect(position).toMatchObject({ quantity: -30, cost: -30_300_000, realised: 500_000 });
  });

  test("a short covered in parts", () => {
    let position = applyTrade(FLAT, "SELL", 30, rupees(200));
    position = applyTrade(position, "BUY", 10, rupees(190));
    expect(position).toMatchObject({ quantity: -20, cost: -40_000_000, realised: 1_000_000 });
  });

  test("what was carried in has a cost and no realised profit", () => {
    const position = applyTrade(carriedIn(10, money(9_000_000)), "SELL", 10, rupees(91));
    expect(position).toMatchObject({ quantity: 0, realised: 100_000 });
  });

  const trade = fc.record({ side: fc.constantFrom("BUY" as const, "SELL" as const), quantity: fc.integer({ min: 1, max: 100_000 }), tick: fc.integer({ min: 1, max: 2_000_000 }) });

  test("realised plus unrealised is what was sold less what was bought, at any price", () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 60 }), fc.integer({ min: 1, max: 2_000_000 }), (trades, last) => {
        let position = FLAT;
        for (const { side, quantity, tick } of trades) position = applyTrade(position, side, quantity, (tick * 500) as ReturnType<typeof rupees>);
        const at = last * 500;
        const net = position.sellValue - position.buyValue + position.quantity * at;
        const open = position.quantity * at - position.cost;
        expect(position.realised + open).toBe(net);
        if (position.quantity === 0) expect(position.cost).toBe(0);
        else expect(Math.sign(position.cost)).toBe(Math.sign(position.quantity));
      }),
      { numRuns: 500 },
    );
  });
});

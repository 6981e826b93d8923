import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { bracketFigures, ratioText } from "../../../../renderer/panels/ticket/bracket-figures.ts";
import { equityOf, sizeTicket } from "../../../../renderer/panels/ticket/risk-size.ts";
import type { SizeContext } from "../../../../renderer/panels/ticket/risk-size.ts";
import type { Money, Price } from "../../../../shared/domain/units.ts";
import { CALL, GOLD, SBIN } from "./instruments.ts";

const p = (rupees: number): Price & Money => Math.round(rupees * 10_000) as Price & Money;

describe("size by risk", () => {
  const context = (change: Partial<SizeContext>): SizeContext => ({ side: "BUY", entry: p(142.35), stop: p(118), view: CALL, equity: undefined, ...change });

  test("worked by hand: shares, lots, a multiplier, a part of the account, a short", () => {
    // 1,000 / 6.50 = 153.8
    expect(sizeTicket({ text: "1,000", unit: "rupees" }, context({ entry: p(814.5), stop: p(808), view: SBIN }))).toEqual({ kind: "size", quantity: 153, sentence: "153 risk ₹ 994.50, charges apart." });
    // 24.35 × 75 = 1,826.25 a lot; 5,000 holds two.
    expect(sizeTicket({ text: "5000", unit: "rupees" }, context({}))).toEqual({ kind: "size", quantity: 150, sentence: "2 lots (150) risk ₹ 3,652.50, charges apart." });
    // 0.5 % of one crore is 50,000; 200 a unit × 100 = 20,000 a lot.
    expect(sizeTicket({ text: "0.5 %", unit: "percent" }, context({ entry: p(98_000), stop: p(97_800), view: GOLD, equity: p(10_000_000) }))).toMatchObject({ quantity: 2 });
    expect(sizeTicket({ text: "1000", unit: "rupees" }, context({ side: "SELL", entry: p(808), stop: p(814.5), view: SBIN }))).toMatchObject({ quantity: 153 });
  });

  test("what cannot be sized says why", () => {
    const said = (text: string, unit: "rupees" | "percent", change: Partial<SizeContext> = {}): string => sizeTicket({ text, unit }, context(change)).sentence;
    expect(said("1", "percent")).toBe("The funds of the account are not known yet: enter the risk in rupees.");
    expect(said("lots", "rupees")).toBe("Risk: “lots” is not a price in rupees.");
    expect(said("1000", "rupees", { stop: undefined })).toBe("Enter the stop first: the distance to it counts.");
    expect(said("1000", "rupees", { entry: Number.NaN })).toBe("Enter the price first: the distance to the stop counts.");
    expect(said("1000", "rupees", { stop: p(150) })).toContain("must be below the entry");
    expect(equityOf(undefined)).toBeUndefined();
  });

  test("never risks more than was said, and one lot more would", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 100, max: 40_000 }), fc.integer({ min: 1, max: 5_000 }), fc.constantFrom(SBIN, CALL, GOLD), (rupees, ticks, away, view) => {
        const entry = ticks * view.tick;
        const size = sizeTicket({ text: String(rupees), unit: "rupees" }, context({ side: "SELL", entry, stop: entry + away * view.tick, view }));
        const lotRisk = BigInt(away * view.tick) * BigInt(view.lot) * BigInt(view.multiplier);
        const most = BigInt(rupees) * 10_000n;
        const lots = size.kind === "size" ? BigInt(size.quantity / view.lot) : 0n;
        expect(lots * lotRisk <= most && (lots + 1n) * lotRisk > most).toBe(true);
      }),
    );
  });
});

describe("risk and reward", () => {
  test("the figures of the drawing: −650 and +1,350, 1 : 2.08", () => {
    const figures = bracketFigures("BUY", p(814.5), 100, 1, { stop: { trigger: p(808) }, targets: [{ price: p(828), quantity: 100 }] });
    expect(figures).toEqual({ atStop: -6_500_000, atTargets: 13_500_000, ratio: 13_500_000 / 6_500_000, uncovered: 0 });
    expect(ratioText(figures.ratio ?? 0)).toBe("1 : 2.08");
  });

  test("a short with two targets and a rest, times the multiplier", () => {
    const figures = bracketFigures("SELL", p(98_000), 3, 100, { stop: { trigger: p(98_200) }, targets: [{ price: p(97_900), quantity: 1 }, { price: p(97_700), quantity: 1 }] });
    // Stop: 200 × 3 × 100 = 60,000. Targets: 100 × 100 + 300 × 100 = 40,000.
    expect(figures).toMatchObject({ atStop: p(-60_000), atTargets: p(40_000), uncovered: 1 });
  });

  test("no entry, no figures", () => {
    expect(bracketFigures("BUY", Number.NaN, 100, 1, { stop: { trigger: p(808) }, targets: [{ price: p(828), quantity: 100 }] })).toEqual({ atStop: undefined, atTargets: undefined, ratio: undefined, uncovered: 0 });
  });
});

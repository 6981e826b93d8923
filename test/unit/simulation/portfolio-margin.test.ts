import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Price } from "../../../shared/domain/units.ts";
import type { MarginedPosition } from "../../../shared/simulation/portfolio-margin.ts";
import { ordersMargin, portfolioMargin } from "../../../shared/simulation/portfolio-margin.ts";
import { rupees } from "../../support/orders.ts";
import { future, margins, option, share } from "./tables.ts";

const DAY = "2026-11-20";
const SPOT = 24_500;

function held(instrument: MarginedPosition["instrument"], quantity: number, at: number, underlyingPrice: Price | undefined = rupees(SPOT), product: MarginedPosition["product"] = "NRML"): MarginedPosition {
  return { instrument, product, quantity, price: rupees(at), underlyingPrice, onIndex: true };
}

const of = (...positions: MarginedPosition[]): { total: number; alone: number; scan: number } => {
  const margin = portfolioMargin(positions, DAY, margins);
  return { total: margin.total / 10_000, alone: margin.alone / 10_000, scan: margin.groups.reduce((sum, group) => sum + group.scan, 0) / 10_000 };
};

/** NIFTY at 24,500, 65 units: scan 2,450, minimum 735, exposure 490 a unit. */
describe("worked by hand", () => {
  const putSpread = [held(option(24_500, "PE"), -65, 150), held(option(24_400, "PE"), 65, 110)];

  test("a put spread loses no more than its width", () => {
    // Scan 100 × 65, exposure 490 × 65, premium 150 × 65. Alone: scan 2,450 × 65.
    expect(of(...putSpread)).toEqual({ total: 6_500 + 31_850 + 9_750, alone: 159_250 + 31_850 + 9_750, scan: 6_500 });
  });

  test("the two sides of an iron condor do not meet", () => {
    expect(of(...putSpread, held(option(24_600, "CE"), -65, 140), held(option(24_700, "CE"), 65, 95))).toMatchObject({ scan: 6_500, total: 6_500 + 2 * 31_850 + 9_750 + 9_100 });
  });

  test("unless its short strikes cross: then both are lost in between", () => {
    // Short 24,400 call and 24,600 put, each capped at 24,500: at 24,500 each has lost 100.
    const guts = [held(option(24_400, "CE"), -65, 200), held(option(24_500, "CE"), 65, 140), held(option(24_600, "PE"), -65, 190), held(option(24_500, "PE"), 65, 150)];
    expect(of(...guts).scan).toBe(13_000);
  });

  test("a strangle counts its larger side, both exposures and both premiums", () => {
    // Call 1,000 out of the money: 1,450; put 500 out: 1,950.
    expect(of(held(option(25_500, "CE"), -65, 20), held(option(24_000, "PE"), -65, 40))).toMatchObject({ scan: 1_950 * 65, total: 1_950 * 65 + 2 * 31_850 + 60 * 65, alone: (1_450 + 1_950) * 65 + 2 * 31_850 + 60 * 65 });
  });

  test("a future hedged by a bought option loses the way to the strike", () => {
    expect(of(held(future(), 65, SPOT), held(option(24_300, "PE"), 65, 80)).scan).toBe(200 * 65);
    expect(of(held(future(), -65, SPOT), held(option(24_450, "CE"), 65, 80)).scan).toBe(0);
    // The wrong option hedges nothing.
    expect(of(held(future(), 65, SPOT), held(option(24_300, "CE"), 65, 80)).scan).toBe(2_450 * 65);
  });

  test("a hedge for half covers half", () => {
    expect(of(held(option(24_500, "PE"), -130, 150), held(option(24_400, "PE"), 65, 110)).scan).toBe(6_500 + 159_250);
  });

  test("a hedge beyond the scan changes nothing", () => {
    expect(of(held(option(24_500, "PE"), -65, 150), held(option(20_000, "PE"), 65, 1)).scan).toBe(159_250);
  });

  test("another expiry or underlying hedges nothing", () => {
    expect(of(held(option(24_500, "PE"), -65, 150), held(option(24_400, "PE", "NIFTY", "NFO", 1, "2026-12-29"), 65, 110)).scan).toBe(159_250);
    expect(of(held(option(24_500, "PE"), -65, 150), held(option(24_400, "PE", "BANKNIFTY"), 65, 110)).scan).toBe(159_250);
  });

  test("delivered shares and bought options block nothing, intraday shares a fifth either way", () => {
    expect(of(held(share(), 100, 800, undefined, "CNC"), held(option(24_500, "CE"), 65, 150)).total).toBe(0);
    expect(of(held(share(), -100, 800, undefined, "MIS")).total).toBe(16_000);
    expect(of(held(share(), 100, 800, undefined, "MTF")).total).toBe(40_000);
  });

  test("no positions, no margin", () => {
    expect(portfolioMargin([], DAY, margins)).toEqual({ total: 0, alone: 0, equity: 0, groups: [] });
    expect(of(held(option(24_500, "PE"), 0, 150)).total).toBe(0);
  });

  test("orders of a spread together need its width, its exposure and the bought premium", () => {
    const order = { product: "NRML", day: DAY, opening: 65, underlyingPrice: rupees(SPOT), onIndex: true } as const;
    const spread = [
      { ...order, instrument: option(24_500, "PE"), side: "SELL" as const, price: rupees(150) },
      { ...order, instrument: option(24_400, "PE"), side: "BUY" as const, price: rupees(110) },
      { ...order, instrument: share(), product: "MIS" as const, side: "BUY" as const, opening: 10, price: rupees(800), onIndex: false },
    ];
    expect(ordersMargin(spread, DAY, margins)).toEqual({
      together: (6_500 + 31_850 + 110 * 65 + 1_600) * 10_000,
      alone: (159_250 + 31_850 + 110 * 65 + 1_600) * 10_000,
    });
  });
});

const RUNS = { numRuns: 1_000, seed: 20_261_123 };
const near = fc.integer({ min: -7, max: 7 }).map((steps) => SPOT + steps * 50);

function leg(strike: fc.Arbitrary<number> = fc.integer({ min: 300, max: 700 }).map((step) => step * 50)): fc.Arbitrary<MarginedPosition> {
  return fc.record({ strike, type: fc.constantFrom("CE" as const, "PE" as const, "FUT" as const), quantity: fc.integer({ min: -5, max: 5 }), at: fc.integer({ min: 0, max: 900 }) }).map(({ strike: at, type, quantity, at: premium }) =>
    (type === "FUT" ? held(future(), quantity * 65, SPOT) : held(option(at, type), quantity * 65, premium)));
}

const total = (positions: readonly MarginedPosition[]): number => portfolioMargin(positions, DAY, margins).total;
const isBoughtOption = ({ instrument, quantity }: MarginedPosition): boolean => instrument.kind === "option" && quantity >= 0;

describe("properties", () => {
  test("never negative, never more than the positions one by one", () => {
    fc.assert(fc.property(fc.array(leg(), { maxLength: 8 }), (positions) => {
      const margin = portfolioMargin(positions, DAY, margins);
      const oneByOne = positions.reduce((sum, position) => sum + total([position]), 0);
      expect(margin.total).toBeGreaterThanOrEqual(0);
      expect(margin.total).toBeLessThanOrEqual(margin.alone);
      expect(margin.alone).toBe(oneByOne);
    }), RUNS);
  });

  test("one more bought option never raises it, one more sold option or future never lowers it", () => {
    fc.assert(fc.property(fc.array(leg(), { maxLength: 8 }), leg(near), (positions, more) => {
      const isFuture = more.instrument.kind === "future";
      // A future against one of the other way is a smaller position, not one more.
      fc.pre(!isFuture || positions.every((position) => position.instrument.kind !== "future" || position.quantity * more.quantity >= 0));
      const before = total(positions);
      const after = total([...positions, more]);
      if (isBoughtOption(more)) expect(after).toBeLessThanOrEqual(before);
      else expect(after).toBeGreaterThanOrEqual(before);
    }), RUNS);
  });

  test("twice the portfolio needs twice the margin, whatever the order it is told in", () => {
    fc.assert(fc.property(fc.array(leg(), { maxLength: 8 }), (positions) => {
      expect(total(positions.map((position) => ({ ...position, quantity: position.quantity * 2 })))).toBe(total(positions) * 2);
      expect(total([...positions].reverse())).toBe(total(positions));
    }), RUNS);
  });

  test("spreads within the scan need at least what they can lose at expiry", () => {
    fc.assert(fc.property(fc.array(leg(near), { minLength: 1, maxLength: 8 }), (positions) => {
      const options = positions.filter(({ instrument }) => instrument.kind === "option");
      const open = (type: "CE" | "PE"): number => options.reduce((sum, { instrument, quantity }) => sum + (instrument.optionType === type ? quantity : 0), 0);
      fc.pre(open("CE") >= 0 && open("PE") >= 0);
      const { scan } = of(...options);
      expect(scan).toBeGreaterThanOrEqual(worstAtExpiry(options));
    }), RUNS);
  });
});

/** What the options owe at the worst price of the underlying, tried at every ₹ 25. */
function worstAtExpiry(options: readonly MarginedPosition[]): number {
  let worst = 0;
  for (let spot = SPOT - 1_000; spot <= SPOT + 1_000; spot += 25) {
    let owed = 0;
    for (const { instrument, quantity } of options) {
      const strike = instrument.strike! / 10_000;
      owed -= quantity * Math.max(0, instrument.optionType === "CE" ? spot - strike : strike - spot);
    }
    worst = Math.max(worst, owed);
  }
  return worst;
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { money } from "../../../shared/domain/units.ts";
import type { SettledHolding, SettledPosition, SettlementEntry } from "../../../shared/simulation/settlement.ts";
import { settleDay } from "../../../shared/simulation/settlement.ts";
import { rupees } from "../../support/orders.ts";
import { charges, future, option, share } from "./tables.ts";

const DAY = "2026-11-24";
const SETTLES_ON = "2026-11-25";
const amount = (value: number): Money => money(Math.round(value * 10_000));

/** @param average what one unit cost or was sold for. */
function open(instrument: SettledPosition["instrument"], quantity: number, average: number, prices: { price?: number; underlying?: number } = {}, product: SettledPosition["product"] = "NRML", onIndex = true): SettledPosition {
  const units = (value: number | undefined): SettledPosition["price"] => (value === undefined ? undefined : rupees(value));
  return { instrument, product, quantity, cost: money(quantity * rupees(average)), price: units(prices.price), underlyingPrice: units(prices.underlying), onIndex };
}

const settle = (positions: readonly SettledPosition[], holdings: readonly SettledHolding[] = [], day = DAY): SettlementEntry[] => settleDay({ day, settlesOn: SETTLES_ON, positions, holdings }, charges);
const only = (position: SettledPosition, holdings: readonly SettledHolding[] = [], day = DAY): SettlementEntry => {
  const entries = settle([position], holdings, day);
  expect(entries).toHaveLength(1);
  return entries[0]!;
};

describe("expired options, worked by hand", () => {
  test("a bought call 137.35 in the money: its value, and STT of it to the rupee", () => {
    // 65 × 137.35 = 8,927.75, bought for 65 × 142.35 = 9,252.75. STT 0.15 % = 13.39.
    expect(only(open(option(24_500, "CE"), 65, 142.35, { underlying: 24_637.35 }))).toEqual({
      kind: "option-exercised", instrument: "NFO:NIFTY2026-11-2424500CE", product: "NRML", quantity: -65, price: rupees(137.35), value: amount(8_927.75),
      realised: amount(-325), charges: [{ name: "STT", amount: amount(13) }], trade: undefined, holding: undefined,
      sentence: "NIFTY2026-11-2424500CE expired 137.35 in the money and was settled in cash.",
    });
  });

  test("before April 2026 the tax on exercise was 0.125 %", () => {
    const call = option(24_500, "CE", "NIFTY", "NFO", 1, "2026-03-31");
    // 8,927.75 × 0.125 % = 11.16.
    expect(only(open(call, 65, 142.35, { underlying: 24_637.35 }), [], "2026-03-31").charges).toEqual([{ name: "STT", amount: amount(11) }]);
  });

  test("a sold put in the money pays out and no tax", () => {
    // 65 × 100 = 6,500 paid, 65 × 60 = 3,900 received before.
    expect(only(open(option(24_500, "PE"), -65, 60, { underlying: 24_400 }))).toMatchObject({ kind: "option-assigned", quantity: 65, value: amount(-6_500), realised: amount(-2_600), charges: [] });
  });

  test("at the money or out of it there is nothing: the premium stays where it went", () => {
    expect(only(open(option(24_500, "CE"), 65, 10, { underlying: 24_500 }))).toMatchObject({ kind: "option-worthless", quantity: -65, value: 0, realised: amount(-650), charges: [] });
    const sold = only(open(option(24_500, "CE"), -65, 10, { underlying: 24_400 }));
    expect(sold).toMatchObject({ kind: "option-worthless", quantity: 65, realised: amount(650) });
    expect(Object.is(sold.value, 0)).toBe(true);
  });

  test("an option on a share says that the exchange would deliver; one on gold counts its multiplier and pays CTT", () => {
    expect(only(open(option(1_400, "CE", "RELIANCE"), 250, 30, { underlying: 1_450 }, "NRML", false)).sentence).toContain("shares would be delivered");
    // 500 × 10 = 5,000 a lot × 20 = 1,00,000. CTT 0.0001 % = 0.10, to the rupee nothing; of 20,00,000 it is 2.
    expect(only(open(option(112_000, "CE", "GOLDM", "MCX", 10), 20, 300, { underlying: 112_500 }, "NRML", false))).toMatchObject({ value: amount(1_00_000), realised: amount(40_000), charges: [] });
    expect(only(open(option(112_000, "CE", "GOLDM", "MCX", 10), 400, 300, { underlying: 112_500 }, "NRML", false)).charges).toEqual([{ name: "CTT", amount: amount(2) }]);
  });

  test("without the underlying's close nothing is guessed", () => {
    expect(only(open(option(24_500, "CE"), 65, 142.35, { price: 137 }))).toMatchObject({
      kind: "unsettled", quantity: 0, value: 0, realised: 0, sentence: "NIFTY2026-11-2424500CE could not be settled: the closing price of its underlying is not known. It stays open until the price is there.",
    });
  });
});

describe("futures", () => {
  test("settle at the underlying's close, else at their own price", () => {
    // 65 × (24,400 − 24,310.50) = 5,817.50.
    expect(only(open(future(), 65, 24_310.5, { price: 24_398, underlying: 24_400 }))).toMatchObject({ kind: "future-settled", quantity: -65, price: rupees(24_400), realised: amount(5_817.5), charges: [] });
    // Sold at 88.4250, settled at 88.4675: 10 × 1,000 × −0.0425 = −425.
    expect(only(open(future("USDINR", "CDS", 1_000), -10, 88.425, { price: 88.4675 }))).toMatchObject({ price: rupees(88.4675), realised: amount(-425) });
    expect(only(open(future(), 65, 24_310.5)).kind).toBe("unsettled");
  });

  test("one that expires later is carried, one that should have expired before is settled now", () => {
    expect(settle([open(future("NIFTY", "NFO", 1, "2026-12-29"), 65, 24_310.5, { price: 24_400 })])).toEqual([]);
    expect(only(open(future("NIFTY", "NFO", 1, "2026-11-17"), 65, 24_310.5, { price: 24_400 })).kind).toBe("future-settled");
  });
});

describe("intraday leftovers", () => {
  test("are closed at the closing price by a trade that belongs on the note", () => {
    expect(only(open(share(), 100, 812.1, { price: 800 }, "MIS"))).toMatchObject({ kind: "intraday-closed", quantity: -100, value: amount(80_000), realised: amount(-1_210), trade: { side: "SELL", quantity: 100, price: rupees(800) } });
    expect(only(open(future("NIFTY", "NFO", 1, "2026-12-29"), -65, 24_310.5, { price: 24_300 }, "MIS"))).toMatchObject({ quantity: 65, realised: amount(682.5), trade: { side: "BUY", quantity: 65, price: rupees(24_300) } });
    expect(only(open(share(), 100, 812.1, {}, "MIS")).kind).toBe("unsettled");
  });
});

describe("delivery", () => {
  const SBIN = share().key;
  const holding = (quantity: number, average: number): SettledHolding => ({ instrument: SBIN, quantity, cost: money(quantity * rupees(average)) });

  test("what was bought becomes a holding of the next trading day at cost", () => {
    expect(only(open(share(), 100, 812.1, {}, "CNC"))).toMatchObject({ kind: "delivered-in", quantity: -100, value: 0, realised: 0, holding: { quantity: 100, cost: amount(81_210), settlesOn: SETTLES_ON } });
  });

  test("what was sold leaves the holdings at their average, and the difference is realised", () => {
    expect(only(open(share(), -40, 812.1, {}, "CNC"), [holding(100, 600)])).toMatchObject({ kind: "delivered-out", quantity: 40, realised: amount(40 * 212.1), holding: { quantity: -40, cost: amount(-24_000), settlesOn: SETTLES_ON } });
  });

  test("more than was held is bought back at the close, and told", () => {
    const [out, short] = settle([open(share(), -40, 812.1, { price: 820 }, "CNC")], [holding(30, 600)]);
    expect(out).toMatchObject({ kind: "delivered-out", quantity: 30, realised: amount(30 * 212.1) });
    expect(short).toMatchObject({ kind: "short-delivery", quantity: 10, realised: amount(-79), trade: { side: "BUY", quantity: 10, price: rupees(820) } });
    expect(short!.sentence).toContain("10 SBIN were sold without being held");
  });

  test("two sales of one share never deliver the same holding twice", () => {
    const entries = settle([open(share(), -20, 812, { price: 820 }, "CNC"), open(share(), -20, 812, { price: 820 }, "CNC")], [holding(30, 600)]);
    expect(entries.map(({ kind, quantity }) => [kind, quantity])).toEqual([["delivered-out", 20], ["delivered-out", 10], ["short-delivery", 10]]);
  });

  test("MTF and NRML are carried, flat positions are nothing", () => {
    expect(settle([open(share(), 100, 800, {}, "MTF"), open(share(), 0, 0, {}, "MIS")])).toEqual([]);
  });
});

test("whatever is settled: positions end flat or carried, cost is neither made nor lost", () => {
  const instruments = [share("SBIN"), share("INFY"), future(), future("GOLDM", "MCX", 10), option(24_500, "CE"), option(24_500, "PE")];
  const position = fc.record({ which: fc.nat(5), product: fc.constantFrom("CNC" as const, "MIS" as const), quantity: fc.integer({ min: -300, max: 300 }), cost: fc.nat(90_000_000), close: fc.integer({ min: 1, max: 300_000_000 }), underlying: fc.integer({ min: 1, max: 300_000_000 }) });
  const held = fc.record({ quantity: fc.nat(200), cost: fc.nat(90_000_000_000) });
  fc.assert(fc.property(fc.uniqueArray(position, { selector: ({ which, product }) => `${which} ${which < 2 ? product : ""}`, maxLength: 8 }), held, held, (drawn, sbin, infy) => {
    const positions = drawn.map(({ which, product, quantity, cost, close, underlying }): SettledPosition => ({
      instrument: instruments[which]!, product: which < 2 ? product : "NRML", quantity, cost: money(Math.sign(quantity) * cost || 0), price: close as never, underlyingPrice: underlying as never, onIndex: true,
    }));
    const holdings = [sbin, infy].map((of, index): SettledHolding => ({ instrument: instruments[index]!.key, quantity: of.quantity, cost: money(of.quantity === 0 ? 0 : of.cost) }));
    const entries = settle(positions, holdings);
    for (const { instrument, product, quantity, cost } of positions) {
      const mine = entries.filter((entry) => entry.instrument === instrument.key && entry.product === product);
      const sum = (of: (entry: SettlementEntry) => number): number => mine.reduce((total, entry) => total + of(entry), 0);
      expect(quantity + sum((entry) => entry.quantity)).toBe(0);
      // Cost that left: realised = value − cost; what went to or came from the holdings carries the rest.
      expect(sum((entry) => entry.value - entry.realised + (entry.holding?.cost ?? 0))).toBe(cost * instrument.multiplier);
    }
    const after = new Map<InstrumentKey, number>();
    for (const entry of entries) if (entry.holding) after.set(entry.instrument, (after.get(entry.instrument) ?? 0) + entry.holding.quantity);
    for (const { instrument, quantity } of holdings) expect(quantity + (after.get(instrument) ?? 0)).toBeGreaterThanOrEqual(0);
  }), { numRuns: 1_000, seed: 20_261_126 });
});

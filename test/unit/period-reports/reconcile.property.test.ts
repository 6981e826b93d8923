import fc from "fast-check";
import { expect, test } from "vitest";
import { apportioned } from "../../../shared/analytics/tax/apportion.ts";
import { contractNote } from "../../../shared/simulation/contract-note.ts";
import type { PeriodFill } from "../../../shared/analytics/tax/period-fill.ts";
import { realisedLots } from "../../../shared/analytics/tax/realised-lots.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { plainRupees } from "../../../shared/domain/units.ts";
import { TABLES, fill } from "./made-fills.ts";
import { pairedUnits } from "./slow-lots.ts";

const DAYS = ["2023-03-31", "2024-02-29", "2024-11-04", "2025-03-01", "2025-03-31", "2025-04-01", "2026-04-02"];
const WHAT = [["NSE:SBIN", "CNC", 1], ["NSE:SBIN", "MIS", 1], ["BSE:SBIN", "CNC", 1], ["NSE:TCS", "CNC", 1], ["NFO:NIFTY30JUN2624500CE", "NRML", 1], ["NFO:NIFTY30JUN26FUT", "MIS", 1], ["MCX:GOLD05AUG26FUT", "NRML", 100], ["CDS:USDINR26JUN26FUT", "NRML", 1000]] as const;

const fillsOf = fc.array(fc.record({
  day: fc.constantFrom(...DAYS), what: fc.constantFrom(...WHAT), side: fc.constantFrom("BUY" as const, "SELL" as const),
  quantity: fc.integer({ min: 1, max: 40 }), price: fc.integer({ min: 1, max: 40_000_000 }), order: fc.integer({ min: 1, max: 6 }), squared: fc.boolean(),
}), { maxLength: 40 }).map((all): PeriodFill[] => all.map(({ day, what: [key, product, multiplier], side, quantity, price, order, squared }) =>
  fill(day, side, quantity, key, plainRupees(price), { product, multiplier, order: `${key}${product}${side}${order}`, autoSquaredOff: squared && product === "MIS" })));

const sum = (amounts: readonly number[]): bigint => amounts.reduce((total, one) => total + BigInt(one), 0n);

test("lots of every kind add up to the fills and to the contract notes, to the last unit", () => {
  fc.assert(fc.property(fillsOf, (fills) => {
    const { closed, open, unmatched } = realisedLots(fills, TABLES);
    const signed = (side: string, value: number): number => (side === "BUY" ? -value : value);
    const flow = sum(fills.map((one) => signed(one.side, one.price * one.quantity * one.contract.multiplier)));
    const rest = [...open, ...unmatched];
    expect(sum(closed.map(({ proceeds, cost }) => proceeds - cost)) + sum(rest.map(({ fill: { side }, value }) => signed(side, value)))).toBe(flow);
    expect(2 * closed.reduce((total, { quantity }) => total + quantity, 0) + rest.reduce((total, { quantity }) => total + quantity, 0)).toBe(fills.reduce((total, { quantity }) => total + quantity, 0));
    const notes = [...new Set(fills.map(({ day }) => day))].map((day) => contractNote(fills.filter((one) => one.day === day).map((one) => ({ ...one, instrument: one.contract })), day, TABLES));
    const taxes = notes.flatMap(({ lines }) => lines.filter(({ name }) => name === "STT" || name === "CTT").map(({ amount }) => amount));
    expect(sum([...closed, ...rest].map(({ transactionTax }) => transactionTax))).toBe(sum(taxes));
    expect(sum([...closed, ...rest].flatMap(({ charges, transactionTax }) => [charges, transactionTax]))).toBe(sum(notes.map(({ total }) => total)));
    for (const { charges, transactionTax } of [...closed, ...rest]) expect(Math.min(charges, transactionTax)).toBeGreaterThanOrEqual(0);
  }), { numRuns: 300 });
});

test("units are paired as a model pairs them one by one", () => {
  fc.assert(fc.property(fillsOf, (fills) => {
    const { closed, open, unmatched } = realisedLots(fills, TABLES);
    const { pairs, left } = pairedUnits(fills);
    const key = (boughtOn: string, soldOn: string, intraday: boolean): string => `${boughtOn} ${soldOn} ${intraday ? "intraday" : ""}`;
    const tally = (rows: readonly (readonly [string, number, number, number])[]): Map<string, string> => {
      const all = new Map<string, [number, number, number]>();
      for (const [name, units, cost, proceeds] of rows) {
        const [a, b, c] = all.get(name) ?? [0, 0, 0];
        all.set(name, [a + units, b + cost, c + proceeds]);
      }
      return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, figures]) => [name, figures.join(" ")]));
    };
    expect(tally(closed.map(({ boughtOn, soldOn, incomeClass, quantity, cost, proceeds }) => [key(boughtOn, soldOn, incomeClass === "intraday"), quantity, cost, proceeds]))).toEqual(
      tally(pairs.map(({ boughtOn, soldOn, intraday, cost, proceeds }) => [key(boughtOn, soldOn, intraday), 1, cost, proceeds])));
    expect([...open, ...unmatched].reduce((total, { quantity }) => total + quantity, 0)).toBe(left);
  }), { numRuns: 300 });
});

test("an amount is split without a rest, and no part is a whole unit off its share", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e13 }), fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 20 }), (amount, weights) => {
    const parts = apportioned(amount as Money, weights);
    expect(sum(parts)).toBe(BigInt(amount));
    const whole = sum(weights);
    if (whole > 0n) parts.forEach((part, i) => {
      const off = BigInt(part) * whole - BigInt(amount) * BigInt(weights[i]!);
      expect(off < whole && off > -whole).toBe(true);
    });
  }));
});

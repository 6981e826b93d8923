import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NotedFill } from "../../../shared/simulation/contract-note.ts";
import { contractNote } from "../../../shared/simulation/contract-note.ts";
import { money, price } from "../../../shared/domain/units.ts";
import { charges as tables, future, option, share } from "./tables.ts";

const DAY = "2026-11-20";
const RUNS = { numRuns: 300, seed: 20_261_120 };

const INSTRUMENTS = [
  share("SBIN"), share("INFY"), share("SBIN", "BSE"), share("745AS33-YK"), future(), option(24_500, "CE"), option(80_000, "PE", "SENSEX", "BFO"),
  future("GOLDM", "MCX", 10), option(110_000, "CE", "GOLDM", "MCX", 10), future("USDINR", "CDS", 1_000), option(88, "CE", "USDINR", "CDS", 1_000), future("COTTON", "MCX", 1),
];

/** Bonds are delivered whatever the product. */
const BOND = 3;
const UNDELIVERED = INSTRUMENTS.filter((_, index) => index !== BOND);

/** Orders of one instrument, product and side each, filled in parts. */
function fills(products: readonly ("CNC" | "MIS" | "MTF")[] = ["CNC", "MIS"], instruments = INSTRUMENTS): fc.Arbitrary<NotedFill[]> {
  const order = fc.record({
    which: fc.nat(instruments.length - 1), product: fc.constantFrom(...products), side: fc.constantFrom("BUY" as const, "SELL" as const),
    autoSquaredOff: fc.boolean(), parts: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 500 }), price: fc.integer({ min: 1, max: 2_000_000 }) }), { minLength: 1, maxLength: 3 }),
  });
  return fc.array(order, { maxLength: 8 }).map((orders) => orders.flatMap(({ which, product, side, autoSquaredOff, parts }, index) => {
    const instrument = instruments[which]!;
    const fits = instrument.kind === "equity" ? product : "NRML";
    return parts.map((part): NotedFill => ({ order: `o${index}`, instrument, product: fits, side, quantity: part.quantity, price: price(part.price * 25), autoSquaredOff }));
  }));
}

const totalOf = (list: readonly NotedFill[]): number => contractNote(list, DAY, tables).total;

describe("a contract note", () => {
  test("its lines add up, in whole paise, taxes and stamp in whole rupees, none negative", () => {
    fc.assert(fc.property(fills(["CNC", "MIS", "MTF"]), (list) => {
      const { lines, total } = contractNote(list, DAY, tables);
      expect(lines.reduce((sum, line) => sum + line.amount, 0)).toBe(total);
      for (const { name, amount } of lines) {
        expect(amount).toBeGreaterThan(0);
        expect(amount % (["STT", "CTT", "Stamp duty"].includes(name) ? 10_000 : 100)).toBe(0);
      }
    }), RUNS);
  });

  test("does not depend on the order of the fills, nor on how an order's fills were split", () => {
    fc.assert(fc.property(fills(), fc.integer(), (list, seed) => {
      const halves = list.flatMap((fill) => {
        const first = Math.abs(seed) % (fill.quantity + 1);
        return [first, fill.quantity - first].filter((quantity) => quantity > 0).map((quantity) => ({ ...fill, quantity }));
      });
      expect(totalOf([...list].reverse())).toBe(totalOf(list));
      expect(totalOf(halves)).toBe(totalOf(list));
    }), RUNS);
  });

  test("one more order never costs less, where no delivery is undone by it", () => {
    fc.assert(fc.property(fills(["MIS"], UNDELIVERED), fills(["MIS"], UNDELIVERED), (some, others) => {
      const more = others.map((fill) => ({ ...fill, order: `more ${fill.order}` }));
      expect(totalOf([...some, ...more])).toBeGreaterThanOrEqual(totalOf(some));
    }), RUNS);
  });

  test("the notes of a partition differ from the whole only by what each rounds", () => {
    fc.assert(fc.property(fills(["MIS"], UNDELIVERED), fc.integer({ min: 1, max: 4 }), (list, parts) => {
      const piles: NotedFill[][] = Array.from({ length: parts }, () => []);
      for (const fill of list) piles[Number(fill.order.slice(1)) % parts]!.push(fill);
      const apart = piles.reduce((sum, pile) => sum + totalOf(pile), 0);
      // Three lines to the rupee and four to the paisa: at most 1.50 + 0.03 each, the whole included.
      expect(Math.abs(apart - totalOf(list))).toBeLessThanOrEqual((parts + 1) * 15_300);
    }), RUNS);
  });
});

/** Rates of 20 November 2026 in millionths of the value, written down once more: [brokerage, least, most, tax on buy, tax on sale, exchange, IPFT, stamp]. */
type Row = readonly [number, number, number, number, number, number, number, number];
const EXPECTED: Readonly<Record<string, Row>> = {
  "NSE CNC": [1000, 2, 20, 1000, 1000, 29.7, 1, 150],
  "NSE MIS": [300, 0, 20, 0, 250, 29.7, 1, 30],
  "BSE CNC": [1000, 2, 20, 1000, 1000, 37.5, 0, 150],
  "BSE MIS": [300, 0, 20, 0, 250, 37.5, 0, 30],
  debt: [1000, 2, 20, 0, 0, 29.7, 1, 150],
  "NFO future": [0, 20, 20, 0, 500, 17.3, 1, 20],
  "NFO option": [0, 20, 20, 0, 1500, 350.3, 5, 30],
  "BFO option": [0, 20, 20, 0, 1500, 325, 0, 30],
  "MCX future": [0, 20, 20, 0, 100, 21, 0, 20],
  "MCX option": [0, 20, 20, 0, 500, 418, 0, 30],
  "MCX COTTON": [0, 20, 20, 0, 0, 21, 0, 20],
  "CDS future": [0, 20, 20, 0, 0, 3.5, 0.5, 1],
  "CDS option": [0, 20, 20, 0, 0, 311, 20, 1],
};

function rowOf({ instrument, product }: NotedFill): Row {
  if (instrument.symbol.endsWith("-YK")) return EXPECTED.debt!;
  if (instrument.underlying === "COTTON") return EXPECTED["MCX COTTON"]!;
  return EXPECTED[`${instrument.exchange} ${instrument.kind === "equity" ? product : instrument.kind}`]!;
}

/** Half up of a sum of values (1/10,000 rupee) times millionths, to a step. */
function rounded(pairs: readonly (readonly [number, number])[], step: number): number {
  const tenths = pairs.reduce((sum, [value, millionths]) => sum + BigInt(value) * BigInt(Math.round(millionths * 10)), 0n);
  const unit = 10_000_000n * BigInt(step);
  return Number((2n * tenths + unit) / (2n * unit)) * step;
}

/** Line after line with every fill in view; shares are not bought and sold for delivery on one day here. */
function plainTotal(list: readonly NotedFill[]): number {
  const value = (fill: NotedFill): number => fill.price * fill.quantity * fill.instrument.multiplier;
  const each = (rate: (row: Row, fill: NotedFill) => number): [number, number][] => list.map((fill) => [value(fill), rate(rowOf(fill), fill)]);
  const tax = (mcx: boolean): number => rounded(each((row, fill) => ((fill.instrument.exchange === "MCX") !== mcx ? 0 : fill.side === "BUY" ? row[3] : row[4])), 10_000);
  let brokerage = 0;
  let squaredOff = 0;
  for (const order of new Set(list.map((fill) => fill.order))) {
    const mine = list.filter((fill) => fill.order === order);
    const [percent, least, most] = rowOf(mine[0]!);
    const turnover = mine.reduce((sum, fill) => sum + value(fill), 0);
    const share = rounded([[turnover, percent]], 1);
    brokerage += rounded([[Math.min(most * 10_000, Math.max(least * 10_000, share)), 1_000_000]], 100);
    if (mine[0]!.autoSquaredOff) squaredOff++;
  }
  const leaving = new Set(list.filter((fill) => fill.instrument.kind === "equity" && (fill.product === "CNC" || fill.instrument.symbol.endsWith("-YK")) && fill.side === "SELL").map((fill) => fill.instrument.symbol));
  for (const symbol of leaving) {
    const bought = list.filter((fill) => fill.instrument.symbol === symbol && fill.side === "BUY").reduce((sum, fill) => sum + fill.quantity, 0);
    const sold = list.filter((fill) => fill.instrument.symbol === symbol && fill.side === "SELL").reduce((sum, fill) => sum + fill.quantity, 0);
    if (symbol.endsWith("-YK") && sold <= bought) leaving.delete(symbol);
  }
  const fees = brokerage + rounded(each((row) => row[5]), 100) + rounded(each((row) => row[6]), 100) + rounded(each(() => 1), 100) + leaving.size * 200_000 + squaredOff * 200_000;
  const gst = rounded([[rounded([[fees, 180_000]], 1), 1_000_000]], 100);
  return fees + gst + tax(false) + tax(true) + rounded(each((row, fill) => (fill.side === "BUY" ? row[7] : 0)), 10_000);
}

test("agrees with a plain reading of the rates", () => {
  fc.assert(fc.property(fills(), (all) => {
    // Delivered shares go one way on a day here: the first order of a share decides.
    const way = new Map<string, string>();
    const list = all.filter(({ instrument, product, side }) => {
      if (instrument.kind !== "equity" || product !== "CNC" || instrument.symbol.endsWith("-YK")) return true;
      const key = `${instrument.exchange}:${instrument.symbol}`;
      const first = way.get(key) ?? side;
      way.set(key, first);
      return first === side;
    });
    expect(totalOf(list)).toBe(money(plainTotal(list)));
  }), { ...RUNS, numRuns: 500 });
});

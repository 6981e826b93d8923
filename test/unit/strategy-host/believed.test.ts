import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { BelievedTicks } from "../../../workers/strategy-host/believed-ticks.ts";
import { OPEN_AT } from "./rig.ts";

interface Print {
  readonly price: number;
  readonly traded?: number;
  readonly bid?: number;
  readonly ask?: number;
}

function pass(prints: readonly Print[], { index = false } = {}): { readonly told: string[]; readonly filter: BelievedTicks } {
  const told: string[] = [];
  const filter = new BelievedTicks(new QuoteBoard(createBoard(4)), (_slot, records, from) => {
    told.push(`${(records[from + TICK.ltp] ?? 0) / 10_000} x ${records[from + TICK.traded]}`);
  });
  filter.hasVolume(1, !index);
  let volume = 1_000;
  prints.forEach(({ price, traded = 10, bid = price - 0.05, ask = price + 0.05 }, i) => {
    const record = new Float64Array(TICK_FIELDS + 3);
    volume += traded;
    record[3 + TICK.slot] = 1;
    record[3 + TICK.ltp] = Math.round(price * 10_000);
    record[3 + TICK.traded] = traded;
    record[3 + TICK.volume] = index ? 0 : volume;
    record[3 + TICK.exchangeAt] = record[3 + TICK.marketAt] = OPEN_AT + i * 1_000;
    record[3 + TICK.bid] = Math.round(bid * 10_000);
    record[3 + TICK.ask] = Math.round(ask * 10_000);
    filter.take(1, record, 3);
  });
  return { told, filter };
}

describe("prices that strategies get", () => {
  test("the first waits for the second; both come then", () => {
    expect(pass([{ price: 100 }]).told).toEqual([]);
    expect(pass([{ price: 100 }, { price: 100.2 }]).told).toEqual(["100 x 10", "100.2 x 10"]);
  });

  test("a wrong print is never told", () => {
    const { told, filter } = pass([{ price: 100 }, { price: 100 }, { price: 1_000 }, { price: 100.1 }]);
    expect(told).toEqual(["100 x 10", "100 x 10", "100.1 x 10"]);
    expect(filter.withheld).toBe(1);
  });

  test("a jump that the next print bears out is told with it, and its units", () => {
    const { told, filter } = pass([{ price: 100 }, { price: 100 }, { price: 110, traded: 7 }, { price: 110.2, traded: 3 }]);
    expect(told.slice(2)).toEqual(["110 x 7", "110.2 x 3"]);
    expect(filter.withheld).toBe(0);
  });

  test("a jump that the book bears out is told with the book, and its units once", () => {
    const { told } = pass([{ price: 100 }, { price: 100 }, { price: 110, traded: 7 }, { price: 110, traded: 0 }]);
    expect(told.slice(2)).toEqual(["110 x 7", "110 x 0"]);
  });

  test("a doubted trade that is told again without a book keeps its units", () => {
    const { told } = pass([{ price: 100 }, { price: 100 }, { price: 110, traded: 7 }, { price: 110, traded: 0, bid: 0, ask: 0 }, { price: 110, traded: 3, bid: 0, ask: 0 }]);
    expect(told.slice(2)).toEqual(["110 x 7", "110 x 3"]);
  });

  test("quotes without a trade pass", () => {
    expect(pass([{ price: 100 }, { price: 100 }, { price: 100, traded: 0, bid: 99.5 }, { price: 100.1, traded: 0 }, { price: 140, traded: 0 }]).told).toEqual(["100 x 10", "100 x 10", "100 x 0", "100.1 x 0"]);
  });

  test("an index has no volume", () => {
    expect(pass([{ price: 100 }, { price: 100 }, { price: 100.1 }], { index: true }).told).toHaveLength(3);
  });

  test("in a market without jumps every tick comes, once, in order, with its units", () => {
    fc.assert(fc.property(fc.array(fc.record({ up: fc.integer({ min: -3, max: 3 }), traded: fc.integer({ min: 0, max: 50 }) }), { minLength: 2, maxLength: 80 }), (steps) => {
      let price = 10_000;
      const prints = steps.map(({ up, traded }, i) => ({ price: (price += up * 5) / 100, traded: i < 2 ? traded + 1 : traded }));
      expect(pass(prints).told).toEqual(prints.map((one) => `${one.price} x ${one.traded}`));
    }), { numRuns: 200, seed: 7 });
  });
});

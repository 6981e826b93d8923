import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InstrumentFills } from "../../../../shared/simulation/fills/instrument-fills.ts";
import type { Auction, FillEvent, FillTick } from "../../../../shared/simulation/fills/types.ts";
import { seededRandom } from "../../../../shared/domain/random.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";
import { rupees } from "../../../support/orders.ts";
import { AT_ONCE, TICK, levels, termsOf } from "./bench.ts";

/** Of minutes of the day; those below zero are of the day before. */
const at = (minutes: number): MarketTime => ((minutes + 1_440) * 60_000) as MarketTime;
const OPENING: Auction = { kind: "opening", from: at(540), until: at(555) };
const POST: Auction = { kind: "post-close", from: at(950), until: at(960) };
const CLOSING: Auction = { kind: "closing", from: at(915), until: at(935) };

interface Told {
  readonly minute: number;
  readonly ltp: number;
  readonly traded?: number;
  readonly volume?: number;
  readonly open?: number;
  readonly bids?: string;
  readonly asks?: string;
}

function bench(auction: Auction | undefined, queue: "behind" | "touch" = "behind") {
  const events: FillEvent[] = [];
  const fills = new InstrumentFills({ ...AT_ONCE, queue }, seededRandom(1), (event) => events.push(event));
  let now = 0;
  return {
    tick({ minute, ltp, traded = 0, volume, open, bids, asks }: Told): void {
      const tick: FillTick = {
        ltp: rupees(ltp), ltq: 0, traded, volume, marketAt: at(minute), lower: undefined, upper: undefined,
        open: open === undefined ? undefined : rupees(open),
        depth: bids === undefined ? undefined : { bids: levels(bids), asks: levels(asks ?? "") },
      };
      fills.tick(tick, ++now);
    },
    order(id: string, side: "BUY" | "SELL", terms: Parameters<typeof termsOf>[0], notBefore: MarketTime = at(555)): void {
      fills.accept({ id, side, terms: termsOf(terms), filled: 0, triggered: false, tick: TICK, notBefore, auction }, now);
      fills.pass(now);
    },
    modify: (id: string, terms: Parameters<typeof termsOf>[0]): void => {
      fills.modify(id, termsOf(terms), now);
      fills.pass(now);
    },
    said: (): string[] => events.splice(0).map((event) => (event.kind === "filled" ? `${event.id} ${event.quantity}@${event.price / 10_000}` : `${event.id} ${event.kind}`)),
  };
}

describe("the opening auction", () => {
  test("fills at the opening price, whatever the market does afterwards, and no more than traded", () => {
    const of = bench(OPENING);
    of.order("m", "BUY", { type: "MARKET", quantity: 100 });
    of.order("good", "BUY", { price: 101, quantity: 100 });
    of.order("low", "BUY", { price: 99, quantity: 100 });
    of.tick({ minute: 545, ltp: 98, volume: 0 });
    expect(of.said()).toEqual([]);
    of.tick({ minute: 549, ltp: 100.5, open: 100, volume: 150, traded: 150 });
    // 100 of the 150 for the first, the other 50 for the second; the third is below the opening price.
    expect(of.said()).toEqual(["m booked", "m 100@100", "good booked", "good 50@100", "low booked"]);
    // Its rest is a limit order of continuous trading, which has not begun.
    of.tick({ minute: 551, ltp: 100.5, open: 100, volume: 150, bids: "100.45x10", asks: "100.50x70" });
    expect(of.said()).toEqual([]);
    of.tick({ minute: 555, ltp: 100.5, open: 100, volume: 150, bids: "100.45x10", asks: "100.50x70" });
    expect(of.said()).toEqual(["good 50@100.5"]);
  });

  test("at the order's own limit others may have been first: the queue model decides", () => {
    for (const [queue, said] of [["behind", ["a booked"]], ["touch", ["a booked", "a 100@100"]]] as const) {
      const of = bench(OPENING, queue);
      of.order("a", "SELL", { price: 100 });
      of.tick({ minute: 549, ltp: 100, open: 100, volume: 500 });
      expect(of.said()).toEqual(said);
    }
  });

  test("yesterday's picture is no opening", () => {
    const of = bench(OPENING);
    of.tick({ minute: -300, ltp: 90, open: 91, volume: 9_999, bids: "89.95x10", asks: "90.00x500" });
    of.order("m", "BUY", { type: "MARKET" });
    of.tick({ minute: 541, ltp: 90, volume: 0 });
    expect(of.said()).toEqual([]);
    of.tick({ minute: 550, ltp: 97, volume: 40 });
    expect(of.said()).toEqual(["m booked", "m 40@97"]);
  });

  test("what a market order leaves over goes on at the opening price", () => {
    const of = bench(OPENING);
    of.order("m", "BUY", { type: "MARKET" });
    of.tick({ minute: 550, ltp: 97, volume: 40 });
    of.tick({ minute: 556, ltp: 97.2, volume: 60, traded: 20, bids: "97.00x5", asks: "97.10x500" });
    expect(of.said()).toEqual(["m booked", "m 40@97"]);
    of.tick({ minute: 557, ltp: 96.9, volume: 160, traded: 100, bids: "96.85x5", asks: "96.95x500" });
    expect(of.said()).toEqual(["m 60@96.9"]);
  });

  test("a change before it counts in it", () => {
    const of = bench(OPENING);
    of.order("a", "BUY", { price: 95 });
    of.modify("a", { price: 105 });
    of.tick({ minute: 550, ltp: 100, open: 100, volume: 500 });
    expect(of.said()).toEqual(["a changed", "a booked", "a 100@100"]);
  });
});

describe("the sessions after continuous trading", () => {
  test("fill at their own trades alone: at the closing price also those whose limit it is", () => {
    const of = bench(POST);
    of.tick({ minute: 929, ltp: 100, volume: 9_000, traded: 10, bids: "99.95x500", asks: "100.00x500" });
    of.order("m", "BUY", { type: "MARKET" });
    of.order("at", "BUY", { price: 101 });
    of.order("below", "BUY", { price: 100.9 });
    // A late print of continuous trading.
    of.tick({ minute: 929, ltp: 100, volume: 9_500, traded: 500 });
    expect(of.said()).toEqual(["m booked", "at booked", "below booked"]);
    of.tick({ minute: 951, ltp: 101, volume: 9_630, traded: 130 });
    expect(of.said()).toEqual(["m 100@101", "at 30@101"]);
    of.tick({ minute: 952, ltp: 101, volume: 9_640, traded: 10 });
    expect(of.said()).toEqual(["at 10@101"]);
  });

  test("in the closing auction a limit at the very price is left to others", () => {
    const of = bench(CLOSING);
    of.order("at", "BUY", { price: 100 });
    of.order("above", "BUY", { price: 100.05 });
    of.tick({ minute: 934, ltp: 100, volume: 9_000, traded: 5_000 });
    expect(of.said()).toEqual(["at booked", "above booked", "above 100@100"]);
  });
});

describe("before the day's first trade", () => {
  test("nothing fills against what is shown: the order waits for the trade", () => {
    const of = bench(undefined);
    of.tick({ minute: 555, ltp: 100, volume: 0, bids: "99.95x500", asks: "100.05x500" });
    of.order("m", "BUY", { type: "MARKET" });
    of.order("l", "BUY", { price: 101 });
    of.order("s", "SELL", { type: "SL", trigger: 100, price: 99 });
    expect(of.said()).toEqual([]);
    of.tick({ minute: 556, ltp: 102, volume: 50, traded: 50, bids: "101.95x60", asks: "102.05x500" });
    expect(of.said()).toEqual(["m booked", "m 100@102.05", "l booked", "s booked"]);
  });

  test("a quote of an earlier session is none, however much it traded", () => {
    const of = bench(undefined);
    of.tick({ minute: -300, ltp: 100, volume: 9_999, bids: "99.95x500", asks: "100.05x500" });
    of.order("m", "BUY", { type: "MARKET" });
    expect(of.said()).toEqual([]);
    of.tick({ minute: 555, ltp: 103, volume: 10, traded: 10, bids: "102.95x500", asks: "103.05x500" });
    expect(of.said()).toEqual(["m booked", "m 100@103.05"]);
  });

  test("whatever comes before it and however it is ordered, no fill is older than the first trade of the session, nor at a price that was neither traded nor shown then", () => {
    const told = fc.record({ minute: fc.integer({ min: -60, max: 60 }), ltp: fc.integer({ min: 90, max: 110 }), traded: fc.nat(80), spread: fc.integer({ min: 1, max: 3 }) });
    let filled = 0;
    fc.assert(fc.property(fc.array(told, { minLength: 2, maxLength: 20 }), fc.array(fc.record({ after: fc.nat(19), side: fc.constantFrom("BUY" as const, "SELL" as const), market: fc.boolean(), price: fc.integer({ min: 90, max: 110 }) }), { minLength: 1, maxLength: 5 }), (ticks, orders) => {
      const of = bench(undefined);
      let volume = 0;
      let minute = -100;
      const prices = new Set<number>();
      ticks.forEach((tick, i) => {
        minute = Math.max(minute, tick.minute);
        // A new session begins at 0.
        if (minute >= 0 && prices.size === 0) volume = 0;
        volume += tick.traded;
        if (minute >= 0 && volume > 0) for (const price of [tick.ltp, tick.ltp - tick.spread, tick.ltp + tick.spread]) prices.add(price);
        of.tick({ minute, ltp: tick.ltp, traded: tick.traded, volume, bids: `${tick.ltp - tick.spread}x50`, asks: `${tick.ltp + tick.spread}x50` });
        for (const [n, { after, side, market, price }] of orders.entries()) if (after === i) of.order(`${i}-${n}`, side, market ? { type: "MARKET" } : { price }, at(0));
        for (const word of of.said().filter((one) => one.includes("@"))) {
          filled++;
          const order = orders[Number(/-(\d+) /.exec(word)?.[1])]!;
          // One that rested at the limit that its owner named has that price.
          const possible = order.market ? [...prices] : [...prices, order.price];
          expect(possible).toContain(Number(word.slice(word.indexOf("@") + 1)));
          expect(prices.size).toBeGreaterThan(0);
        }
      });
    }), { numRuns: 1_000, seed: 20_261_121 });
    expect(filled).toBeGreaterThan(300);
  });
});

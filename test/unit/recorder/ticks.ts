import fc from "fast-check";
import { KEPT, KEPT_FIELDS } from "../../../shared/recording/tick-fields.ts";

/** A tick as a list in the order of KEPT. */
export type KeptTick = readonly number[];

const LARGEST = 2 ** 51 - 1;
const anything = fc.oneof(fc.integer({ min: 0, max: LARGEST }), fc.constantFrom(0, 1, LARGEST, 2 ** 31, 2 ** 31 - 1, 2 ** 32, 127, 128));
const anyTime = fc.oneof(fc.integer({ min: 0, max: Math.floor(LARGEST / 1000) }), fc.constantFrom(0, Math.floor(LARGEST / 1000)));

/** Any tick at all that can be kept. */
export const anyTick: fc.Arbitrary<KeptTick> = fc.tuple(anyTime, ...Array.from({ length: KEPT_FIELDS - 2 }, () => anything), anyTime);

/** A run like those of a market: small steps of all that moves. */
export const marketRun: fc.Arbitrary<KeptTick[]> = fc
  .array(fc.record({ wait: fc.nat(2_000), move: fc.integer({ min: -20, max: 20 }), traded: fc.nat(500), spread: fc.integer({ min: 1, max: 4 }), bids: fc.nat(5_000), asks: fc.nat(5_000), lag: fc.nat(900_000) }), { minLength: 1, maxLength: 300 })
  .map((steps) => {
    let at = 1_618_199_108_000;
    let price = 3_405_500;
    let volume = 554_896;
    return steps.map(({ wait, move, traded, spread, bids, asks, lag }, i) => {
      at += wait;
      price += move * 500;
      volume += traded;
      const tick = new Array<number>(KEPT_FIELDS).fill(0);
      tick[KEPT.exchangeAt] = at;
      tick[KEPT.receivedAt] = at * 1000 + 7_000_000 + lag;
      tick[KEPT.sequence] = 1000 + i * 3;
      tick[KEPT.ltp] = price;
      tick[KEPT.ltq] = traded;
      tick[KEPT.volume] = volume;
      tick[KEPT.traded] = i === 0 ? 0 : traded;
      tick[KEPT.bid] = price - 500;
      tick[KEPT.ask] = price - 500 + spread * 500;
      tick[KEPT.bidQuantity] = bids;
      tick[KEPT.askQuantity] = asks;
      tick[KEPT.atp] = 3_400_000 + i * 100;
      tick[KEPT.marketAt] = at + (lag % 3);
      return tick;
    });
  });

export const rows = (ticks: readonly KeptTick[]): Float64Array => Float64Array.from(ticks.flat());

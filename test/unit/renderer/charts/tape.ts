import { barOpen } from "../../../../shared/domain/candle.ts";
import type { Candle, Frame } from "../../../../shared/domain/candle.ts";
import { istEpoch, MINUTE_MS } from "../../../../shared/domain/time.ts";
import type { LiveMinutes } from "../../../../renderer/charts/minutes.ts";

/** One trade: ms after 09:15 of 12 April 2021, price in units, quantity. */
export interface Trade {
  readonly after: number;
  readonly price: number;
  readonly quantity: number;
}

export const OPEN = istEpoch("2021-04-12", 555);

export function bar(at: number, open: number, high: number, low: number, close: number, volume: number): Candle {
  return { at, open, high, low, close, volume } as Candle;
}

/** 09:15 plus so many minutes. */
export function minute(n: number): number {
  return OPEN + n * MINUTE_MS;
}

/** The truth: bars of a timeframe counted straight from the trades up to a time (exclusive). */
export function barsOf(trades: readonly Trade[], frame: Frame, until: number): Candle[] {
  const bars = new Map<number, { at: number; open: number; high: number; low: number; close: number; volume: number }>();
  for (const { after, price, quantity } of trades) {
    if (OPEN + after >= until) break;
    const at = barOpen(OPEN + after, frame);
    const known = bars.get(at);
    if (!known) bars.set(at, { at, open: price, high: price, low: price, close: price, volume: quantity });
    else {
      known.high = Math.max(known.high, price);
      known.low = Math.min(known.low, price);
      known.close = price;
      known.volume += quantity;
    }
  }
  return [...bars.values()] as unknown as Candle[];
}

/** What a quote carries at a time: the forming minute and the last minute that traded before it. */
export function liveAt(trades: readonly Trade[], time: number): LiveMinutes {
  const minutes = barsOf(trades, 1, time);
  return { forming: minutes.at(-1), last: minutes.at(-2) };
}

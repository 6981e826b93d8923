import type { Candle } from "../domain/candle.ts";
import type { MarketTime } from "../domain/time.ts";
import type { Price } from "../domain/units.ts";

const FIELDS = 6;

/** Candles as one block of numbers, which threads hand over without copying: time, open, high, low, close, volume of each. */
export function packCandles(candles: readonly Candle[]): Float64Array<ArrayBuffer> {
  const packed = new Float64Array(candles.length * FIELDS);
  candles.forEach(({ at, open, high, low, close, volume }, i) => packed.set([at, open, high, low, close, volume], i * FIELDS));
  return packed;
}

export function unpackCandles(packed: Float64Array, from = 0, count: number = packed.length / FIELDS - from): Candle[] {
  return Array.from({ length: count }, (_, i) => {
    const at = (from + i) * FIELDS;
    return {
      at: packed[at] as MarketTime,
      open: packed[at + 1] as Price,
      high: packed[at + 2] as Price,
      low: packed[at + 3] as Price,
      close: packed[at + 4] as Price,
      volume: packed[at + 5] ?? 0,
    };
  });
}

import type { Candle } from "../candle.ts";

/**
 * Average true range over the last `bars` of these candles, in price units: the mean of
 * max(high, previous close) − min(low, previous close). (Welles Wilder, New Concepts in Technical
 * Trading Systems, 1978; plain mean instead of his smoothing, so that it needs no earlier bars.)
 * @returns undefined when there are fewer than `bars` + 1 candles.
 */
export function averageTrueRange(candles: readonly Candle[], bars: number): number | undefined {
  if (candles.length < bars + 1) return undefined;
  const last = candles.slice(-(bars + 1));
  let total = 0;
  let before = last[0]?.close;
  for (const { high, low, close } of last.slice(1)) {
    total += Math.max(high, before ?? high) - Math.min(low, before ?? low);
    before = close;
  }
  return total / bars;
}

import type { Frame } from "../domain/candle.ts";

/** Places of a bar's figures in one array: it goes from hand to hand without allocating. */
export const BAR = { at: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, end: 6 } as const;
export const BAR_FIELDS = 7;

/** Bars in columns of equal length. */
export interface BarColumns {
  readonly frame: Frame;
  readonly at: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

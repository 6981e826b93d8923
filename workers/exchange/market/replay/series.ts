/** The prints of one instrument on one day, as flat arrays in time order. */

import type { SeenQuote } from "../../types.ts";

export interface PrintSeries {
  /** Epoch ms. */
  readonly at: Float64Array;
  /** Paise. */
  readonly price: Int32Array;
  /** Cumulative volume of the day after the print. */
  readonly volume: Float64Array;
  /** Cumulative volume before the first print; 0 where left out. */
  readonly opening?: number;
  /** What the packets told beside price and volume, where whole packets were recorded. Prices in paise. */
  readonly seen?: Readonly<Record<"lastQuantity" | "average" | "openInterest" | "bid" | "ask" | "bidQuantity" | "askQuantity", Float64Array>>;
}

/** Position of the first print after a time. */
export function firstAfter(series: PrintSeries, time: number): number {
  let low = 0;
  let high = series.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series.at[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Units traded since the print before. A packet may tell less volume than the one before it, after a correction. */
export function quantityOf(series: PrintSeries, n: number): number {
  return Math.max(0, (series.volume[n] ?? 0) - (n === 0 ? (series.opening ?? 0) : (series.volume[n - 1] ?? 0)));
}

/** What the packet told beside the print. */
export function seenIn(series: PrintSeries, n: number): SeenQuote | undefined {
  const { seen } = series;
  if (seen === undefined) return undefined;
  const { lastQuantity, average, bid, ask, bidQuantity, askQuantity } = seen;
  return { lastQuantity: lastQuantity[n] ?? 0, average: average[n] ?? 0, bid: bid[n] ?? 0, ask: ask[n] ?? 0, bidQuantity: bidQuantity[n] ?? 0, askQuantity: askQuantity[n] ?? 0 };
}

/** Collects prints in time order. */
export class SeriesBuilder {
  private readonly at: number[] = [];
  private readonly price: number[] = [];
  private readonly volume: number[] = [];

  add(at: number, price: number, volume: number): void {
    this.at.push(at);
    this.price.push(price);
    this.volume.push(volume);
  }

  build(): PrintSeries {
    return { at: Float64Array.from(this.at), price: Int32Array.from(this.price), volume: Float64Array.from(this.volume) };
  }
}

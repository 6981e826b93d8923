/** The prints of one instrument on one day, as flat arrays in time order. */

export interface PrintSeries {
  /** Epoch ms. */
  readonly at: Float64Array;
  /** Paise. */
  readonly price: Int32Array;
  /** Cumulative volume of the day after the print. */
  readonly volume: Float64Array;
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

export function quantityOf(series: PrintSeries, n: number): number {
  return (series.volume[n] ?? 0) - (n === 0 ? 0 : (series.volume[n - 1] ?? 0));
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

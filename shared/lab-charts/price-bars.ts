/** Bars of one instrument, ascending, columns of equal length. `at` is the open time, epoch ms; prices in rupees. */
export interface PriceBars {
  readonly instrument: string;
  readonly at: ArrayLike<number>;
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
}

/** Bars of which each stands for `each` of the run's. */
export interface MergedBars extends Record<"at" | "open" | "high" | "low" | "close", number[]> {
  readonly instrument: string;
  readonly each: number;
}

/**
 * As many neighbours made one as it takes to have no more than `limit`; highs and lows stay what they were.
 * @throws RangeError for columns of different lengths.
 */
export function mergedBars(bars: PriceBars, limit: number): MergedBars {
  const length = bars.at.length;
  for (const column of ["open", "high", "low", "close"] as const) {
    if (bars[column].length !== length) throw new RangeError(`bars of ${bars.instrument} have ${length} times and ${bars[column].length} values of ${column}: they must be as many`);
  }
  const each = Math.max(1, Math.ceil(length / limit));
  const merged: MergedBars = { instrument: bars.instrument, each, at: [], open: [], high: [], low: [], close: [] };
  for (let from = 0; from < length; from += each) {
    const last = Math.min(from + each, length) - 1;
    let high = bars.high[from] ?? 0;
    let low = bars.low[from] ?? 0;
    for (let i = from + 1; i <= last; i++) {
      high = Math.max(high, bars.high[i] ?? 0);
      low = Math.min(low, bars.low[i] ?? 0);
    }
    merged.at.push(bars.at[from] ?? 0);
    merged.open.push(bars.open[from] ?? 0);
    merged.high.push(high);
    merged.low.push(low);
    merged.close.push(bars.close[last] ?? 0);
  }
  return merged;
}

/** Place of the bar that holds this moment: the last that began no later; 0 for what lies before all. */
export function placeAt(at: ArrayLike<number>, moment: number): number {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((at[middle] ?? 0) <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

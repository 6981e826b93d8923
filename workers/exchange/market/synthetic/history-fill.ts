/** Fits the minutes of a past day into that day's range, so that every period folds to the same day. */

import { MinuteBars } from "../fold.ts";

/** Open, high, low and close of any period, paise. */
export interface Range {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** A path that would leave the range turns back at its edge, as a trader sees it on a chart: it never lies flat against it. */
export function reflect(price: number, { low, high }: Pick<Range, "low" | "high">): number {
  const width = high - low;
  if (width <= 0) return low;
  const along = (((price - low) % (2 * width)) + 2 * width) % (2 * width);
  return low + (along <= width ? along : 2 * width - along);
}

/** A minute within the range; its ends stay its own, its reach is whatever the reflected prices span. */
function within(minute: Range, range: Range): Range {
  const open = reflect(minute.open, range);
  const close = reflect(minute.close, range);
  const one = reflect(minute.high, range);
  const other = reflect(minute.low, range);
  return { open, close, high: Math.max(open, close, one, other), low: Math.min(open, close, one, other) };
}

/**
 * Reflects the minutes into the day's range, makes the highest and the lowest one touch it, and shares out
 * `lots` of `lot` units by `shares` (cumulative, one value more than minutes). The first minute opens at
 * the day's open and the last closes at its close: the caller's minutes already do.
 */
export function fillDay(range: Range, minutes: readonly Range[], lots: number, lot: number, shares: Float64Array): MinuteBars {
  const bars = new MinuteBars(minutes.length);
  const highest = minutes.reduce((best, minute, m) => (minute.high > (minutes[best]?.high ?? 0) ? m : best), 0);
  const lowest = minutes.reduce((best, minute, m) => (minute.low < (minutes[best]?.low ?? 0) ? m : best), 0);
  const traded = (m: number): number => (m === minutes.length ? lots : Math.floor(lots * (shares[m] ?? 1)));
  minutes.forEach((minute, m) => {
    const { open, close, high, low } = within(minute, range);
    bars.bar(m, open, m === highest ? range.high : high, m === lowest ? range.low : low, close, (traded(m + 1) - traded(m)) * lot);
  });
  return bars;
}

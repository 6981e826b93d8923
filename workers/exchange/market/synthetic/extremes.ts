/**
 * The highest and the lowest print of a whole session without folding it: a restart on the tenth day
 * needs those of nine days for every listing. Minutes whose limits cannot beat the best print found are
 * never priced; a day costs about 15 ms beyond its paths instead of 700.
 */

import type { Extent, Instrument } from "./board.ts";

export function sessionExtremes(instrument: Instrument): Extent {
  if (instrument.extent === undefined) return scanned(instrument);
  return { low: -best(instrument, -1), high: best(instrument, 1) };
}

function scanned({ activity, price }: Instrument): Extent {
  let low = Infinity;
  let high = -Infinity;
  for (let slot = 0; slot < activity.slots; slot++) {
    const at = price(Math.floor(slot / activity.lanes), slot);
    if ((at < low || at > high) && activity.prints(slot)) {
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
  }
  return { low, high };
}

/** The largest print times `sign`. */
function best(instrument: Instrument, sign: 1 | -1): number {
  const { activity, extent } = instrument;
  const slotsPerMinute = 60 * activity.lanes;
  let found = -Infinity;

  function visit(firstSlot: number, endSlot: number): void {
    for (let slot = firstSlot; slot < endSlot; slot++) {
      if (activity.prints(slot)) found = Math.max(found, sign * instrument.price(Math.floor(slot / activity.lanes), slot));
    }
  }

  /** No print of these minutes is better than this. */
  function limit(first: number, end: number): number {
    const limits = extent?.(first, end);
    return limits === undefined ? Infinity : sign * (sign > 0 ? limits.high : limits.low);
  }

  function search(first: number, end: number, most: number): void {
    if (most <= found) return;
    if (end - first === 1) {
      visit(first * slotsPerMinute, Math.min(activity.slots, end * slotsPerMinute));
      return;
    }
    const middle = (first + end) >> 1;
    const left = limit(first, middle);
    const right = limit(middle, end);
    if (left >= right) search(first, middle, left);
    search(middle, end, right);
    if (left < right) search(first, middle, left);
  }

  search(0, Math.ceil(activity.slots / slotsPerMinute), Infinity);
  return found;
}

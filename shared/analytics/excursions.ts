import type { Side } from "../domain/words.ts";

/** Highs and lows of the bars over which a trade was open. */
export interface BarRanges {
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
}

export interface HeldTrade {
  /** Bars that were held from their first to their last moment, both places included; `to` below `from` for none. */
  readonly from: number;
  readonly to: number;
  /** Of the entry. */
  readonly side: Side;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Quantity × multiplier, above 0. */
  readonly units: number;
}

/** In the unit of the prices, times units; before charges. */
export interface Excursions {
  /** At most 0. */
  readonly mae: number;
  /** At least 0. */
  readonly mfe: number;
}

/**
 * Maximum adverse and maximum favourable excursion: how far a trade stood in the red and in the black at worst and at
 * best while it was open (Sweeney, "Maximum Adverse Excursion", 1997). Entry and exit price count beside the bars'
 * highs and lows, so a bar at whose open the trade ended is left out of `from … to`: what it did later was not held.
 * A bar within which the trade began or ended is the caller's choice; counted, it may tell of prices that came first.
 * @throws RangeError for bars that are not there.
 */
export function excursionsOf({ high, low }: BarRanges, { from, to, side, entryPrice, exitPrice, units }: HeldTrade): Excursions {
  if (from <= to && (from < 0 || to >= Math.min(high.length, low.length))) throw new RangeError(`a trade over bars ${from} to ${to} does not fit ${Math.min(high.length, low.length)} bars`);
  let highest = Math.max(entryPrice, exitPrice);
  let lowest = Math.min(entryPrice, exitPrice);
  for (let i = from; i <= to; i++) {
    highest = Math.max(highest, high[i] ?? highest);
    lowest = Math.min(lowest, low[i] ?? lowest);
  }
  const above = (highest - entryPrice) * units;
  const below = (entryPrice - lowest) * units;
  return side === "BUY" ? { mae: 0 - below, mfe: above } : { mae: 0 - above, mfe: below };
}

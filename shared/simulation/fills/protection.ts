import type { Price } from "../../domain/units.ts";
import { price } from "../../domain/units.ts";
import type { Side } from "../../domain/words.ts";

/** Price band of the day; undefined where the feed names none. */
export interface Band {
  readonly lower: Price | undefined;
  readonly upper: Price | undefined;
}

/**
 * The limit that a market order, or a stop without a limit, becomes: the last price and `percent` beyond
 * it, on the tick grid towards the last price, at least one tick away from it, inside the day's band.
 */
export function protectedLimit(side: Side, last: Price, percent: number, tick: Price, band: Band): Price {
  const step = Math.max(1, tick);
  // In thousandths of a percent, so that half per cents stay whole numbers.
  const buffer = Math.floor((last * Math.round(percent * 1_000)) / 100_000);
  if (side === "BUY") {
    const limit = Math.max(Math.floor((last + buffer) / step) * step, Math.floor(last / step) * step + step);
    return price(band.upper === undefined ? limit : Math.min(limit, Math.floor(band.upper / step) * step));
  }
  const limit = Math.max(step, Math.min(Math.ceil((last - buffer) / step) * step, Math.ceil(last / step) * step - step));
  return price(band.lower === undefined ? limit : Math.max(limit, Math.ceil(band.lower / step) * step));
}

/** Whether a price could have traded at all today. */
export function insideBand(at: Price, { lower, upper }: Band): boolean {
  return (lower === undefined || at >= lower) && (upper === undefined || at <= upper);
}

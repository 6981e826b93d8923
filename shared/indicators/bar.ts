import type { Candle } from "../domain/candle.ts";
import { PER_RUPEE } from "../domain/units.ts";
import { choice } from "../strategy/parameters.ts";

/**
 * A candle as indicators see it: prices are plain numbers, rupees as decimals. Averages and bands are
 * estimates, not money; what is ordered, booked or charged stays in integers of 1/10,000 rupee.
 * A `Candle` fits too, and gives price-like outputs in its own unit.
 */
export interface Bar {
  /** Open time of the bar, epoch ms of market time. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Units traded; 0 for indices. */
  readonly volume: number;
}

export function rupeeBar({ at, open, high, low, close, volume }: Candle): Bar {
  return { at, open: open / PER_RUPEE, high: high / PER_RUPEE, low: low / PER_RUPEE, close: close / PER_RUPEE, volume };
}

export function typicalPrice({ high, low, close }: Bar): number {
  return (high + low + close) / 3;
}

const PRICES = {
  close: (bar: Bar) => bar.close,
  open: (bar: Bar) => bar.open,
  high: (bar: Bar) => bar.high,
  low: (bar: Bar) => bar.low,
  hl2: (bar: Bar) => (bar.high + bar.low) / 2,
  hlc3: typicalPrice,
  ohlc4: (bar: Bar) => (bar.open + bar.high + bar.low + bar.close) / 4,
};

/** Which price of a bar an indicator of single values is fed with. */
export type Source = keyof typeof PRICES;

export function priceOf(source: Source): (bar: Bar) => number {
  return PRICES[source];
}

export const SOURCE = choice({ title: "Price", choices: Object.keys(PRICES) as Source[], default: "close", help: "Price of the bar that it is computed from: hl2 is (high + low) / 2, hlc3 and ohlc4 likewise." });

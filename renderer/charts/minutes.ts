import type { Candle } from "../../shared/domain/candle.ts";
import { barOpen } from "../../shared/domain/candle.ts";
import { MINUTE_MS } from "../../shared/domain/time.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import { Q } from "../../shared/streams/quote-fields.ts";

/** The two minutes a quote carries: the one that is forming and, final, the one before it. */
export interface LiveMinutes {
  readonly forming: Candle | undefined;
  readonly last: Candle | undefined;
}

/** A bar from six numbers of a quote; undefined unless they are a bar (zeros before the first tick, NaN while unknown). */
function barAt(at: number, open: number, high: number, low: number, close: number, volume: number): Candle | undefined {
  const sane = at > 0 && low > 0 && high >= low && open >= low && open <= high && close >= low && close <= high && volume >= 0;
  if (!sane) return undefined;
  return { at: at as MarketTime, open: open as Price, high: high as Price, low: low as Price, close: close as Price, volume };
}

function minuteFrom(quote: Float64Array, first: number): Candle | undefined {
  const at = quote[first] ?? 0;
  if (!(at > 0) || at % MINUTE_MS !== 0) return undefined;
  const part = (offset: number): number => quote[first + offset] ?? Number.NaN;
  return barAt(at, part(1), part(2), part(3), part(4), part(5));
}

export function liveMinutes(quote: Float64Array): LiveMinutes {
  return { forming: minuteFrom(quote, Q.minuteAt), last: minuteFrom(quote, Q.lastMinuteAt) };
}

/** Today's bar as the exchange itself counts it; of the day of the last trade, since before the open the figures are still yesterday's. */
export function dayBar(quote: Float64Array): Candle | undefined {
  const part = (field: number): number => quote[field] ?? Number.NaN;
  const traded = part(Q.lastTradeAt);
  const at = traded > 0 ? traded : part(Q.exchangeAt);
  if (!(at > 0)) return undefined;
  return barAt(barOpen(at, 1440), part(Q.open), part(Q.high), part(Q.low), part(Q.ltp), part(Q.volume));
}

/**
 * Two sights of the same bar as one: both counted the same trades, so volumes are never added; the
 * one that saw more is nearer the truth. `history` knows the first trade, `live` the last.
 */
export function unite(history: Candle, live: Candle): Candle {
  return {
    at: history.at,
    open: history.open,
    high: Math.max(history.high, live.high) as Price,
    low: Math.min(history.low, live.low) as Price,
    close: live.close,
    volume: Math.max(history.volume, live.volume),
  };
}

/** Bars that follow one another as one bar that opens at `at`. @returns undefined for none. */
export function gather(at: MarketTime, bars: readonly Candle[]): Candle | undefined {
  const first = bars[0];
  const last = bars.at(-1);
  if (!first || !last) return undefined;
  let { high, low } = first;
  let volume = 0;
  for (const bar of bars) {
    if (bar.high > high) high = bar.high;
    if (bar.low < low) low = bar.low;
    volume += bar.volume;
  }
  return { at, open: first.open, high, low, close: last.close, volume };
}

/** Index of the first bar that opens at `at` or later; `bars.length` where there is none. Ascending bars. */
export function firstFrom(bars: readonly Candle[], at: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bars[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The minutes that lie in the bar which opens at `at`. @param openOf open of the bar that holds a time. */
export function minutesOf(minutes: readonly Candle[], at: MarketTime, openOf: (at: number) => number): readonly Candle[] {
  const begin = firstFrom(minutes, at);
  let end = begin;
  for (let next = minutes[end]; next && openOf(next.at) === at; next = minutes[++end]);
  return minutes.slice(begin, end);
}

/** The minute put among the others, in place of one of the same time. Usually at the end. */
export function withMinute(minutes: readonly Candle[], minute: Candle): readonly Candle[] {
  const at = firstFrom(minutes, minute.at);
  const same = minutes[at]?.at === minute.at ? 1 : 0;
  return [...minutes.slice(0, at), minute, ...minutes.slice(at + same)];
}

export function sameBar(a: Candle | undefined, b: Candle | undefined): boolean {
  if (!a || !b) return a === b;
  return a.at === b.at && a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}

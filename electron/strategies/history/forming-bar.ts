import type { Candle } from "../../../shared/domain/candle.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { MINUTE_MS } from "../../../shared/domain/time.ts";
import type { BarEnds } from "../../../shared/strategy/bar-ends.ts";

/** The broker's bar is taken for its last word so long after its end, market ms. */
export const SETTLED_MS = 4_000;

/**
 * Minutes of the same time from two sources, each of which may have missed the beginning or the end: what either has seen.
 * @param told the broker's, ascending.
 * @param seen those built from ticks, ascending.
 */
export function joinMinutes(told: readonly Candle[], seen: readonly Candle[], askedAt: number): Candle[] {
  const minutes = new Map<number, Candle>(told.map((one) => [one.at, one]));
  for (const mine of seen) {
    const theirs = minutes.get(mine.at);
    if (theirs && theirs.at + MINUTE_MS + SETTLED_MS <= askedAt) continue;
    minutes.set(mine.at, theirs ? joined(theirs, mine) : mine);
  }
  return [...minutes.values()].sort((a, b) => a.at - b.at);
}

function joined(theirs: Candle, mine: Candle): Candle {
  return {
    at: theirs.at, open: theirs.open, close: mine.close,
    high: theirs.high > mine.high ? theirs.high : mine.high,
    low: theirs.low < mine.low ? theirs.low : mine.low,
    volume: Math.max(theirs.volume, mine.volume),
  };
}

/**
 * What a series is given behind its last closed bar: whole minutes, and of the one that is running what is
 * known. A minute that is given closes its bar when it is the bar's last one; so the running one goes into
 * the minute before it, or stands where its bar begins. Of a bar of one minute it is left out.
 * @param minutes ascending, from the end of the last closed bar on.
 */
export function formingMinutes(minutes: readonly Candle[], now: MarketTime, ends: BarEnds): Candle[] {
  const whole = minutes.filter(({ at }) => at + MINUTE_MS <= now);
  const running = minutes.find(({ at }) => at <= now && at + MINUTE_MS > now);
  if (!running) return whole;
  const bar = ends.openOf(running.at);
  const before = whole.at(-1);
  if (before && ends.openOf(before.at) === bar) return [...whole.slice(0, -1), { ...folded(before, running), at: before.at }];
  return bar + MINUTE_MS < ends.endOf(bar) && running.at + MINUTE_MS < ends.endOf(bar) ? [...whole, running] : whole;
}

function folded(first: Candle, then: Candle): Candle {
  return {
    ...first, close: then.close, volume: first.volume + then.volume,
    high: first.high > then.high ? first.high : then.high,
    low: first.low < then.low ? first.low : then.low,
  };
}

/** Folding prints into bars. A day is kept as minutes; longer bars are folds of those, so all periods agree. */

import { MINUTE_MS } from "../../../shared/domain/time.ts";
import type { Bar } from "../types.ts";

export const DAY_MINUTES = 1440;

/** The minutes of one day of one instrument, counted from the session's open. A minute without prints is absent. */
export class MinuteBars {
  readonly minutes: number;
  private readonly open: Float64Array;
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  private readonly close: Float64Array;
  private readonly volume: Float64Array;
  private readonly seen: Uint8Array;

  constructor(minutes: number) {
    this.minutes = minutes;
    this.open = new Float64Array(minutes);
    this.high = new Float64Array(minutes);
    this.low = new Float64Array(minutes);
    this.close = new Float64Array(minutes);
    this.volume = new Float64Array(minutes);
    this.seen = new Uint8Array(minutes);
  }

  /** Prices in paise. Minutes outside the session are not kept. */
  print(minute: number, price: number, quantity: number): void {
    this.bar(minute, price, price, price, price, quantity);
  }

  /** Appends what happened later in the same minute. */
  bar(minute: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (minute < 0 || minute >= this.minutes) return;
    if (this.seen[minute] === 0) {
      this.seen[minute] = 1;
      this.open[minute] = open;
      this.high[minute] = high;
      this.low[minute] = low;
    }
    this.high[minute] = Math.max(this.high[minute] ?? high, high);
    this.low[minute] = Math.min(this.low[minute] ?? low, low);
    this.close[minute] = close;
    this.volume[minute] = (this.volume[minute] ?? 0) + volume;
  }

  /** The minutes before `until`, as a day of its own: to be folded on without touching this one. */
  upTo(until: number): MinuteBars {
    const copy = new MinuteBars(this.minutes);
    for (const [from, to] of [[this.open, copy.open], [this.high, copy.high], [this.low, copy.low], [this.close, copy.close], [this.volume, copy.volume]] as const) {
      to.set(from.subarray(0, until));
    }
    copy.seen.set(this.seen.subarray(0, until));
    return copy;
  }

  /**
   * Bars of `period` minutes counted from the session's open, whose open time is in [from, to]. A bar
   * opens at its period's time even when its first print came later.
   */
  bars(openAt: number, period: number, from: number, to: number): Bar[] {
    const bars: Bar[] = [];
    for (let first = 0; first < this.minutes; first += period) {
      const at = openAt + first * MINUTE_MS;
      if (at < from || at > to) continue;
      const bar = this.fold(at, first, Math.min(this.minutes, first + period));
      if (bar !== undefined) bars.push(bar);
    }
    return bars;
  }

  /** The whole day as one bar that opens at `at` (midnight in India), or undefined without prints. */
  day(at: number): Bar | undefined {
    return this.fold(at, 0, this.minutes);
  }

  private fold(at: number, first: number, end: number): Bar | undefined {
    let bar: { at: number; open: number; high: number; low: number; close: number; volume: number } | undefined;
    for (let m = first; m < end; m++) {
      if (this.seen[m] === 0) continue;
      const high = this.high[m] ?? 0;
      const low = this.low[m] ?? 0;
      bar ??= { at, open: this.open[m] ?? 0, high, low, close: 0, volume: 0 };
      bar.high = Math.max(bar.high, high);
      bar.low = Math.min(bar.low, low);
      bar.close = this.close[m] ?? 0;
      bar.volume += this.volume[m] ?? 0;
    }
    return bar;
  }
}

/** A map that forgets its oldest entries: what it holds can be computed again. */
export class Recent<Key, Value> {
  private readonly limit: number;
  private readonly entries = new Map<Key, Value>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get(key: Key): Value | undefined {
    return this.entries.get(key);
  }

  set(key: Key, value: Value): Value {
    this.entries.delete(key);
    this.entries.set(key, value);
    const oldest = this.entries.size > this.limit ? this.entries.keys().next() : undefined;
    if (oldest?.done === false) this.entries.delete(oldest.value);
    return value;
  }
}

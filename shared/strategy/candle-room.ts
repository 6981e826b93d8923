import type { Frame } from "../domain/candle.ts";
import { BAR } from "./bar-fields.ts";
import { BarEnds } from "./bar-ends.ts";
import type { BarFeed } from "./bar-feed.ts";
import type { InstrumentLane } from "./run-parts.ts";

/** So long after its end a bar waits for late packets, market ms, unless a tick of its own instrument ends it before. */
export const GRACE_MS = 2_000;

const NEVER = Number.POSITIVE_INFINITY;

/** Builds the candles of all series of a run, from ticks or from finer bars. Prices in rupees. */
export class CandleRoom {
  /** The earliest moment at which a forming bar ends whatever comes; Infinity where none forms. */
  due = NEVER;
  /** From when on the run listens: a bar that began earlier is not whole, unless the warm-up told its beginning. */
  begun = NEVER;
  /** A bar was opened or closed since `look`. */
  moved = false;
  /** Trades that came after their bar had closed and found no other to go to. */
  late = 0;
  readonly #lanes: readonly InstrumentLane[];
  readonly #feeds: readonly BarFeed[];

  constructor(lanes: readonly InstrumentLane[], feeds: readonly BarFeed[]) {
    this.#lanes = lanes;
    this.#feeds = feeds;
  }

  /** A trade goes into the forming bars of its instrument. One that comes late goes into the bar of now, as the chart's does. */
  print({ feeds }: InstrumentLane, at: number, price: number, units: number): void {
    for (let i = 0; i < feeds.length; i++) {
      const feed = feeds[i];
      if (!feed?.takes(at)) continue;
      if (feed.at < 0) {
        // A day's bar that has closed is not opened a second time by what comes after it.
        if (at < feed.floor || feed.ends.openOf(at) < feed.floor) {
          this.late += 1;
          continue;
        }
        feed.open(at, price, this.begun);
        this.moved = true;
      }
      feed.trade(price, units);
    }
  }

  /**
   * A final bar of the series' own frame, or of a finer one.
   * @param end of that bar.
   * @returns whether a candle of the series has closed with it.
   */
  take(feed: BarFeed, frame: Frame, at: number, end: number, open: number, high: number, low: number, close: number, volume: number): boolean {
    if (at < feed.floor) return false;
    if (feed.frame === frame) {
      feed.store.push(at, open, high, low, close, volume);
      feed.floor = end;
      return true;
    }
    if (feed.frame < frame) throw new RangeError(`Series "${feed.series.name}" has candles of ${feed.frame} minutes and was given bars of ${frame}.`);
    if (feed.at < 0) {
      feed.open(at, open, this.begun);
      this.moved = true;
    }
    feed.fold(high, low, close, volume);
    if (end < feed.end) return false;
    this.moved = true;
    return feed.close();
  }

  /** The same of a bar in one array, its end with it. */
  takeBar(feed: BarFeed, frame: Frame, bar: Float64Array): boolean {
    if (feed.frame !== frame) return this.take(feed, frame, bar[BAR.at] ?? 0, bar[BAR.end] ?? 0, bar[BAR.open] ?? 0, bar[BAR.high] ?? 0, bar[BAR.low] ?? 0, bar[BAR.close] ?? 0, bar[BAR.volume] ?? 0);
    if ((bar[BAR.at] ?? 0) < feed.floor) return false;
    feed.store.pushBar(bar);
    feed.floor = bar[BAR.end] ?? 0;
    return true;
  }

  /**
   * End of the earliest bar that can be closed now; Infinity where there is none.
   * @param own instrument that has spoken with the stamp `at`: it waits for no grace.
   */
  next(time: number, own: InstrumentLane | undefined, at: number): number {
    let first = NEVER;
    for (const feed of this.#feeds) {
      if (feed.end < first && this.#isOver(feed, time, own, at)) first = feed.end;
    }
    return first;
  }

  /**
   * Closes the bars of one instrument that end then.
   * @param into receives those whose candle is whole, in the order of the series.
   * @returns how many those are.
   */
  close(end: number, time: number, own: InstrumentLane | undefined, at: number, into: BarFeed[]): number {
    let count = 0;
    let instrument = -1;
    for (const feed of this.#feeds) {
      if (feed.end !== end || (instrument >= 0 && feed.instrument !== instrument) || !this.#isOver(feed, time, own, at)) continue;
      instrument = feed.instrument;
      if (feed.close()) into[count++] = feed;
    }
    this.moved = true;
    return count;
  }

  /** Looks again for what is due first. */
  look(): void {
    this.moved = false;
    this.due = NEVER;
    for (const lane of this.#lanes) {
      lane.due = NEVER;
      for (const { end } of lane.feeds) if (end < lane.due) lane.due = end;
      if (lane.due + GRACE_MS < this.due) this.due = lane.due + GRACE_MS;
    }
  }

  /** When the bars end that are given from outside. */
  inputEnds(lane: InstrumentLane, frame: Frame): BarEnds {
    if (lane.input?.frame === frame) return lane.input.ends;
    const ends = new BarEnds(frame, lane.sessions, lane.auctionEnd);
    lane.input = { frame, ends };
    return ends;
  }

  #isOver(feed: BarFeed, time: number, own: InstrumentLane | undefined, at: number): boolean {
    return feed.end + GRACE_MS <= time || (feed.end <= at && own !== undefined && own.handle.index === feed.instrument);
  }
}

import { boardViews, FEED, FEED_FIELDS, FEED_VERSIONS, MAX_FEEDS } from "./quote-board.ts";
import { BOARD_FIELDS } from "./quote-fields.ts";
import { hold, release } from "./seqlock.ts";

/**
 * The one writer of a quote board. Between `open` and `close` the fields of the slot may be written;
 * readers who look meanwhile try again. Nothing in between may throw or wait.
 */
export class QuoteBoardWriter {
  readonly capacity: number;
  /** All quotes; a slot's fields begin at what `open` returns. */
  readonly quotes: Float64Array;
  readonly #versions: Int32Array;
  readonly #header: Int32Array;
  readonly #feeds: Float64Array;

  /** Takes the board over, also from a writer that ended in the middle of a quote. */
  constructor(buffer: SharedArrayBuffer) {
    const { header, feeds, versions, quotes } = boardViews(buffer);
    this.capacity = versions.length;
    this.quotes = quotes;
    this.#versions = versions;
    this.#header = header;
    this.#feeds = feeds;
    for (let slot = 0; slot < versions.length; slot++) release(versions, slot);
    for (let feed = 0; feed < MAX_FEEDS; feed++) release(header, FEED_VERSIONS + feed);
  }

  /** @returns offset of the slot's fields in `quotes`. The slot must be below `capacity`. */
  open(slot: number): number {
    hold(this.#versions, slot);
    return this.offset(slot);
  }

  /** Where the slot's fields begin in `quotes`. */
  offset(slot: number): number {
    return slot * BOARD_FIELDS;
  }

  close(slot: number): void {
    release(this.#versions, slot);
  }

  /** Writes the first fields of a slot. @returns false for a slot the board does not have. */
  write(slot: number, fields: Float64Array): boolean {
    if (!(slot >= 0 && slot < this.capacity)) return false;
    const at = this.open(slot);
    for (let i = 0; i < fields.length && i < BOARD_FIELDS; i++) this.quotes[at + i] = fields[i] ?? 0;
    this.close(slot);
    return true;
  }

  /** @param marketAt market time, 0 = unknown; `anchoredAt` the system time at which it was read. */
  writeFeed(feed: number, marketAt: number, anchoredAt: number, received: number, dropped: number): void {
    if (!(feed >= 0 && feed < MAX_FEEDS)) return;
    const index = FEED_VERSIONS + feed;
    const at = feed * FEED_FIELDS;
    hold(this.#header, index);
    this.#feeds[at + FEED.marketAt] = marketAt;
    this.#feeds[at + FEED.anchoredAt] = anchoredAt;
    this.#feeds[at + FEED.received] = received;
    this.#feeds[at + FEED.dropped] = dropped;
    release(this.#header, index);
  }
}

import type { MarketTime, SystemTime } from "../domain/time.ts";
import { BOARD_FIELDS } from "./quote-fields.ts";
import { copySettled } from "./seqlock.ts";

/**
 * The latest quote per instrument, in one SharedArrayBuffer that every thread of the process reads.
 *
 *   Int32   0 magic · 1 capacity · 2 slots handed out · 8…15 version of each feed's line
 *   Double  from FEEDS_AT: a line per feed, FEED_FIELDS doubles (see FEED)
 *   Int32   from VERSIONS_AT: a version per slot; odd while the slot is being written
 *   Double  from the next 64-byte line: BOARD_FIELDS doubles per slot (quote-fields.ts)
 *
 * Slots are append-only for the life of the process. One thread hands them out (`allocate`), one
 * thread writes quotes (quote-board-writer.ts), any thread reads.
 */
export const BOARD_MAGIC = 0x5361_7542;
export const MAX_FEEDS = 8;
/** Fields of a feed's line. Times: `marketAt` by the feed, `anchoredAt` this machine's at that moment. */
export const FEED = { marketAt: 0, anchoredAt: 1, received: 2, dropped: 3 } as const;
export const FEED_FIELDS = 4;
export const FEED_VERSIONS = 8;
const FEEDS_AT = 64;
const VERSIONS_AT = FEEDS_AT + MAX_FEEDS * FEED_FIELDS * 8;
const NO_BOARD = "this buffer is not a quote board";

export interface BoardViews {
  readonly header: Int32Array;
  readonly feeds: Float64Array;
  readonly versions: Int32Array;
  readonly quotes: Float64Array;
}

function quotesAt(capacity: number): number {
  return Math.ceil((VERSIONS_AT + capacity * 4) / 64) * 64;
}

/** @param capacity most instruments the process can ever name; 580 bytes each. */
export function createBoard(capacity: number): SharedArrayBuffer {
  if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`a quote board of ${capacity} slots`);
  const buffer = new SharedArrayBuffer(quotesAt(capacity) + capacity * BOARD_FIELDS * 8);
  const header = new Int32Array(buffer, 0, 2);
  header[1] = capacity;
  header[0] = BOARD_MAGIC;
  return buffer;
}

/** @throws TypeError when the buffer is not a quote board. */
export function boardViews(buffer: SharedArrayBuffer): BoardViews {
  if (buffer.byteLength < VERSIONS_AT) throw new TypeError(NO_BOARD);
  const header = new Int32Array(buffer, 0, 16);
  const capacity = header[1] ?? 0;
  if (header[0] !== BOARD_MAGIC || buffer.byteLength !== quotesAt(capacity) + capacity * BOARD_FIELDS * 8) {
    throw new TypeError(NO_BOARD);
  }
  return {
    header,
    feeds: new Float64Array(buffer, FEEDS_AT, MAX_FEEDS * FEED_FIELDS),
    versions: new Int32Array(buffer, VERSIONS_AT, capacity),
    quotes: new Float64Array(buffer, quotesAt(capacity), capacity * BOARD_FIELDS),
  };
}

export class QuoteBoard {
  readonly buffer: SharedArrayBuffer;
  readonly capacity: number;
  readonly #views: BoardViews;
  readonly #lines = Array.from({ length: MAX_FEEDS }, () => new Float64Array(FEED_FIELDS));
  readonly #fresh = new Float64Array(FEED_FIELDS);

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#views = boardViews(buffer);
    this.capacity = this.#views.versions.length;
  }

  /** Slots handed out so far. */
  get slots(): number {
    return Atomics.load(this.#views.header, 2);
  }

  /** Hands out the next slot; undefined when the board is full. For one thread only: the one that names instruments. */
  allocate(): number | undefined {
    const slot = this.slots;
    if (slot >= this.capacity) return undefined;
    Atomics.store(this.#views.header, 2, slot + 1);
    return slot;
  }

  /** Grows by two with every quote written to the slot (half the difference of two looks, less one, was conflated); odd during a write. */
  version(slot: number): number {
    return slot >= 0 && slot < this.capacity ? Atomics.load(this.#views.versions, slot) : 0;
  }

  /**
   * Copies the first `width` fields of a slot to `into` from `at`.
   * @returns false, with `into` to be ignored, for a slot never written and for one whose writer did
   * not let go in time: `changedSince` will name it again.
   */
  read(slot: number, into: Float64Array, at: number, width: number): boolean {
    if (this.version(slot) === 0) return false;
    return copySettled(this.#views.versions, slot, this.#views.quotes, slot * BOARD_FIELDS, into, at, width);
  }

  /**
   * Lists the slots written since `seen` was last passed here, and marks them as seen.
   * @param seen one version per slot, kept by the caller, zeros at first.
   * @param into receives slot numbers; as long as `seen`.
   * @returns how many slots are in `into`.
   */
  changedSince(seen: Int32Array, into: Int32Array): number {
    const { versions } = this.#views;
    const slots = Math.min(this.slots, seen.length);
    let found = 0;
    for (let slot = 0; slot < slots && found < into.length; slot++) {
      const version = versions[slot] ?? 0;
      // One that is being written now keeps its old mark, so that it is found again when it is done.
      if (version === seen[slot] || (version & 1) === 1) continue;
      seen[slot] = version;
      into[found++] = slot;
    }
    return found;
  }

  /** Market time of a feed and the system time at which it was read; undefined until the feed has told a time. */
  marketTime(feed: number): { readonly at: MarketTime; readonly anchoredAt: SystemTime } | undefined {
    const line = this.#readLine(feed);
    const at = line?.[FEED.marketAt] ?? 0;
    return at === 0 ? undefined : { at: at as MarketTime, anchoredAt: (line?.[FEED.anchoredAt] ?? 0) as SystemTime };
  }

  /** Packets of a feed received and dropped since its start. */
  counters(feed: number): { readonly received: number; readonly dropped: number } {
    const line = this.#readLine(feed);
    return { received: line?.[FEED.received] ?? 0, dropped: line?.[FEED.dropped] ?? 0 };
  }

  /** A line that could not be read in time is told as it last was. */
  #readLine(feed: number): Float64Array | undefined {
    const line = this.#lines[feed];
    const { header, feeds } = this.#views;
    if (line && copySettled(header, FEED_VERSIONS + feed, feeds, feed * FEED_FIELDS, this.#fresh, 0, FEED_FIELDS)) line.set(this.#fresh);
    return line;
  }
}

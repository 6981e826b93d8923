import type { BrokerFeed } from "../../shared/brokers/port.ts";
import { ASKS_AT, DROP, DROP_NAMES, TickRecord } from "../../shared/brokers/tick-record.ts";
import { FeedClock, STAMP, STEP_MS } from "../../shared/calendar/market-clock.ts";
import type { QuoteBoardWriter } from "../../shared/streams/quote-board-writer.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { TICK } from "../../shared/streams/tick-ring.ts";
import type { DeepWriter } from "./deep-writer.ts";
import { Marks } from "./marks.ts";
import { MinuteBars } from "./minute-bars.ts";
import { QuoteWriter, WIDTH } from "./quote-writer.ts";
import type { RingSet } from "./ring-set.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** No packet of any feed is near this long, bytes. */
const MOST_BYTES = 4_096;

/**
 * The way of a packet: decode, validate, find the slot, ask the clock, write board and rings. Allocates
 * nothing and never throws; every packet is either written or dropped for a counted reason.
 */
export class Ingest {
  readonly clock: FeedClock;
  received = 0;
  written = 0;
  /** Packets dropped, by reason. */
  readonly dropped = new Float64Array(DROP_NAMES.length);
  /** Rises with every connect; tells packets before a gap from those behind it. */
  connection = 0;
  /** The subscriptions of the connection that the packets come from. */
  book: Subscriptions;
  readonly #codec: BrokerFeed;
  readonly #feed: number;
  readonly #board: QuoteBoardWriter;
  readonly #bars: MinuteBars;
  readonly #marks: Marks;
  readonly #writer: QuoteWriter;
  readonly #rings: RingSet;
  /** Where twenty levels go; undefined where nobody can look at them. */
  deep: DeepWriter | undefined;
  readonly #deepMode: number;
  readonly #tick = new TickRecord();
  /** Stamp, sequence and day's volume of the newest packet per slot. */
  readonly #newestAt: Float64Array;
  readonly #newestSequence: Float64Array;
  readonly #newestVolume: Float64Array;

  constructor(feed: number, codec: BrokerFeed, board: QuoteBoardWriter, book: Subscriptions, rings: RingSet) {
    this.clock = new FeedClock(board.capacity);
    this.#feed = feed;
    this.#codec = codec;
    this.#board = board;
    this.#bars = new MinuteBars(board.capacity);
    this.#marks = new Marks(board.capacity);
    this.#writer = new QuoteWriter(board, this.#bars, this.#marks, feed, codec.modes);
    this.book = book;
    this.#rings = rings;
    this.#deepMode = codec.deep?.mode ?? 0;
    this.#newestAt = new Float64Array(board.capacity);
    this.#newestSequence = new Float64Array(board.capacity);
    this.#newestVolume = new Float64Array(board.capacity);
  }

  /** @param readAt system time at which the bytes were read, ms with a fraction. */
  take(bytes: Uint8Array, readAt: number): void {
    this.received += 1;
    const reason = this.#accept(bytes, readAt);
    if (reason === DROP.none) this.written += 1;
    else this.dropped[reason] = (this.dropped[reason] ?? 0) + 1;
  }

  /** Counts a packet that was too long to be handed over at all. */
  refuseOversized(): void {
    this.received += 1;
    this.dropped[DROP.oversized] = (this.dropped[DROP.oversized] ?? 0) + 1;
  }

  /** System time at which the newest quote of a slot was read, ms; 0 before the first. */
  readAt(slot: number): number {
    return this.#board.quotes[this.#board.offset(slot) + Q.receivedAt] ?? 0;
  }

  /** The bytes of one read are done: tell the readers. */
  flush(): void {
    this.#rings.flush();
    this.#board.writeFeed(this.#feed, this.clock.now() ?? 0, this.clock.anchoredAt, this.received, this.received - this.written);
  }

  /** The feed begins another recording. */
  forgetTime(): void {
    this.clock.forget();
    this.#newestAt.fill(0);
    this.#bars.forget();
    this.#marks.forget();
    this.deep?.forgetTime();
  }

  #accept(bytes: Uint8Array, readAt: number): number {
    if (bytes.length > MOST_BYTES) return DROP.oversized;
    const tick = this.#tick;
    const reason = this.#codec.decode(bytes, tick);
    if (reason !== DROP.none) return reason < this.dropped.length ? reason : DROP.unknownMode;
    const width = this.#writer.widthOf(tick.mode);
    if (width === WIDTH.unknown) return this.deep && tick.mode === this.#deepMode ? this.deep.take(tick, this.book.deep, readAt) : DROP.unknownMode;
    if (!(tick.ltp > 0 && tick.ltp <= Number.MAX_SAFE_INTEGER)) return DROP.badPrice;
    const slot = this.book.tokens.slotOf(tick.segment, tick.token);
    if (slot < 0) return DROP.unknownToken;
    const verdict = this.clock.observe(slot, tick.exchangeAt, readAt);
    // Even a packet that is not taken proves that the server serves the token.
    this.book.heard[slot] = 1;
    if (verdict === STAMP.ahead) return DROP.futureTime;
    if (this.#isStale(slot, width)) {
      this.#writer.widenMinute(slot, tick);
      return DROP.stale;
    }
    this.#newestAt[slot] = tick.exchangeAt;
    this.#newestSequence[slot] = tick.sequence;
    this.#newestVolume[slot] = tick.volume;
    const traded = this.#writer.write(slot, tick, width, this.book.modes[slot] ?? 0, this.connection, this.clock.now() ?? 0, readAt);
    if (this.#rings.any) this.#offer(slot, traded, readAt);
    return DROP.none;
  }

  /**
   * Whether the decoded packet is older than what the board shows. Feeds do swap packets of one stamp; their
   * sequence tells, or else the day's volume, which never falls. A newest stamp that the clock itself does not
   * believe in blocks nothing.
   */
  #isStale(slot: number, width: number): boolean {
    const { exchangeAt, sequence, volume } = this.#tick;
    const newest = this.#newestAt[slot] ?? 0;
    if (exchangeAt > newest || newest === 0) return false;
    if (exchangeAt < newest) return newest <= (this.clock.now() ?? Infinity) + STEP_MS;
    const newestSequence = this.#newestSequence[slot] ?? 0;
    if (sequence !== newestSequence && sequence > 0) return sequence < newestSequence;
    return width >= WIDTH.quote && volume < (this.#newestVolume[slot] ?? 0);
  }

  #offer(slot: number, traded: number, readAt: number): void {
    const tick = this.#tick;
    const { record } = this.#rings;
    const hasDepth = tick.levels > 0;
    record[TICK.slot] = slot;
    record[TICK.sequence] = (record[TICK.sequence] ?? 0) + 1;
    record[TICK.ltp] = tick.ltp;
    record[TICK.ltq] = tick.ltq;
    record[TICK.volume] = tick.volume;
    record[TICK.exchangeAt] = tick.exchangeAt;
    record[TICK.receivedAt] = readAt;
    record[TICK.bid] = hasDepth ? (tick.depth[0] ?? 0) : 0;
    record[TICK.ask] = hasDepth ? (tick.depth[ASKS_AT] ?? 0) : 0;
    record[TICK.bidQuantity] = hasDepth ? (tick.depth[1] ?? 0) : 0;
    record[TICK.askQuantity] = hasDepth ? (tick.depth[ASKS_AT + 1] ?? 0) : 0;
    record[TICK.openInterest] = tick.openInterest;
    record[TICK.traded] = traded;
    record[TICK.atp] = tick.atp;
    record[TICK.marketAt] = this.clock.now() ?? 0;
    record[TICK.feed] = this.#feed;
    this.#rings.push(slot);
  }
}

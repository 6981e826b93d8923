import { ASKS_AT, DROP, type DropReason, type TickRecord } from "../../shared/brokers/tick-record.ts";
import { STEP_MS } from "../../shared/calendar/market-clock.ts";
import type { MarketClock } from "../../shared/domain/time.ts";
import type { DepthBoardWriter } from "../../shared/streams/depth-board.ts";
import { D, DEEP_LEVELS } from "../../shared/streams/depth-fields.ts";
import type { QuoteBoardWriter } from "../../shared/streams/quote-board-writer.ts";
import { LEVEL, Q } from "../../shared/streams/quote-fields.ts";
import type { DeepBook } from "./deep-book.ts";

/** Numbers of a side. */
const SIDE = DEEP_LEVELS * LEVEL;

/** Writes books of twenty levels to the depth board, and to nothing else: they tell no price, no time and no tick. */
export class DeepWriter {
  readonly #board: DepthBoardWriter;
  readonly #quotes: QuoteBoardWriter;
  readonly #clock: MarketClock;
  readonly #newestAt: Float64Array;

  constructor(board: DepthBoardWriter, quotes: QuoteBoardWriter, clock: MarketClock) {
    this.#board = board;
    this.#quotes = quotes;
    this.#clock = clock;
    this.#newestAt = new Float64Array(board.rows);
  }

  /** The row is about this slot from now on, and has no book yet. */
  clear(row: number, slot: number): void {
    this.#board.clear(row, slot);
    this.#newestAt[row] = 0;
  }

  forgetTime(): void {
    this.#newestAt.fill(0);
  }

  /** @param book of the connection that the packet came over. */
  take(tick: TickRecord, book: DeepBook, readAt: number): DropReason {
    const row = book.tokens.slotOf(tick.segment, tick.token);
    if (row < 0 || row >= this.#board.rows) return DROP.unknownToken;
    const slot = book.slotOf(row);
    if (this.#isCrossed(tick, slot)) {
      book.spoiled[row] = 1;
      return DROP.badPrice;
    }
    book.heardAt[row] = readAt;
    const newest = this.#newestAt[row] ?? 0;
    // A newest stamp that the clock does not believe in, or cannot judge yet, blocks nothing.
    if (tick.exchangeAt < newest && newest <= (this.#clock.now() ?? 0) + STEP_MS) return DROP.stale;
    this.#newestAt[row] = tick.exchangeAt;
    this.#write(row, slot, tick, readAt);
    return DROP.none;
  }

  /**
   * No bid reaches the best ask while a market trades. Which half of this packet is which is known from the SDKs
   * alone, so that a crossed one is taken for the book it is only where the five levels are crossed as well.
   */
  #isCrossed({ depth }: TickRecord, slot: number): boolean {
    const bid = depth[0] ?? 0;
    const ask = depth[ASKS_AT] ?? 0;
    if (bid === 0 || ask === 0 || bid < ask) return false;
    const { quotes } = this.#quotes;
    const at = this.#quotes.offset(slot);
    return (quotes[at + Q.bid] ?? 0) < (quotes[at + Q.ask] ?? 0);
  }

  #write(row: number, slot: number, { depth, exchangeAt }: TickRecord, readAt: number): void {
    const { books } = this.#board;
    const at = this.#board.open(row);
    books[at + D.slot] = slot;
    books[at + D.levels] = DEEP_LEVELS;
    books[at + D.exchangeAt] = exchangeAt;
    books[at + D.receivedAt] = readAt;
    for (let i = 0; i < SIDE; i++) {
      books[at + D.bids + i] = depth[i] ?? 0;
      books[at + D.asks + i] = depth[ASKS_AT + i] ?? 0;
    }
    this.#board.close(row);
  }
}

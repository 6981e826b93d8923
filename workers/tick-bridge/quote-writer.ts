import type { BrokerFeed } from "../../shared/brokers/port.ts";
import { ASKS_AT, type TickRecord } from "../../shared/brokers/tick-record.ts";
import type { QuoteBoardWriter } from "../../shared/streams/quote-board-writer.ts";
import { BOARD_FIELDS, DEPTH_LEVELS, FULL, LEVEL, Q } from "../../shared/streams/quote-fields.ts";
import type { Marks } from "./marks.ts";
import { type MinuteBars, minuteToWiden, widen } from "./minute-bars.ts";

/** How much a packet carries: price only, the day's figures, everything; -1 for a mode the board has no place for. */
export const WIDTH = { unknown: -1, ltp: 0, quote: 1, full: 2 } as const;

/** Writes ticks to the board. A packet writes what its mode carries and leaves the rest as it is. */
export class QuoteWriter {
  readonly #board: QuoteBoardWriter;
  readonly #bars: MinuteBars;
  readonly #marks: Marks;
  readonly #feed: number;
  readonly #modes: BrokerFeed["modes"];
  /** Widest packet whose fields still stand on the board, plus one; 0 = nothing of this feed. */
  readonly #widest: Uint8Array;

  constructor(board: QuoteBoardWriter, bars: MinuteBars, marks: Marks, feed: number, modes: BrokerFeed["modes"]) {
    this.#board = board;
    this.#bars = bars;
    this.#marks = marks;
    this.#feed = feed;
    this.#modes = modes;
    this.#widest = new Uint8Array(board.capacity);
  }

  widthOf(mode: number): number {
    const modes = this.#modes;
    if (mode === modes.full) return WIDTH.full;
    if (mode === modes.quote) return WIDTH.quote;
    return mode === modes.ltp ? WIDTH.ltp : WIDTH.unknown;
  }

  /**
   * @param width of the packet, `wanted` the mode subscribed: once a narrower mode is wanted, what it does
   * not carry is cleared, since nobody keeps it fresh. `marketAt` the feed's clock after it, 0 = unknown.
   * @returns units traded since the slot's previous packet.
   */
  write(slot: number, tick: TickRecord, width: number, wanted: number, connection: number, marketAt: number, readAt: number): number {
    const { quotes } = this.#board;
    const at = this.#board.open(slot);
    this.#clearStale(slot, width, wanted, quotes, at);
    quotes[at + Q.ltp] = tick.ltp;
    quotes[at + Q.exchangeAt] = tick.exchangeAt;
    quotes[at + Q.receivedAt] = readAt;
    quotes[at + Q.feed] = this.#feed;
    if (width >= WIDTH.quote) writeDay(tick, quotes, at);
    if (width === WIDTH.full) writeFull(tick, quotes, at);
    const traded = this.#bars.fold(slot, tick, width >= WIDTH.quote, connection, quotes, at);
    this.#marks.take(slot, tick, width >= WIDTH.quote, marketAt, quotes, at);
    this.#board.close(slot);
    return traded;
  }

  /** A packet that came behind a newer one is not shown, but what traded in its minute traded. */
  widenMinute(slot: number, tick: TickRecord): void {
    const at = this.#board.offset(slot);
    const from = minuteToWiden(tick, this.#board.quotes, at);
    if (from === 0) return;
    this.#board.open(slot);
    widen(tick, this.#board.quotes, at, from);
    this.#board.close(slot);
  }

  #clearStale(slot: number, width: number, wanted: number, quotes: Float64Array, at: number): void {
    const widest = (this.#widest[slot] ?? 0) - 1;
    if (width === widest) return;
    if (widest < 0) {
      // Minutes that an earlier writer of the same feed has built are kept.
      if (quotes[at + Q.feed] !== this.#feed) quotes.fill(0, at, at + BOARD_FIELDS);
    } else if (width < widest) {
      if (this.widthOf(wanted) > width) return;
      if (width < WIDTH.quote) clearDay(quotes, at);
      clearFull(quotes, at);
    }
    this.#widest[slot] = width + 1;
  }
}

function writeDay(tick: TickRecord, quotes: Float64Array, at: number): void {
  quotes[at + Q.ltq] = tick.ltq;
  quotes[at + Q.atp] = tick.atp;
  quotes[at + Q.volume] = tick.volume;
  quotes[at + Q.open] = tick.open;
  quotes[at + Q.high] = tick.high;
  quotes[at + Q.low] = tick.low;
  quotes[at + Q.previousClose] = tick.previousClose;
  quotes[at + Q.totalBuy] = finite(tick.totalBuy);
  quotes[at + Q.totalSell] = finite(tick.totalSell);
}

function writeFull(tick: TickRecord, quotes: Float64Array, at: number): void {
  quotes[at + Q.lastTradeAt] = tick.lastTradeAt;
  quotes[at + Q.openInterest] = tick.openInterest;
  quotes[at + Q.openInterestChangePercent] = finite(tick.openInterestChangePercent);
  quotes[at + Q.upperCircuit] = tick.upperCircuit;
  quotes[at + Q.lowerCircuit] = tick.lowerCircuit;
  quotes[at + Q.high52] = tick.high52;
  quotes[at + Q.low52] = tick.low52;
  const { depth } = tick;
  const filled = Math.min(tick.levels, DEPTH_LEVELS) * LEVEL;
  for (let i = 0; i < DEPTH_LEVELS * LEVEL; i++) {
    quotes[at + Q.bids + i] = i < filled ? (depth[i] ?? 0) : 0;
    quotes[at + Q.asks + i] = i < filled ? (depth[ASKS_AT + i] ?? 0) : 0;
  }
  quotes[at + Q.bid] = quotes[at + Q.bids] ?? 0;
  quotes[at + Q.ask] = quotes[at + Q.asks] ?? 0;
}

function clearDay(quotes: Float64Array, at: number): void {
  quotes.fill(0, at + Q.ltq, at + Q.previousClose + 1);
  quotes[at + Q.totalBuy] = 0;
  quotes[at + Q.totalSell] = 0;
}

function clearFull(quotes: Float64Array, at: number): void {
  quotes[at + Q.bid] = 0;
  quotes[at + Q.ask] = 0;
  quotes[at + Q.lastTradeAt] = 0;
  quotes[at + Q.openInterest] = 0;
  quotes.fill(0, at + Q.openInterestChangePercent, at + Q.feed);
  quotes.fill(0, at + Q.upperCircuit, at + FULL);
}

/** The wire's doubles may hold anything; its integers cannot. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

import { D, DEEP_LEVELS } from "../../../shared/streams/depth-fields.ts";
import { DEPTH_LEVELS, LEVEL, Q } from "../../../shared/streams/quote-fields.ts";

export type BookSide = "bid" | "ask";

export interface Level {
  /** Units; NaN where the book has no such level. */
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

/** The levels of a book, wherever they come from. */
export interface Ladder {
  readonly numbers: Float64Array;
  /** Where each side begins in `numbers`. */
  readonly bid: number;
  readonly ask: number;
  /** A side. */
  readonly levels: number;
}

const NO_LEVEL: Level = { price: Number.NaN, quantity: Number.NaN, orders: Number.NaN };

/** Twenty levels that lag behind the five by more, and differ from them, have stopped coming: ms. */
const BEHIND_MS = 2_000;

/**
 * The book to be shown: the twenty levels where they are as good as the five, else the five of the quote.
 * @param fields of a full quote; `deep` as it came, undefined where twenty are not wanted.
 */
export function ladderOf(fields: Float64Array, deep: Float64Array | undefined): Ladder {
  const five: Ladder = { numbers: fields, bid: Q.bids, ask: Q.asks, levels: DEPTH_LEVELS };
  if (!deep || (deep[D.levels] ?? 0) === 0) return five;
  const twenty: Ladder = { numbers: deep, bid: D.bids, ask: D.asks, levels: DEEP_LEVELS };
  const behind = (fields[Q.receivedAt] ?? 0) - (deep[D.receivedAt] ?? 0) > BEHIND_MS;
  return behind && !areOneBook(five, twenty) ? five : twenty;
}

function areOneBook(five: Ladder, twenty: Ladder): boolean {
  for (let i = 0; i < DEPTH_LEVELS * LEVEL; i++) {
    if (five.numbers[five.bid + i] !== twenty.numbers[twenty.bid + i] || five.numbers[five.ask + i] !== twenty.numbers[twenty.ask + i]) return false;
  }
  return true;
}

/** 0 or NaN as price is a level that is not there. */
export function levelOf(ladder: Ladder, side: BookSide, level: number): Level {
  if (level >= ladder.levels) return NO_LEVEL;
  const { numbers } = ladder;
  const at = ladder[side] + level * LEVEL;
  const price = numbers[at] ?? Number.NaN;
  if (!(price > 0)) return NO_LEVEL;
  return { price, quantity: numbers[at + 1] ?? Number.NaN, orders: numbers[at + 2] ?? Number.NaN };
}

/** Largest quantity of the first `rows` levels, for the length of the bars; at least 1. */
export function largestQuantity(ladder: Ladder, rows: number): number {
  let largest = 1;
  for (let level = 0; level < rows; level++) {
    largest = Math.max(largest, levelOf(ladder, "bid", level).quantity || 0, levelOf(ladder, "ask", level).quantity || 0);
  }
  return largest;
}

/** Units on a side down to `rows` levels. */
export function sumOf(ladder: Ladder, side: BookSide, rows: number): number {
  let sum = 0;
  for (let level = 0; level < rows; level++) sum += levelOf(ladder, side, level).quantity || 0;
  return sum;
}

export interface Gauge {
  /** Best ask less best bid, units; NaN without both. */
  readonly spread: number;
  /** The same in hundredths of a percent of the middle price. */
  readonly basisPoints: number;
  /** (bids − asks) ÷ (bids + asks) over the levels shown, −1 to 1; NaN for an empty book. */
  readonly imbalance: number;
}

export function gaugeOf(ladder: Ladder, rows: number): Gauge {
  const bid = levelOf(ladder, "bid", 0).price;
  const ask = levelOf(ladder, "ask", 0).price;
  const bids = sumOf(ladder, "bid", rows);
  const asks = sumOf(ladder, "ask", rows);
  return { spread: ask - bid, basisPoints: ((ask - bid) / ((ask + bid) / 2)) * 10_000, imbalance: (bids - asks) / (bids + asks) };
}

import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { DEPTH_LEVELS, LEVEL, Q } from "../../../shared/streams/quote-fields.ts";
import type { QuoteBoard } from "./quote-board.ts";
import { closeOf } from "./universe.ts";

const MINUTE = 60_000;

export interface MarketOptions {
  readonly keys: readonly InstrumentKey[];
  readonly ticksPerSecond: number;
  readonly seed?: number;
  /** Market time of the first tick. */
  readonly from: number;
  /** Told the market time of each batch. */
  readonly onTime?: (at: number) => void;
}

/** Gives every key an opening quote with depth: without further ticks the market stands still. */
export function openQuotes(board: QuoteBoard, keys: readonly InstrumentKey[], marketAt: number, seed = 7): void {
  const random = seededRandom(seed);
  for (const key of keys) {
    const close = closeOf(key);
    const last = toTick(close * (1 + (random() - 0.48) * 0.02));
    const open = toTick(close * (1 + (random() - 0.5) * 0.006));
    const high = Math.max(open, last, toTick(last * 1.004));
    const low = Math.min(open, last, toTick(last * 0.992));
    const minute = Math.floor(marketAt / MINUTE) * MINUTE;
    const lots = Math.round(1_000 + random() * 4_000_000);
    board.set(key, {
      ltp: last, ltq: 25, atp: toTick((high + low) / 2), volume: lots, open, high, low, previousClose: close, bid: last - 500, ask: last + 500,
      totalBuy: Math.round(lots * 0.19), totalSell: Math.round(lots * 0.16), exchangeAt: marketAt, lastTradeAt: marketAt, receivedAt: Date.now(),
      minuteAt: minute, minuteOpen: last, minuteHigh: last, minuteLow: last, minuteClose: last, minuteVolume: 0,
      upperCircuit: toTick(close * 1.1), lowerCircuit: toTick(close * 0.9), high52: toTick(close * 1.2), low52: toTick(close * 0.7),
    });
    const row = board.row(board.slot(key));
    for (let level = 0; level < DEPTH_LEVELS; level++) {
      row.set([last - 500 * (level + 1), 920 + Math.round(random() * 9_000), 3 + Math.round(random() * 50)], Q.bids + level * LEVEL);
      row.set([last + 500 * (level + 1), 920 + Math.round(random() * 9_000), 3 + Math.round(random() * 50)], Q.asks + level * LEVEL);
    }
  }
}

function toTick(units: number): number {
  return Math.round(units / 500) * 500;
}

/** Ticks at a steady rate over the keys, a seeded walk each. The answer stops it. */
export function runMarket(board: QuoteBoard, options: MarketOptions): () => void {
  const random = seededRandom(options.seed ?? 11);
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const elapsed = performance.now() - began;
    options.onTime?.(Math.round(options.from + elapsed));
    const due = Math.floor((elapsed / 1_000) * options.ticksPerSecond);
    for (; sent < due; sent++) {
      const key = options.keys[Math.floor(random() * options.keys.length)];
      if (key !== undefined) tick(board, board.slot(key), Math.round(options.from + elapsed), random);
    }
  }, 4);
  return () => clearInterval(timer);
}

function tick(board: QuoteBoard, slot: number, at: number, random: () => number): void {
  const row = board.row(slot);
  const step = Math.round((random() - 0.5) * 4) * 500;
  const last = Math.max(500, (row[Q.ltp] ?? 0) + step);
  const size = 1 + Math.floor(random() * 90);
  const minute = Math.floor(at / MINUTE) * MINUTE;
  if (minute !== row[Q.minuteAt]) {
    row.copyWithin(Q.lastMinuteAt, Q.minuteAt, Q.minuteAt + 6);
    row.set([minute, last, last, last, last, 0], Q.minuteAt);
  }
  row[Q.ltp] = last;
  row[Q.ltq] = size;
  row[Q.volume] = (row[Q.volume] ?? 0) + size;
  row[Q.high] = Math.max(row[Q.high] ?? last, last);
  row[Q.low] = Math.min(row[Q.low] ?? last, last);
  row[Q.bid] = last - 500;
  row[Q.ask] = last + 500;
  row[Q.exchangeAt] = at;
  row[Q.lastTradeAt] = at;
  row[Q.receivedAt] = Date.now();
  row[Q.minuteHigh] = Math.max(row[Q.minuteHigh] ?? last, last);
  row[Q.minuteLow] = Math.min(row[Q.minuteLow] ?? last, last);
  row[Q.minuteClose] = last;
  row[Q.minuteVolume] = (row[Q.minuteVolume] ?? 0) + size;
  if ((row[Q.bids] ?? 0) > 0) {
    for (let level = 0; level < DEPTH_LEVELS; level++) {
      row[Q.bids + level * LEVEL] = last - 500 * (level + 1);
      row[Q.asks + level * LEVEL] = last + 500 * (level + 1);
    }
    const moved = (random() < 0.5 ? Q.bids : Q.asks) + Math.floor(random() * DEPTH_LEVELS) * LEVEL;
    row[moved + 1] = 200 + Math.floor(random() * 9_800);
    row[moved + 2] = 1 + Math.floor(random() * 60);
  }
  board.touched(slot);
}


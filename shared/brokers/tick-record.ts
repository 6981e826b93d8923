/**
 * One decoded tick, reused for every packet: decoding allocates nothing. Prices are units of 1/10,000
 * rupee, times epoch ms (market clock). Fields a mode does not carry are left at 0.
 */
export class TickRecord {
  segment = 0;
  /** Tokens are digits at every broker read so far. */
  token = 0;
  mode = 0;
  sequence = 0;
  exchangeAt = 0;
  ltp = 0;
  ltq = 0;
  atp = 0;
  volume = 0;
  totalBuy = 0;
  totalSell = 0;
  open = 0;
  high = 0;
  low = 0;
  previousClose = 0;
  lastTradeAt = 0;
  openInterest = 0;
  openInterestChangePercent = 0;
  upperCircuit = 0;
  lowerCircuit = 0;
  high52 = 0;
  low52 = 0;
  /** Levels filled in `depth` per side: 0, 5 or 20. */
  levels = 0;
  /** Bids from 0, asks from ASKS_AT; best first, at most 20 levels a side, each price, quantity, orders. */
  readonly depth = new Float64Array(2 * 20 * 3);
}

/** Where the asks begin in `TickRecord.depth`. */
export const ASKS_AT = 60;

/** Why a packet was dropped. 0 = it was not. */
export const DROP = {
  none: 0,
  truncated: 1,
  unknownMode: 2,
  badToken: 3,
  badPrice: 4,
  unknownToken: 5,
  futureTime: 6,
  oversized: 7,
  /** Older than what the slot already shows. */
  stale: 8,
} as const;
export type DropReason = (typeof DROP)[keyof typeof DROP];
export const DROP_NAMES = [
  "none", "truncated", "unknown mode", "bad token", "bad price", "unknown token", "future time", "oversized", "stale",
] as const;

/**
 * Layout of one quote: 64 doubles, on the quote board and in the frames to the page alike, so that a
 * frame is a copy and never a conversion. Prices are units of 1/10,000 rupee, times epoch ms.
 * Fields up to BRIEF go to the page for every watched instrument, the rest only where depth is shown.
 */
export const Q = {
  ltp: 0,
  /** Last traded quantity. */
  ltq: 1,
  /** Average traded price of the day (VWAP by the exchange). */
  atp: 2,
  volume: 3,
  open: 4,
  high: 5,
  low: 6,
  previousClose: 7,
  bid: 8,
  ask: 9,
  totalBuy: 10,
  totalSell: 11,
  /** Market time of the packet. */
  exchangeAt: 12,
  lastTradeAt: 13,
  /** System time at which the bytes were read, ms with a fraction. */
  receivedAt: 14,
  openInterest: 15,
  /** The minute that is forming, built from every tick by the tick bridge; 0 before the first. */
  minuteAt: 16,
  minuteOpen: 17,
  minuteHigh: 18,
  minuteLow: 19,
  minuteClose: 20,
  minuteVolume: 21,
  /** The minute before it, final: a page that missed its last ticks reads them here. */
  lastMinuteAt: 22,
  lastMinuteOpen: 23,
  lastMinuteHigh: 24,
  lastMinuteLow: 25,
  lastMinuteClose: 26,
  lastMinuteVolume: 27,
  openInterestChangePercent: 28,
  /** Which feed wrote it. */
  feed: 29,
  upperCircuit: 30,
  lowerCircuit: 31,
  high52: 32,
  low52: 33,
  /** Five bids, best first, each price, quantity, orders. */
  bids: 34,
  /** Five asks, best first. */
  asks: 49,
} as const;

/** Doubles of a brief quote. */
export const BRIEF = 30;
/** Doubles of a full quote. */
export const FULL = 64;
/**
 * On the board alone, behind the quote: the last price that other packets bear out (domain/believable.ts), at
 * which positions are valued; 0 before the first. The page shows the last traded price, whatever it is.
 */
export const MARK = FULL;
/** Doubles of one slot of the board: whole lines of a cache. */
export const BOARD_FIELDS = 72;
export const DEPTH_LEVELS = 5;
/** Doubles of one depth level: price, quantity, orders. */
export const LEVEL = 3;

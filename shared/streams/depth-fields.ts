/**
 * Layout of one book of twenty levels: 124 doubles, on the depth board and in the frames to the page alike. Prices
 * are units of 1/10,000 rupee. A level is price, quantity, orders; unused ones are 0.
 */
export const D = {
  /** The quote board's slot of the instrument that the row is about. */
  slot: 0,
  /** Levels told a side: DEEP_LEVELS, or 0 while there is no book. */
  levels: 1,
  /** Market time of the packet. */
  exchangeAt: 2,
  /** System time at which the bytes were read, ms with a fraction. */
  receivedAt: 3,
  /** Twenty bids, best first. */
  bids: 4,
  /** Twenty asks, best first. */
  asks: 64,
} as const;

export const DEEP_LEVELS = 20;
/** Doubles of one book; told apart by it from a quote in a frame. */
export const DEEP = 124;

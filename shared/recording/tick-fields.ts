import { TICK } from "../streams/tick-ring.ts";

/** What is kept of a tick: all of the ring's record but slot and feed, which the file names once. */
export const KEPT = {
  /** Market time of the packet, epoch ms. */
  exchangeAt: 0,
  /** System time at which the bytes were read, whole µs since 1970. */
  receivedAt: 1,
  sequence: 2,
  /** Prices in units of 1/10,000 rupee. */
  ltp: 3,
  ltq: 4,
  volume: 5,
  traded: 6,
  bid: 7,
  ask: 8,
  bidQuantity: 9,
  askQuantity: 10,
  openInterest: 11,
  atp: 12,
  marketAt: 13,
} as const;
export const KEPT_FIELDS = 14;

/** Larger numbers have no place in a recording: the difference of two must be exact when it is doubled. */
const LARGEST = 2 ** 51;
/** Times are multiplied by 1,000: the year 2041. */
const LARGEST_TIME = LARGEST / 1_000;

/**
 * Copies a record of the ring into `into` at `to`, in the order of KEPT.
 * @returns false where a field is no whole number from 0 to 2^51: such a tick cannot be kept.
 */
export function keep(record: Float64Array, at: number, into: Float64Array, to: number): boolean {
  into[to + KEPT.exchangeAt] = record[at + TICK.exchangeAt] ?? 0;
  into[to + KEPT.receivedAt] = Math.round((record[at + TICK.receivedAt] ?? 0) * 1_000);
  into[to + KEPT.sequence] = record[at + TICK.sequence] ?? 0;
  into[to + KEPT.ltp] = record[at + TICK.ltp] ?? 0;
  into[to + KEPT.ltq] = record[at + TICK.ltq] ?? 0;
  into[to + KEPT.volume] = record[at + TICK.volume] ?? 0;
  into[to + KEPT.traded] = record[at + TICK.traded] ?? 0;
  into[to + KEPT.bid] = record[at + TICK.bid] ?? 0;
  into[to + KEPT.ask] = record[at + TICK.ask] ?? 0;
  into[to + KEPT.bidQuantity] = record[at + TICK.bidQuantity] ?? 0;
  into[to + KEPT.askQuantity] = record[at + TICK.askQuantity] ?? 0;
  into[to + KEPT.openInterest] = record[at + TICK.openInterest] ?? 0;
  into[to + KEPT.atp] = record[at + TICK.atp] ?? 0;
  into[to + KEPT.marketAt] = record[at + TICK.marketAt] ?? 0;
  for (let field = 0; field < KEPT_FIELDS; field++) {
    const value = into[to + field] ?? -1;
    if (!(value >= 0 && value < LARGEST && Number.isInteger(value))) return false;
  }
  return (into[to + KEPT.exchangeAt] ?? 0) < LARGEST_TIME && (into[to + KEPT.marketAt] ?? 0) < LARGEST_TIME;
}

import type { TickRecord } from "../../shared/brokers/tick-record.ts";
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from "../../shared/domain/time.ts";
import { Q } from "../../shared/streams/quote-fields.ts";

/** Fields of a minute, counted from its time. */
const HIGH = Q.minuteHigh - Q.minuteAt;
const LOW = Q.minuteLow - Q.minuteAt;

/**
 * The forming minute and the one before it, per slot, from every tick. Volume is the difference of the
 * day's volume between packets; what was traded before the first packet, or while the connection was
 * gone, belongs to no known minute and is left out.
 */
export class MinuteBars {
  /** The day's volume as last told; −1 where the last packet told none. */
  readonly #volume: Float64Array;
  /** Market time of the slot's last packet; 0 before the first. */
  readonly #at: Float64Array;
  /** Connection on which it came. */
  readonly #connection: Int32Array;

  constructor(capacity: number) {
    this.#volume = new Float64Array(capacity);
    this.#at = new Float64Array(capacity);
    this.#connection = new Int32Array(capacity);
  }

  /** The feed tells another time from now on: what is known of volumes ends here. */
  forget(): void {
    this.#at.fill(0);
  }

  /**
   * Folds a tick into the slot's minutes, the fields of which lie in `quotes` from `at`.
   * @param volumes whether the packet's mode tells volumes.
   * @returns units traded since the slot's previous packet, 0 where that is not known.
   */
  fold(slot: number, tick: TickRecord, volumes: boolean, connection: number, quotes: Float64Array, at: number): number {
    const now = tick.exchangeAt;
    const before = this.#at[slot] ?? 0;
    const told = this.#volume[slot] ?? 0;
    const follows = before > 0 && (!volumes || told >= 0) && now >= before && dayOf(now) === dayOf(before)
      && (this.#connection[slot] === connection || minuteOf(now) === minuteOf(before));
    const traded = volumes && follows ? Math.max(0, tick.volume - told) : 0;
    this.#at[slot] = now;
    this.#connection[slot] = connection;
    this.#volume[slot] = volumes ? tick.volume : -1;
    if (now <= 0) return traded;
    if (now < (quotes[at + Q.minuteAt] ?? 0)) clear(quotes, at);
    if (prints(tick, volumes, follows, traded)) print(tick, traded, quotes, at);
    return traded;
  }
}

/**
 * Field of the minute, forming or last, the high or low of which a swapped packet must widen; 0 where none. Only a
 * packet that tells when its trade was can do that.
 */
export function minuteToWiden(tick: TickRecord, quotes: Float64Array, at: number): number {
  if (tick.lastTradeAt <= 0) return 0;
  const minute = minuteOf(tick.lastTradeAt);
  const from = minute === quotes[at + Q.minuteAt] ? Q.minuteAt : minute === quotes[at + Q.lastMinuteAt] ? Q.lastMinuteAt : 0;
  if (from === 0) return 0;
  return tick.ltp > (quotes[at + from + HIGH] ?? 0) || tick.ltp < (quotes[at + from + LOW] ?? 0) ? from : 0;
}

/** Lets the minute that begins at field `from` reach the tick's price. */
export function widen(tick: TickRecord, quotes: Float64Array, at: number, from: number): void {
  quotes[at + from + HIGH] = Math.max(quotes[at + from + HIGH] ?? 0, tick.ltp);
  quotes[at + from + LOW] = Math.min(quotes[at + from + LOW] ?? 0, tick.ltp);
}

/**
 * Whether the packet tells of a trade. Those of an index (no volume, yet an opening price) and of a
 * mode without volumes always do; those of a contract that has not traded today, or whose last trade
 * was in an earlier minute than the first packet we see, do not: bars are made of trades, not of quotes.
 */
function prints(tick: TickRecord, volumes: boolean, follows: boolean, traded: number): boolean {
  if (!volumes || traded > 0) return true;
  if (tick.volume === 0) return tick.open > 0;
  return !follows && tick.lastTradeAt > 0 && minuteOf(tick.lastTradeAt) === minuteOf(tick.exchangeAt);
}

function print(tick: TickRecord, traded: number, quotes: Float64Array, at: number): void {
  const { ltp } = tick;
  const current = quotes[at + Q.minuteAt] ?? 0;
  const minute = Math.max(minuteOf(tradedAt(tick)), current);
  if (minute > current) {
    // The six fields of the last minute lie right behind those of the current one.
    if (current > 0) quotes.copyWithin(at + Q.lastMinuteAt, at + Q.minuteAt, at + Q.lastMinuteAt);
    quotes[at + Q.minuteAt] = minute;
    quotes[at + Q.minuteOpen] = ltp;
    quotes[at + Q.minuteHigh] = ltp;
    quotes[at + Q.minuteLow] = ltp;
    quotes[at + Q.minuteVolume] = 0;
  }
  if (ltp > (quotes[at + Q.minuteHigh] ?? 0)) quotes[at + Q.minuteHigh] = ltp;
  if (ltp < (quotes[at + Q.minuteLow] ?? 0)) quotes[at + Q.minuteLow] = ltp;
  quotes[at + Q.minuteClose] = ltp;
  quotes[at + Q.minuteVolume] = (quotes[at + Q.minuteVolume] ?? 0) + traded;
}

/** A trade of 10:00:59 that is told at 10:01:00 belongs to 10:00; a stamp of long ago belongs to no trade of now. */
function tradedAt(tick: TickRecord): number {
  const age = tick.exchangeAt - tick.lastTradeAt;
  return age >= 0 && age < MINUTE_MS ? tick.lastTradeAt : tick.exchangeAt;
}

function clear(quotes: Float64Array, at: number): void {
  quotes.fill(0, at + Q.minuteAt, at + Q.lastMinuteVolume + 1);
}

function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** Days since the epoch in India. */
function dayOf(at: number): number {
  return Math.floor((at + IST_OFFSET_MS) / DAY_MS);
}

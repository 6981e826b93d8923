import type { Candle } from "../domain/candle.ts";
import type { MarketTime } from "../domain/time.ts";
import type { Price } from "../domain/units.ts";

/**
 * One day's bars of one instrument as bytes, column by column. Numbers are variable-length (7 bits a byte,
 * lowest first; signed ones zigzag). Layout, version 1:
 *
 *   1 byte   version
 *   number   count of bars
 *   number   scale: all prices are multiples of it, in 1/10,000 rupee
 *   columns, each `count` numbers:
 *     time    seconds since the day's midnight in India, as difference from the bar before
 *     open    difference from the close before it, signed, in units of scale
 *     close   difference from the open, signed
 *     high    above the higher of open and close
 *     low     below the lower of the two
 *     volume  units
 *
 * A day of 375 minutes of a share takes 2 to 3 kB.
 */
const VERSION = 1;
/** More than a day's seconds, which no honest file has. */
const MOST_BARS = 86_400;

/**
 * @param candles ascending, all of the day that begins at `start`, whole seconds.
 * @throws RangeError for a bar that is none: bug or damaged source.
 */
export function encodeDay(candles: readonly Candle[], start: number): Uint8Array {
  const out = new Bytes();
  const scale = candles.reduce((sofar, { open, high, low, close }) => [open, high, low, close].reduce(gcd, sofar), 0) || 1;
  out.byte(VERSION);
  out.number(candles.length);
  out.number(scale);
  let before = start;
  for (const { at } of candles) {
    if ((at - before) % 1000 !== 0) throw new RangeError(`a bar at ${at} ms does not begin on a whole second`);
    out.number((at - before) / 1000);
    before = at;
  }
  let last = 0;
  for (const { open, close } of candles) {
    out.signed((open - last) / scale);
    last = close;
  }
  for (const { open, close } of candles) out.signed((close - open) / scale);
  for (const { open, close, high } of candles) out.number((high - Math.max(open, close)) / scale);
  for (const { open, close, low } of candles) out.number((Math.min(open, close) - low) / scale);
  for (const { volume } of candles) out.number(volume);
  return out.bytes();
}

/** @throws RangeError for bytes that are not of this format. */
export function decodeDay(bytes: Uint8Array, start: number): Candle[] {
  const from = new Reader(bytes);
  const version = from.byte();
  if (version !== VERSION) throw new RangeError(`candles of format ${version}, this Sauda reads ${VERSION}`);
  const count = from.number();
  if (count > MOST_BARS || count > bytes.length) throw new RangeError(`a day of ${count} bars`);
  const scale = from.number();
  const times: number[] = [];
  let at = start;
  for (let i = 0; i < count; i++) times.push((at += from.number() * 1000));
  const column = (signed: boolean): number[] => Array.from({ length: count }, () => (signed ? from.signed() : from.number()));
  const opens = column(true);
  const closes = column(true);
  const highs = column(false);
  const lows = column(false);
  const volumes = column(false);
  if (!from.ended) throw new RangeError("bytes are left over after the last bar");
  let last = 0;
  return times.map((time, i) => {
    const open = last + (opens[i] ?? 0) * scale;
    const close = open + (closes[i] ?? 0) * scale;
    last = close;
    const high = Math.max(open, close) + (highs[i] ?? 0) * scale;
    const low = Math.min(open, close) - (lows[i] ?? 0) * scale;
    return { at: time as MarketTime, open: open as Price, high: high as Price, low: low as Price, close: close as Price, volume: volumes[i] ?? 0 };
  });
}

function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

class Bytes {
  #buffer = new Uint8Array(4096);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer[this.#length++] = value;
  }

  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} cannot be kept in a candle`);
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  signed(value: number): void {
    this.number(value < 0 ? -value * 2 - 1 : value * 2);
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }
}

class Reader {
  #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new RangeError("the bytes of a day end too early");
    return value;
  }

  number(): number {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = this.byte();
      value += (byte & 127) * weight;
      if (byte < 128) break;
      if (weight > 2 ** 49) throw new RangeError("a number in the bytes of a day is too long");
    }
    if (!Number.isSafeInteger(value)) throw new RangeError("a number in the bytes of a day is too large");
    return value;
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

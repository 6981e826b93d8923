/**
 * A ring of ticks from one writer (the tick bridge) to one reader (a strategy host, the trigger watch,
 * the recorder) over a SharedArrayBuffer. The writer never waits: what finds the ring full is lost,
 * and counted.
 *
 *   Int32   a 64-byte line each: 0 magic and capacity · 1 head (next to read) · 2 tail (next to write)
 *           · 3 reader sleeps · 4 lost
 *   Double  TICK_FIELDS per record
 */
export const TICK = {
  slot: 0,
  /** Rises by one with every tick the bridge takes, of whatever instrument. */
  sequence: 1,
  /** Prices in units of 1/10,000 rupee. */
  ltp: 2,
  ltq: 3,
  volume: 4,
  /** Market time of the packet, epoch ms. */
  exchangeAt: 5,
  /** System time at which the bytes were read, ms with a fraction. */
  receivedAt: 6,
  bid: 7,
  ask: 8,
  bidQuantity: 9,
  askQuantity: 10,
  openInterest: 11,
  /** Units traded since the packet before it; 0 where that is not known (first packet, after a gap). */
  traded: 12,
  /** Average traded price of the day. */
  atp: 13,
  /** Market clock of the feed after this tick; 0 = unknown. */
  marketAt: 14,
  feed: 15,
} as const;
export const TICK_FIELDS = 16;

/** Records of a ring whose reader may be away for 0.13 s of the worst burst, a million ticks a second. 16 MB. */
export const BURST_RECORDS = 131_072;

export const RING_MAGIC = 0x5361_7552;
/** Int32 indices in the header, a cache line apart so that reader and writer do not fight over one. */
export const RING = { magic: 0, capacity: 1, head: 16, tail: 32, sleeping: 48, lost: 64 } as const;
const HEADER_INTS = 80;
const NO_RING = "this buffer is not a tick ring";

export interface RingViews {
  readonly header: Int32Array;
  readonly records: Float64Array;
  readonly capacity: number;
}

/** @param capacity records, a power of two; 128 bytes each. */
export function createRing(capacity: number): SharedArrayBuffer {
  if (capacity < 2 || capacity > 1 << 24 || (capacity & (capacity - 1)) !== 0) {
    throw new RangeError(`a ring of ${capacity} records: the capacity must be a power of two`);
  }
  const buffer = new SharedArrayBuffer(HEADER_INTS * 4 + capacity * TICK_FIELDS * 8);
  const header = new Int32Array(buffer, 0, HEADER_INTS);
  header[RING.capacity] = capacity;
  header[RING.magic] = RING_MAGIC;
  return buffer;
}

/** @throws TypeError when the buffer is not a tick ring. */
export function ringViews(buffer: SharedArrayBuffer): RingViews {
  if (buffer.byteLength < HEADER_INTS * 4) throw new TypeError(NO_RING);
  const header = new Int32Array(buffer, 0, HEADER_INTS);
  const capacity = header[RING.capacity] ?? 0;
  if (header[RING.magic] !== RING_MAGIC || buffer.byteLength !== HEADER_INTS * 4 + capacity * TICK_FIELDS * 8) {
    throw new TypeError(NO_RING);
  }
  return { header, records: new Float64Array(buffer, HEADER_INTS * 4, capacity * TICK_FIELDS), capacity };
}

/** Ticks written and not yet read. */
export function ringPending(buffer: SharedArrayBuffer): number {
  const { header } = ringViews(buffer);
  return (Atomics.load(header, RING.tail) - Atomics.load(header, RING.head)) | 0;
}

/** Ticks that found the ring full since it was made. */
export function ringLost(buffer: SharedArrayBuffer): number {
  return Atomics.load(ringViews(buffer).header, RING.lost) >>> 0;
}

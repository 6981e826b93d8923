import { RING, ringViews, TICK_FIELDS } from "./tick-ring.ts";

/** The writing end of a tick ring. Cursors are Int32 that wrap; their difference is what counts. */
export class TickRingWriter {
  /** All records; the fields of the next one begin at what `open` returns. */
  readonly records: Float64Array;
  readonly #header: Int32Array;
  readonly #mask: number;
  #tail: number;
  /** The head as last looked at: looking costs a cache line, and it can only have moved on since. */
  #head: number;
  #told: number;

  constructor(buffer: SharedArrayBuffer) {
    const { header, records, capacity } = ringViews(buffer);
    this.records = records;
    this.#header = header;
    this.#mask = capacity - 1;
    this.#tail = Atomics.load(header, RING.tail);
    this.#head = Atomics.load(header, RING.head);
    this.#told = this.#tail;
  }

  /** Ticks this ring has lost since it was made. */
  get lost(): number {
    return Atomics.load(this.#header, RING.lost) >>> 0;
  }

  get pending(): number {
    return (this.#tail - Atomics.load(this.#header, RING.head)) | 0;
  }

  /** @returns offset in `records` of the record to fill before `close`, or -1 when the ring is full: the tick is counted as lost. */
  open(): number {
    if (((this.#tail - this.#head) | 0) > this.#mask) {
      this.#head = Atomics.load(this.#header, RING.head);
      if (((this.#tail - this.#head) | 0) > this.#mask) {
        Atomics.add(this.#header, RING.lost, 1);
        return -1;
      }
    }
    return (this.#tail & this.#mask) * TICK_FIELDS;
  }

  /** Hands the filled record to the reader. */
  close(): void {
    this.#tail = (this.#tail + 1) | 0;
    Atomics.store(this.#header, RING.tail, this.#tail);
  }

  /** Copies one record in. @returns false when it was lost. */
  push(record: Float64Array): boolean {
    const at = this.open();
    if (at < 0) return false;
    for (let i = 0; i < TICK_FIELDS; i++) this.records[at + i] = record[i] ?? 0;
    this.close();
    return true;
  }

  /** Wakes a sleeping reader; call at the end of a batch. Waking costs microseconds, so never per tick. */
  flush(): void {
    if (this.#told === this.#tail) return;
    this.#told = this.#tail;
    if (Atomics.load(this.#header, RING.sleeping) !== 0) Atomics.notify(this.#header, RING.tail);
  }
}

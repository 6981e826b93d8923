import { RING, ringViews, TICK_FIELDS } from "./tick-ring.ts";

/** Records read before the writer is told that there is room again. */
const RELEASE_EVERY = 64;

/** The reading end of a tick ring: one thread, one reader. */
export class TickRingReader {
  readonly #header: Int32Array;
  readonly #records: Float64Array;
  readonly #mask: number;
  #head: number;

  constructor(buffer: SharedArrayBuffer) {
    const { header, records, capacity } = ringViews(buffer);
    this.#header = header;
    this.#records = records;
    this.#mask = capacity - 1;
    this.#head = Atomics.load(header, RING.head);
  }

  /** Ticks lost since the ring was made: whoever reads must tell when it rises. */
  get lost(): number {
    return Atomics.load(this.#header, RING.lost) >>> 0;
  }

  get pending(): number {
    return (Atomics.load(this.#header, RING.tail) - this.#head) | 0;
  }

  /**
   * Calls `visit` for each tick that waits, oldest first, at most `most`. The fields begin at `at` in
   * `records` and are valid during the call only. A visit that throws has had its tick.
   * @returns how many were visited.
   */
  drain(visit: (records: Float64Array, at: number) => void, most: number): number {
    const count = Math.min((Atomics.load(this.#header, RING.tail) - this.#head) | 0, most);
    let done = 0;
    try {
      while (done < count) {
        const at = (this.#head & this.#mask) * TICK_FIELDS;
        this.#head = (this.#head + 1) | 0;
        done += 1;
        visit(this.#records, at);
        if (done % RELEASE_EVERY === 0) Atomics.store(this.#header, RING.head, this.#head);
      }
    } finally {
      Atomics.store(this.#header, RING.head, this.#head);
    }
    return done;
  }

  /** Blocks the thread until a tick waits or `ms` have passed. Workers only. @returns whether one waits. */
  wait(ms: number): boolean {
    if (this.pending > 0) return true;
    Atomics.store(this.#header, RING.sleeping, 1);
    Atomics.wait(this.#header, RING.tail, this.#head, ms);
    Atomics.store(this.#header, RING.sleeping, 0);
    return this.pending > 0;
  }

  /** The same without blocking, for a thread that also has messages to answer. */
  async waitAsync(ms: number): Promise<boolean> {
    if (this.pending > 0) return true;
    Atomics.store(this.#header, RING.sleeping, 1);
    const woken = Atomics.waitAsync(this.#header, RING.tail, this.#head, ms);
    if (woken.async) await woken.value;
    Atomics.store(this.#header, RING.sleeping, 0);
    return this.pending > 0;
  }
}

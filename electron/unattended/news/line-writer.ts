import type { Timers } from "../../../shared/domain/time.ts";

/** Lines that wait for a reader that does not read; beyond that they are dropped, and counted. */
const MOST_WAITING = 10_000;
/** A pipe that is full is tried again after so long, ms. */
const AGAIN_MS = 50;

/** Writes some of the bytes, and says how many; calls back with an error otherwise. As fs.write does with a descriptor. */
export type WriteBytes = (bytes: Uint8Array, done: (error: NodeJS.ErrnoException | null, written: number) => void) => void;

/**
 * Lines to standard output without ever waiting for whoever reads them: Node writes to a pipe synchronously,
 * and a pager that stands still would hold up the orders.
 */
export class LineWriter {
  readonly #write: WriteBytes;
  readonly #timers: Timers;
  #waiting: string[] = [];
  #rest: Uint8Array = new Uint8Array(0);
  #dropped = 0;
  #busy = false;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(write: WriteBytes, timers: Timers) {
    this.#write = write;
    this.#timers = timers;
  }

  line(text: string): void {
    if (this.#closed) return;
    if (this.#waiting.length >= MOST_WAITING) this.#dropped++;
    else this.#waiting.push(`${text}\n`);
    this.#go();
  }

  /** Resolves when all is written, nobody reads any more, or after `ms`. */
  flush(ms: number): Promise<void> {
    if (this.#closed || (!this.#busy && this.#waiting.length === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#timers.after(ms, resolve);
      this.#idle.push(() => {
        cancel();
        resolve();
      });
    });
  }

  #go(): void {
    if (this.#busy) return;
    if (this.#rest.length === 0) this.#rest = this.#next();
    if (this.#rest.length === 0) return this.#rested();
    this.#busy = true;
    this.#write(this.#rest, (error, written) => {
      this.#busy = false;
      if (error?.code === "EAGAIN") {
        this.#busy = true;
        this.#timers.after(AGAIN_MS, () => {
          this.#busy = false;
          this.#go();
        });
        return;
      }
      if (error) return this.#close();
      this.#rest = this.#rest.subarray(written);
      this.#go();
    });
  }

  #next(): Uint8Array {
    const lines = this.#waiting.splice(0);
    if (this.#dropped > 0) {
      lines.push(`${JSON.stringify({ level: "warn", event: "log.dropped", sentence: `${this.#dropped} lines were dropped: nobody read them in time.`, dropped: this.#dropped })}\n`);
      this.#dropped = 0;
    }
    return new TextEncoder().encode(lines.join(""));
  }

  /** The reader is gone; what happens is in the journal. */
  #close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#rest = new Uint8Array(0);
    this.#rested();
  }

  #rested(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

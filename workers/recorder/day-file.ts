import { ByteSink } from "../../shared/recording/bytes.ts";
import type { RecordedFacts, RecordingHead } from "../../shared/recording/facts.ts";
import { factsBytes, headBytes } from "../../shared/recording/facts.ts";
import type { IndexRow } from "../../shared/recording/file-index.ts";
import { indexBytes } from "../../shared/recording/file-index.ts";
import { FRAME, MARK, writeEnd, writeFrame } from "../../shared/recording/frames.ts";
import { writeTicks } from "../../shared/recording/tick-columns.ts";
import { KEPT, KEPT_FIELDS } from "../../shared/recording/tick-fields.ts";
import type { Disk } from "./disk.ts";

/** Ticks of one market on one day, one file from its beginning to its close. What is added reaches the disk with `flush`. */
export class DayFile {
  readonly path: string;
  /** Keys of the instruments in the order of their numbers. */
  readonly keys: string[] = [];
  ticks = 0;
  readonly #disk: Disk;
  readonly #file: number;
  readonly #waiting = new ByteSink(64 * 1024);
  readonly #content = new ByteSink(16 * 1024);
  readonly #rows: IndexRow[] = [];
  #written = 0;
  #writtenTicks = 0;

  /** @throws what the disk throws. */
  constructor(disk: Disk, path: string, head: RecordingHead) {
    this.path = path;
    this.#disk = disk;
    this.#file = disk.create(path);
    this.#waiting.append(MARK);
    writeFrame(this.#waiting, FRAME.head, headBytes(head));
  }

  /** Bytes on disk. */
  get written(): number {
    return this.#written;
  }

  /** Ticks on disk. */
  get writtenTicks(): number {
    return this.#writtenTicks;
  }

  /** Bytes that are not on disk yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get waitingTicks(): number {
    return this.ticks - this.#writtenTicks;
  }

  /** On disk and waiting. */
  get bytes(): number {
    return this.#written + this.#waiting.length;
  }

  /** @returns the instrument's number in this file. */
  addInstrument(facts: Omit<RecordedFacts, "nth">): number {
    const nth = this.keys.length;
    this.keys.push(facts.key);
    writeFrame(this.#waiting, FRAME.instrument, factsBytes({ nth, ...facts }));
    return nth;
  }

  /** @param ticks `count` records of KEPT_FIELDS numbers. */
  addTicks(nth: number, ticks: Float64Array, count: number): void {
    const content = this.#content;
    content.clear();
    content.number(nth);
    writeTicks(content, ticks, count);
    const from = ticks[KEPT.exchangeAt] ?? 0;
    const to = ticks[(count - 1) * KEPT_FIELDS + KEPT.exchangeAt] ?? 0;
    this.#rows.push({ at: this.bytes, nth, count, from, to });
    writeFrame(this.#waiting, FRAME.ticks, content.written);
    this.ticks += count;
  }

  /** @throws what the disk throws; the file is then to be given up with `abandon`. */
  flush(): void {
    const bytes = this.#waiting.written;
    if (bytes.length === 0) return;
    this.#disk.write(this.#file, bytes, this.#written);
    this.#written += bytes.length;
    this.#writtenTicks = this.ticks;
    this.#waiting.clear();
    this.#disk.sync(this.#file);
  }

  /** Writes what waits, the index and the end. @throws what the disk throws; the handle is given back all the same. */
  close(): void {
    const { keys } = this;
    const indexAt = this.bytes;
    writeFrame(this.#waiting, FRAME.index, indexBytes({ keys, rows: this.#rows }));
    writeEnd(this.#waiting, indexAt);
    try {
      this.flush();
    } finally {
      this.#disk.close(this.#file);
    }
  }

  /** Gives up a file that could not be written: half a frame is cut off, and an empty file removed, where the disk still allows it. */
  abandon(): void {
    const steps = [() => this.#disk.truncate(this.#file, this.#written), () => this.#disk.close(this.#file), () => this.#written === 0 && this.#disk.remove(this.path)];
    for (const step of steps) {
      try {
        step();
      } catch {
        // A reader passes over half a frame, an empty file counts for nothing, and a handle ends with the thread.
      }
    }
  }
}

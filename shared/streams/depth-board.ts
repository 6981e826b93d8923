import { D, DEEP } from "./depth-fields.ts";
import { copySettled, hold, release } from "./seqlock.ts";

/**
 * The books of twenty levels, beside the quote board: few instruments have one at a time, and the quotes of all the
 * others must not grow for them. In one SharedArrayBuffer:
 *
 *   Int32   0 magic · 1 rows · from VERSIONS_AT a version per row, odd while the row is being written
 *   Double  from the next 64-byte line: DEEP doubles per row (depth-fields.ts)
 *
 * The main process says which instrument has which row, the tick bridge alone writes, any thread reads. Rows are
 * used again, so a reader names the slot that it means and gets nothing where the row is about another.
 */
const MAGIC = 0x5361_7544;
const VERSIONS_AT = 64;
/** Instruments that can be looked at with twenty levels at once, as many as the broker takes. */
export const DEPTH_ROWS = 50;

function booksAt(rows: number): number {
  return Math.ceil((VERSIONS_AT + rows * 4) / 64) * 64;
}

/** @param rows 996 bytes each. */
export function createDepthBoard(rows: number = DEPTH_ROWS): SharedArrayBuffer {
  if (!Number.isInteger(rows) || rows < 1) throw new RangeError(`a depth board of ${rows} rows`);
  const buffer = new SharedArrayBuffer(booksAt(rows) + rows * DEEP * 8);
  const header = new Int32Array(buffer, 0, 2);
  header[1] = rows;
  header[0] = MAGIC;
  return buffer;
}

function views(buffer: SharedArrayBuffer): { readonly versions: Int32Array; readonly books: Float64Array } {
  const header = new Int32Array(buffer, 0, Math.min(2, buffer.byteLength >> 2));
  const rows = header[1] ?? 0;
  if (header[0] !== MAGIC || buffer.byteLength !== booksAt(rows) + rows * DEEP * 8) throw new TypeError("this buffer is not a depth board");
  return { versions: new Int32Array(buffer, VERSIONS_AT, rows), books: new Float64Array(buffer, booksAt(rows), rows * DEEP) };
}

export class DepthBoard {
  readonly buffer: SharedArrayBuffer;
  readonly rows: number;
  readonly #versions: Int32Array;
  readonly #books: Float64Array;

  /** @throws TypeError when the buffer is not a depth board. */
  constructor(buffer: SharedArrayBuffer) {
    const { versions, books } = views(buffer);
    this.buffer = buffer;
    this.rows = versions.length;
    this.#versions = versions;
    this.#books = books;
  }

  /** Grows by two with every write; odd during one, 0 before the first. */
  version(row: number): number {
    return row >= 0 && row < this.rows ? Atomics.load(this.#versions, row) : 0;
  }

  /**
   * Copies the book of a row, DEEP doubles, to `into` from `at`.
   * @returns false, with `into` to be ignored, for a row never written, about another slot, or not let go in time.
   */
  read(row: number, slot: number, into: Float64Array, at: number): boolean {
    if (this.version(row) === 0) return false;
    return copySettled(this.#versions, row, this.#books, row * DEEP, into, at, DEEP) && into[at + D.slot] === slot;
  }
}

/** The one writer of a depth board. Between `open` and `close` nothing may throw or wait. */
export class DepthBoardWriter {
  readonly rows: number;
  /** All books; a row's fields begin at what `open` returns. */
  readonly books: Float64Array;
  readonly #versions: Int32Array;

  /** Takes the board over, also from a writer that ended in the middle of a book. */
  constructor(buffer: SharedArrayBuffer) {
    const { versions, books } = views(buffer);
    this.rows = versions.length;
    this.books = books;
    this.#versions = versions;
    for (let row = 0; row < versions.length; row++) release(versions, row);
  }

  /** @returns offset of the row's fields in `books`. The row must be below `rows`. */
  open(row: number): number {
    hold(this.#versions, row);
    return row * DEEP;
  }

  close(row: number): void {
    release(this.#versions, row);
  }

  /** Leaves the row without a book, about this slot from now on. */
  clear(row: number, slot: number): void {
    if (!(row >= 0 && row < this.rows)) return;
    const at = this.open(row);
    this.books.fill(0, at, at + DEEP);
    this.books[at + D.slot] = slot;
    this.close(row);
  }
}

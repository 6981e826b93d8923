/** Rows of one piece: 65,536 rows of seven columns are 3.7 MB. */
const PIECE = 65_536;

/** Rows of numbers whose count is not known beforehand, column by column; pieces are given back as they are copied out. */
export class GrowingColumns {
  readonly #width: number;
  #pieces: Float64Array[] = [];
  #rows = 0;

  constructor(width: number) {
    this.#width = width;
  }

  get rows(): number {
    return this.#rows;
  }

  /** A new row of zeros. @returns its number. */
  addRow(): number {
    if (this.#rows % PIECE === 0) this.#pieces.push(new Float64Array(PIECE * this.#width));
    return this.#rows++;
  }

  /** Sets a number of the newest row. */
  set(column: number, value: number): void {
    const piece = this.#pieces[this.#pieces.length - 1];
    if (piece) piece[column * PIECE + ((this.#rows - 1) % PIECE)] = value;
  }

  /** Copies all rows into columns that have the room, and lets go of them. */
  moveInto(columns: readonly (Float64Array | Int32Array)[]): void {
    const pieces = this.#pieces;
    this.#pieces = [];
    for (let from = 0; from < this.#rows; from += PIECE) {
      const piece = pieces.shift();
      if (!piece) return;
      const count = Math.min(PIECE, this.#rows - from);
      columns.forEach((column, i) => column.set(piece.subarray(i * PIECE, i * PIECE + count), from));
    }
    this.#rows = 0;
  }
}

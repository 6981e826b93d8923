/** Where in a file something is wrong. */
export interface Place {
  /** Counted from 1; of a Parquet file its rows. */
  readonly line: number;
  /** Name of the column, as the file's header has it. */
  readonly column?: string | undefined;
}

/** Prices that cannot be read. The message is a sentence: file, line, column, what is there, what was expected, what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly place: Place | undefined;

  constructor(message: string, place?: Place, options?: ErrorOptions) {
    super(message, options);
    this.place = place;
  }
}

/** Characters of a cell that are shown. */
const SHOWN = 40;

/** A cell as a sentence shows it: “812.35”. What cannot be printed is left out. */
export function quoted(cell: string): string {
  const plain = cell.slice(0, SHOWN).replaceAll(/\p{C}/gu, "·");
  return `“${plain}${cell.length > SHOWN ? "…" : ""}”`;
}

/**
 * Rows of a comma-separated recording. Split by hand: the formats have no quotes, and over ten tick files
 * csv-parse takes 0.9 s where this takes 0.1 s.
 */

import { ReplayFileError, unexpected } from "./error.ts";
import type { RecordingText } from "./read-file.ts";

export interface Row {
  /** Line of the file; the header is line 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Column names of the first line, lower case. */
export function headerOf(recording: RecordingText): readonly string[] {
  const end = recording.text.indexOf("\n");
  const first = end < 0 ? recording.text : recording.text.slice(0, end);
  return first.split(",").map((name) => name.trim().toLowerCase());
}

/** Every line after the header that is not blank. The row is one object, filled anew for each line. */
export function* rowsOf(recording: RecordingText): Generator<Row, void, undefined> {
  const { text } = recording;
  const row: { line: number; fields: string[] } = { line: 1, fields: [] };
  for (let start = text.indexOf("\n") + 1; start > 0 && start < text.length; ) {
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    const cut = text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end;
    row.line++;
    if (cut > start) {
      row.fields = text.slice(start, cut).split(",");
      yield row;
    }
    start = end + 1;
  }
}

/** One column of a file: reads its field of a row, or says what is wrong with it. */
export class Column {
  readonly name: string;
  private readonly file: string;
  private readonly position: number;

  /** `name` in lower case; it must be in the header. `shown` is the header's own spelling. */
  constructor(file: string, header: readonly string[], name: string) {
    this.file = file;
    this.name = name;
    this.position = header.indexOf(name);
    if (this.position < 0) throw new ReplayFileError(file, `has no column ${name}`, { line: 1 });
  }

  text(row: Row): string | undefined {
    return row.fields[this.position];
  }

  refuse(row: Row, expected: string): ReplayFileError {
    return new ReplayFileError(this.file, unexpected(expected, this.text(row)), { line: row.line, column: this.name });
  }

  /** A price in rupees as paise, rounded where the file has more than two decimals. */
  price(row: Row): number {
    const text = this.text(row);
    const paise = text !== undefined && PRICE.test(text) ? Math.round(Number(text) * 100) : 0;
    if (paise <= 0 || paise > LARGEST_PAISE) throw this.refuse(row, "a price");
    return paise;
  }

  /** A whole number of units, 0 or more. */
  volume(row: Row): number {
    const text = this.text(row);
    const units = text !== undefined && VOLUME.test(text) ? Number(text) : -1;
    if (units < 0 || !Number.isSafeInteger(units)) throw this.refuse(row, "a whole number of units");
    return units;
  }
}

const PRICE = /^\d+(?:\.\d+)?$/;
const VOLUME = /^\d+(?:\.0*)?$/;
/** ₹1 crore: more than any share or index, and its paise fit 32 bits. */
const LARGEST_PAISE = 1_000_000_000;

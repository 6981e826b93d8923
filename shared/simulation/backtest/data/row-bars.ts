import type { Frame } from "../../../domain/candle.ts";
import { barOpen } from "../../../domain/candle.ts";
import { groupDigits } from "../../../domain/format.ts";
import type { InstrumentKey } from "../../../domain/identity.ts";
import { MINUTE_MS } from "../../../domain/time.ts";
import { PER_RUPEE } from "../../../domain/units.ts";
import { dayAt, dayText } from "../../../history/days.ts";
import { MOST_ROWS } from "../../../history/import-rows.ts";
import type { ColumnMapping, TimeFormat } from "../../../history/mapping.ts";
import type { Sessions } from "../../../history/sessions.ts";
import type { BarTable } from "../bar-table.ts";
import { barTable } from "../bar-table.ts";
import type { BarCells } from "./bar-cells.ts";
import { barCells, columnNames } from "./bar-cells.ts";
import { DataError, quoted } from "./data-error.ts";
import { Decimals } from "./decimals.ts";
import type { Finding, Origin } from "./finding.ts";
import { GrowingColumns } from "./growing-columns.ts";
import type { Days } from "./period.ts";
import { barWithin, daysText } from "./period.ts";
import { readingNotes } from "./reading-notes.ts";
import { SymbolSpans } from "./symbol-spans.ts";
import { FORMAT_WORDS, TimeCells, formatsOf } from "./time-cells.ts";

/** Prices above are no prices: rupees, and in a table of floats of whatever currency. */
const MOST_RUPEES = 100_000_000;
const MOST_FLOAT = 1e15;
const MOST_UNITS = Number.MAX_SAFE_INTEGER;

export interface RowTarget {
  /** The name the user knows. */
  readonly file: string;
  readonly lineWord: "line" | "row";
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
  readonly days: Days;
  readonly sessions: Sessions | undefined;
  /** Prices and quantities stay as they are written. */
  readonly floats: boolean;
  /** What the user says of the columns. */
  readonly mapping: Partial<ColumnMapping>;
  /** Of the formats in which the first row's time can be read, which is taken: 0 is the likeliest. */
  readonly attempt: number;
}

/** Bars as they lie in the file, not yet looked at. */
export interface RawBars {
  readonly table: BarTable;
  readonly origin: Origin;
  readonly notes: readonly Finding[];
}

/** A time that the chosen format does not have: another may. */
export class WrongFormat extends DataError {}

/** Rows of a file as columns of bars. Cells that are no time or no number, and rows of another length than the first, end it. */
export class RowBars {
  readonly #target: RowTarget;
  readonly #numbers = new Decimals();
  readonly #columns = new GrowingColumns(7);
  readonly #symbols = new SymbolSpans();
  readonly #price: (text: string) => number;
  #cells: BarCells | undefined;
  #times: TimeCells | undefined;
  #format: TimeFormat | undefined;
  #formats: readonly TimeFormat[] = [];
  #rows = 0;
  #span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };

  constructor(target: RowTarget) {
    this.#target = target;
    const numbers = this.#numbers;
    this.#price = target.floats ? (text) => numbers.plain(text) : (text) => numbers.units(text);
  }

  /** Is there another format to try where this one turned out wrong? */
  get mayRetry(): boolean {
    return this.#target.attempt + 1 < this.#formats.length;
  }

  /** @throws DataError */
  add(row: readonly string[], line: number): void {
    if (this.#cells === undefined) {
      this.#cells = barCells(row, this.#target.mapping, this.#target.file);
      if (this.#cells.hasHeader) return;
    }
    this.#addBar(row, line, this.#cells);
  }

  /** @param shared columns that threads may share. @throws DataError where nothing is left. */
  finish(shared: boolean): RawBars {
    const { file, lineWord, instrument, frame, days, floats } = this.#target;
    const count = this.#columns.rows;
    if (count === 0) throw this.#nothing();
    const table = barTable(instrument, frame, count, shared);
    const lines = new Int32Array(count);
    this.#columns.moveInto([table.at, table.open, table.high, table.low, table.close, table.volume, lines]);
    const columns = this.#cells === undefined ? {} : columnNames(this.#cells);
    const origin: Origin = { source: file, lines, lineWord, columns, unitsPerRupee: floats ? 1 : PER_RUPEE };
    const symbols = this.#symbols.finding(file, lineWord, frame, days);
    const notes = readingNotes({ file, count, numbers: this.#numbers, cells: this.#cells, times: this.#times, format: this.#format });
    return { table, origin, notes: symbols ? [symbols, ...notes] : notes };
  }

  #addBar(row: readonly string[], line: number, cells: BarCells): void {
    if (++this.#rows > MOST_ROWS) throw new DataError(`${this.#target.file} has more than ${groupDigits(MOST_ROWS)} rows. Split it into parts, and run on one of them.`);
    this.#refuseRagged(row, line, cells);
    const { mapping } = cells;
    const at = this.#time(row, line, mapping);
    if (at < this.#span.first) this.#span.first = at;
    if (at > this.#span.last) this.#span.last = at;
    const { frame, days, sessions } = this.#target;
    if (!barWithin(at, frame, days, sessions)) return;
    if (mapping.symbol !== undefined) this.#symbols.add(row[mapping.symbol] ?? "", at, line);
    const columns = this.#columns;
    columns.addRow();
    columns.set(0, at);
    columns.set(1, this.#priceOf(row, mapping.open, line));
    columns.set(2, this.#priceOf(row, mapping.high, line));
    columns.set(3, this.#priceOf(row, mapping.low, line));
    columns.set(4, this.#priceOf(row, mapping.close, line));
    columns.set(5, mapping.volume === undefined ? 0 : this.#volume(row, mapping.volume, line));
    columns.set(6, line);
  }

  #time(row: readonly string[], line: number, { time, clock, zone, stamp }: BarCells["mapping"]): number {
    const cell = row[time] ?? "";
    const clockCell = clock === undefined ? "" : (row[clock] ?? "");
    if (this.#times === undefined) {
      const { mapping, attempt } = this.#target;
      this.#formats = mapping.format === undefined ? formatsOf(cell, clockCell, zone) : [mapping.format];
      this.#format = this.#formats[attempt] ?? "iso";
      this.#times = new TimeCells(this.#format, zone);
    }
    const read = this.#times.read(cell, clockCell);
    if (Number.isNaN(read)) throw new WrongFormat(...this.#wrong(row, time, line, this.#formats.length === 0 ? "is no time" : `is no time as the rows before have it (${FORMAT_WORDS[this.#format ?? "iso"]})`, "a time such as 2026-11-20 09:15, or a day such as 2026-11-20"));
    const { frame } = this.#target;
    if (frame >= 1440) return barOpen(read, frame);
    return stamp === "close" ? read - frame * MINUTE_MS : read;
  }

  #priceOf(row: readonly string[], place: number, line: number): number {
    const value = this.#price(row[place] ?? "");
    const { floats } = this.#target;
    if (Math.abs(value) <= (floats ? MOST_FLOAT : MOST_RUPEES * PER_RUPEE)) return value;
    throw new DataError(...this.#wrong(row, place, line, Number.isNaN(value) ? "is no number" : "is too large", floats ? "a price such as 1.0716" : `a price in rupees such as 812.35, at most ${groupDigits(MOST_RUPEES)}`));
  }

  /** An empty cell is 0: indices have none. */
  #volume(row: readonly string[], place: number, line: number): number {
    const text = row[place] ?? "";
    if (text === "") return 0;
    const value = this.#target.floats ? this.#numbers.plain(text) : this.#numbers.whole(text);
    if (Math.abs(value) <= MOST_UNITS) return value;
    throw new DataError(...this.#wrong(row, place, line, Number.isNaN(value) ? "is no number" : "is too large", "a volume in units such as 15300"));
  }

  #refuseRagged(row: readonly string[], line: number, { headers, unused }: BarCells): void {
    const { file, lineWord } = this.#target;
    let length = row.length;
    while (length > headers.length && row[length - 1] === "") length--;
    if (length !== headers.length) throw new DataError(`${file}, ${lineWord} ${line}: ${row.length} cells where the first line has ${headers.length}; expected as many. Is a cell missing, or a comma within a number without quotes? Correct the row, then run again.`, { line });
    // A stray quote takes the rows up to the next one into its cell: as a time or a price that is seen.
    for (const place of unused) if ((row[place] ?? "").includes("\n")) throw new DataError(...this.#wrong(row, place, line, "goes on over several lines", "a cell of one line; is a quote left open"));
  }

  #wrong(row: readonly string[], place: number, line: number, what: string, expected: string): ConstructorParameters<typeof DataError> {
    const { file, lineWord } = this.#target;
    const column = this.#cells?.headers[place] ?? `Column ${place + 1}`;
    const cell = row[place] ?? "";
    const said = cell === "" ? "is empty" : `${quoted(cell)} ${what}`;
    return [`${file}, ${lineWord} ${line}, column “${column}”: ${said}; expected ${expected}. Correct or remove the row, then run again.`, { line, column }];
  }

  #nothing(): DataError {
    const { file, days } = this.#target;
    if (this.#rows === 0) return new DataError(`${file} has no rows of prices. Expected a header such as timestamp,open,high,low,close,volume and a row for each bar; choose another file.`);
    const { first, last } = this.#span;
    return new DataError(`${file} has no whole bars${daysText(days)}: it goes from ${dayText(dayAt(first))} to ${dayText(dayAt(last))}. Choose days among these.`);
  }
}

import { guessMapping } from "../../../history/guess-mapping.ts";
import type { ColumnMapping } from "../../../history/mapping.ts";
import type { BarColumn } from "../bar-table.ts";
import { DataError, quoted } from "./data-error.ts";

/** Which cell of a row is what. The format of times is not told by a header. */
export interface BarCells {
  readonly hasHeader: boolean;
  readonly headers: readonly string[];
  readonly mapping: Omit<ColumnMapping, "format">;
  /** Cells that are not used: their places. */
  readonly unused: readonly number[];
}

const NEEDED = ["open", "high", "low", "close"] as const;
/** The header of a column that pandas writes of its index: nothing, or this. */
const NAMELESS = /^(unnamed: ?\d+)?$/i;
const SHOWN = 12;

/**
 * The columns of a file by its first row.
 * @param given what the user says of them; goes before what the header says.
 * @throws DataError where a price has no column.
 */
export function barCells(first: readonly string[], given: Partial<ColumnMapping>, file: string): BarCells {
  const { hasHeader, headers, mapping: guess } = guessMapping([first]);
  const byPlace = hasHeader && NAMELESS.test(first[0] ?? "") ? { time: 0 } : {};
  const { time, open, high, low, close, ...rest } = { ...byPlace, ...guess, ...given };
  if (time === undefined || open === undefined || high === undefined || low === undefined || close === undefined) {
    const known = { open, high, low, close };
    const missing = [...(time === undefined ? ["times"] : []), ...NEEDED.filter((name) => known[name] === undefined).map((name) => `${name} prices`)];
    const names = first.slice(0, SHOWN).map(quoted).join(", ");
    throw new DataError(`${file}, line 1: no column of ${missing.join(", ")} among ${names}. Expected a header such as timestamp,open,high,low,close,volume; correct it, then run again.`, { line: 1 });
  }
  const mapping = { ...rest, time, open, high, low, close, zone: rest.zone ?? "IST", stamp: rest.stamp ?? "open" } as const;
  const used = [time, open, high, low, close, mapping.clock, mapping.volume, mapping.symbol];
  return { hasHeader, headers, mapping, unused: headers.flatMap((_, i) => (used.includes(i) ? [] : [i])) };
}

/** The header of each column of the table. */
export function columnNames({ headers, mapping }: BarCells): Partial<Record<BarColumn, string>> {
  const name = (place: number | undefined): string | undefined => (place === undefined ? undefined : headers[place]);
  const { time, open, high, low, close, volume } = mapping;
  const names = { at: name(time), open: name(open), high: name(high), low: name(low), close: name(close), volume: name(volume) };
  return Object.fromEntries(Object.entries(names).filter(([, text]) => text !== undefined && text !== ""));
}

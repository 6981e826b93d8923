import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import type { SchemaElement } from "hyparquet";
import { groupDigits } from "../../../shared/domain/format.ts";
import { MOST_ROWS } from "../../../shared/history/import-rows.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { TakeRow } from "./table-rows.ts";

/** Rows decoded at a time. */
const PIECE = 50_000;

/** Rows of a Parquet file as text, the names of its columns first as row 0. A double is written as its shortest decimal, which is what was meant. */
export async function parquetRows({ path, file }: { readonly path: string; readonly file: string }, take: TakeRow): Promise<void> {
  try {
    const buffer = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(buffer);
    const columns = parquetSchema(metadata).children.map(({ element }) => element);
    const count = Number(metadata.num_rows);
    if (count > MOST_ROWS) throw new DataError(`${file} has more than ${groupDigits(MOST_ROWS)} rows. Split it into parts, and run on one of them.`);
    take(columns.map(({ name }) => name), 0);
    for (let from = 0; from < count; from += PIECE) {
      const rows: unknown[][] = [];
      await parquetRead({ file: buffer, metadata, rowStart: from, rowEnd: Math.min(from + PIECE, count), onComplete: (read) => void rows.push(...(read as unknown[][])) });
      rows.forEach((row, i) => take(columns.map((column, at) => textOf(row[at], column)), from + i + 1));
    }
  } catch (error) {
    if (error instanceof DataError || (error instanceof Error && "code" in error)) throw error;
    throw new DataError(`${file} could not be read as Parquet: ${error instanceof Error ? error.message : String(error)}. Write it anew, or save it as CSV, then run again.`, undefined, { cause: error });
  }
}

/** A time that knows no zone stays without one: it is taken for India's. */
function textOf(value: unknown, { logical_type: logical, converted_type: converted }: SchemaElement): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return "no date";
    const zoned = logical?.type === "TIMESTAMP" ? logical.isAdjustedToUTC : converted?.startsWith("TIMESTAMP") === true;
    const text = value.toISOString();
    return converted === "DATE" ? text.slice(0, 10) : zoned ? text : text.slice(0, -1);
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

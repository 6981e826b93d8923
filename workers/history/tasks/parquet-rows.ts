import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import type { SchemaElement } from "hyparquet";
import type { TableFile } from "../../../shared/contract/history-tasks.ts";
import { ImportError, MOST_ROWS } from "../../../shared/history/import-rows.ts";

/** Rows decoded at a time. */
const PIECE = 50_000;

/** Rows of a Parquet file as text, its column names first, like a CSV's. Line numbers count rows; the names are line 1. */
export async function parquetRows({ path, file }: TableFile, take: (cells: readonly string[], line: number) => void, most: number): Promise<void> {
  try {
    const buffer = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(buffer);
    const columns = parquetSchema(metadata).children.map(({ element }) => element);
    const count = Math.min(Number(metadata.num_rows), most - 1);
    if (count > MOST_ROWS) throw new ImportError(`The file has more than ${MOST_ROWS} rows. Split it and import the parts.`);
    take(columns.map(({ name }) => name), 1);
    for (let from = 0; from < count; from += PIECE) {
      const rowEnd = Math.min(from + PIECE, count);
      await parquetRead({
        file: buffer, metadata, rowStart: from, rowEnd,
        onComplete: (rows) => rows.forEach((row, i) => take(columns.map((column, at) => textOf((row as readonly unknown[])[at], column)), from + i + 2)),
      });
    }
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(`${file} could not be read as Parquet: ${error instanceof Error ? error.message : String(error)}. Nothing was imported.`, { cause: error });
  }
}

/** A time without a zone of its own stays without one, for the user to say which it is. */
function textOf(value: unknown, column: SchemaElement): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) {
    const zoned = column.logical_type?.type === "TIMESTAMP" ? column.logical_type.isAdjustedToUTC : column.converted_type?.startsWith("TIMESTAMP") === true;
    const text = value.toISOString();
    return column.converted_type === "DATE" ? text.slice(0, 10) : zoned ? text : text.slice(0, -1);
  }
  return typeof value === "number" || typeof value === "bigint" || typeof value === "string" || typeof value === "boolean" ? String(value) : JSON.stringify(value);
}

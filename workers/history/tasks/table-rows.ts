import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { TableFile } from "../../../shared/contract/history-tasks.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { CsvReader } from "../../../shared/history/csv.ts";
import { ImportError } from "../../../shared/history/import-rows.ts";
import { LONGEST_LINE, LineGuard } from "../../../shared/history/line-guard.ts";
import { parquetRows } from "./parquet-rows.ts";

/** Ends the reading: no failure. */
class EnoughRows extends Error {}

export function kindOf({ file }: TableFile): "csv" | "parquet" {
  return /\.parquet$/i.test(file) ? "parquet" : "csv";
}

/**
 * Hands out the rows of a file as text, the header among them for a CSV, with the line each begins on.
 * @param most rows after which reading ends.
 * @throws ImportError, CsvError with a sentence.
 */
export async function tableRows(table: TableFile, take: (cells: readonly string[], line: number) => void, most: number = Number.POSITIVE_INFINITY): Promise<void> {
  if (kindOf(table) === "parquet") return parquetRows(table, take, most);
  let rows = 0;
  const reader = new CsvReader((cells, line) => {
    take(cells, line);
    if (++rows >= most) throw new EnoughRows();
  });
  const guard = new LineGuard((line) => new ImportError(`${table.file}, line ${line}: the line is longer than ${groupDigits(LONGEST_LINE)} characters, so this is no CSV of prices. Save it as CSV with a line for each bar; nothing was imported.`));
  const push = (text: string): void => {
    guard.look(text);
    reader.push(text);
  };
  const file = createReadStream(table.path);
  const bytes = /\.gz$/i.test(table.file) ? file.pipe(createGunzip()) : file;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) push(decoded(decoder, chunk));
    push(decoded(decoder, undefined));
    reader.end();
  } catch (error) {
    if (error instanceof EnoughRows) return;
    if (error instanceof Error && "code" in error) throw new ImportError(`${table.file} could not be read: ${error.message}. Nothing was imported.`, { cause: error });
    throw error;
  } finally {
    file.destroy();
  }
}

function decoded(decoder: TextDecoder, chunk: Buffer | undefined): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new ImportError("The file is no text in UTF-8. Save it as CSV (UTF-8) and try again; nothing was imported.", { cause: error });
  }
}

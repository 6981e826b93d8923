import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CsvError, CsvReader } from "../../../shared/history/csv.ts";
import { LONGEST_LINE, LineGuard } from "../../../shared/history/line-guard.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { TakeRow } from "./table-rows.ts";

/** Bytes read at a time. */
const PIECE = 256 * 1024;

/** Rows of a CSV file, plain or packed, as it streams by. @throws DataError with a sentence. */
export async function csvRows({ path, file }: { readonly path: string; readonly file: string }, take: TakeRow): Promise<void> {
  const reader = new CsvReader(take);
  const guard = new LineGuard((line) => new DataError(`${file}, line ${line}: the line is longer than ${LONGEST_LINE} characters, so this is no CSV of prices. Save it as CSV with a line for each bar, then run again.`, { line }));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const push = (text: string): void => {
    guard.look(text);
    reader.push(text);
  };
  const bytes = createReadStream(path, { highWaterMark: PIECE });
  const eat = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) push(decoded(decoder, chunk, file, guard));
    push(decoded(decoder, undefined, file, guard));
    reader.end();
  };
  try {
    if (/\.gz$/i.test(file)) await pipeline(bytes, createGunzip({ chunkSize: PIECE }), eat);
    else await pipeline(bytes, eat);
  } catch (error) {
    if (error instanceof CsvError) throw new DataError(`${file}, ${error.message.replace(/^Line/, "line")} Correct the file, then run again.`, { line: error.line }, { cause: error });
    throw error;
  }
}

function decoded(decoder: TextDecoder, chunk: Buffer | undefined, file: string, { line }: LineGuard): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new DataError(`${file}, in or after line ${line}: the file is no text in UTF-8. Save it as CSV (UTF-8), then run again.`, { line }, { cause: error });
  }
}

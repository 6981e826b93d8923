import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CsvError, CsvReader } from "../../../shared/history/csv.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { TakeRow } from "./table-rows.ts";

/** Bytes read at a time. */
const PIECE = 256 * 1024;
/** A line of a price file has a hundred characters; one so long is no line of it, and would have to be kept whole. */
const LONGEST_LINE = 200_000;

/** Rows of a CSV file, plain or packed, as it streams by. @throws DataError with a sentence. */
export async function csvRows({ path, file }: { readonly path: string; readonly file: string }, take: TakeRow): Promise<void> {
  const reader = new CsvReader(take);
  const guard = new LineGuard(file);
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

/** Counts lines as they come, and refuses one that never ends before memory is taken for it. */
class LineGuard {
  readonly #file: string;
  #length = 0;
  line = 1;

  constructor(file: string) {
    this.#file = file;
  }

  look(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#grow(end - from);
      this.#length = 0;
      this.line++;
      from = end + 1;
    }
    this.#grow(text.length - from);
  }

  #grow(by: number): void {
    this.#length += by;
    if (this.#length > LONGEST_LINE) throw new DataError(`${this.#file}, line ${this.line}: the line is longer than ${LONGEST_LINE} characters, so this is no CSV of prices. Save it as CSV with a line for each bar, then run again.`, { line: this.line });
  }
}

function decoded(decoder: TextDecoder, chunk: Buffer | undefined, file: string, { line }: LineGuard): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new DataError(`${file}, in or after line ${line}: the file is no text in UTF-8. Save it as CSV (UTF-8), then run again.`, { line }, { cause: error });
  }
}

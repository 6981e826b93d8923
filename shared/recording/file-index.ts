import { ByteSink, ByteSource } from "./bytes.ts";
import { bytesJson, jsonBytes } from "./json-bytes.ts";

/** Where each frame of ticks lies, and of what: with it one instrument is read without reading the others. */
export interface IndexRow {
  /** Where its frame begins. */
  readonly at: number;
  /** Number of the instrument in this file. */
  readonly nth: number;
  readonly count: number;
  /** Exchange times of its first and last tick, epoch ms. */
  readonly from: number;
  readonly to: number;
}

export interface FileIndex {
  /** Keys of the instruments by their number; "" for a number that has none. */
  readonly keys: readonly string[];
  readonly rows: readonly IndexRow[];
}

export function indexBytes({ keys, rows }: FileIndex): Uint8Array {
  const out = new ByteSink();
  const names = jsonBytes(keys);
  out.number(names.length);
  out.append(names);
  out.number(rows.length);
  let at = 0;
  let from = 0;
  for (const row of rows) {
    out.number(row.at - at);
    out.number(row.nth);
    out.number(row.count);
    out.signed(row.from - from);
    out.signed(row.to - row.from);
    at = row.at;
    from = row.from;
  }
  return out.written;
}

/** @throws RangeError for bytes that are no index. */
export function readIndex(bytes: Uint8Array): FileIndex {
  const source = new ByteSource(bytes);
  const keys = readKeys(source.take(source.number()));
  const count = source.number();
  const rows: IndexRow[] = [];
  let at = 0;
  let from = 0;
  for (let i = 0; i < count; i++) {
    at += source.number();
    const nth = source.number();
    const ticks = source.number();
    from += source.signed();
    rows.push({ at, nth, count: ticks, from, to: from + source.signed() });
  }
  return { keys, rows };
}

function readKeys(bytes: Uint8Array): string[] {
  const keys = bytesJson(bytes);
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === "string")) throw new RangeError("an index without its instruments");
  return keys;
}

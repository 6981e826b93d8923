import { closeSync, fsyncSync, openSync, readSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import type { ListMeta } from "../../shared/contract/instrument-load.ts";
import { InstrumentTable } from "../../shared/instruments/instrument-table.ts";

/**
 * A table on disk: head, meta as JSON, the table's own bytes. The head's checksum is over both; a
 * file that is cut, mixed or of another version reads as none.
 */
const MAGIC = 0x53_41_55_46;
const HEAD = 16;
const LARGEST_META = 1 << 20;
const LARGEST_TABLE = 1 << 30;

export interface Snapshot {
  readonly meta: ListMeta;
  readonly buffer: SharedArrayBuffer;
  readonly table: InstrumentTable;
}

/** @returns undefined where there is none that can be used. */
export function readSnapshot(path: string): Snapshot | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    return read(file, statSync(path).size);
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

function read(file: number, size: number): Snapshot | undefined {
  const head = new Uint32Array(HEAD / 4);
  fill(file, new Uint8Array(head.buffer), 0);
  const [magic = 0, metaLength = 0, tableLength = 0, sum = 0] = head;
  if (magic !== MAGIC || metaLength > LARGEST_META || tableLength > LARGEST_TABLE || size !== HEAD + metaLength + tableLength) return undefined;
  const metaBytes = Buffer.alloc(metaLength);
  fill(file, metaBytes, HEAD);
  const buffer = new SharedArrayBuffer(tableLength);
  const bytes = new Uint8Array(buffer);
  fill(file, bytes, HEAD + metaLength);
  if (crc32(bytes, crc32(metaBytes)) !== sum) return undefined;
  const meta = JSON.parse(metaBytes.toString("utf8")) as ListMeta;
  const table = InstrumentTable.open(buffer, meta.segments);
  return table && { meta, buffer, table };
}

function fill(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new Error("the file ends too soon");
    done += read;
  }
}

/**
 * Writes beside, syncs, and renames: a crash leaves the old or the new one, whole. The one before
 * moves to `previous` when it is of an earlier day.
 * @throws Error when the disk refuses.
 */
export function writeSnapshot(path: string, previous: string, meta: ListMeta, buffer: SharedArrayBuffer, keepOld: boolean): void {
  const metaBytes = Buffer.from(JSON.stringify(meta));
  const bytes = new Uint8Array(buffer);
  const head = Uint32Array.of(MAGIC, metaBytes.length, bytes.length, crc32(bytes, crc32(metaBytes)));
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w", 0o600);
  try {
    for (const part of [new Uint8Array(head.buffer), metaBytes, bytes]) put(file, part);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (keepOld) renameSync(path, previous);
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

function put(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
}

/** So that the names themselves outlive a power cut. Windows cannot open a folder and needs no such thing. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

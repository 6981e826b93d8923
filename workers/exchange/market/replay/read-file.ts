/** A recording's text from disk, plain or gzip, with every way that can fail told in a sentence. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { ReplayFileError } from "./error.ts";

/** Largest recording once unpacked: a string of V8 holds 512 MB. */
const LARGEST_BYTES = 400 * 1024 * 1024;

export interface RecordingText {
  /** Base name. */
  readonly file: string;
  readonly text: string;
  /** Of the unpacked bytes: packing a file anew does not make another market. */
  readonly digest: string;
}

const unpack = promisify(gunzip);

export async function readRecording(path: string): Promise<RecordingText> {
  const file = basename(path);
  const stored = await readBytes(path, file);
  const isGzip = stored[0] === 0x1f && stored[1] === 0x8b;
  if (stored.length === 0) throw new ReplayFileError(file, "the file is empty");
  if (file.endsWith(".gz") && !isGzip) throw new ReplayFileError(file, "is named .gz but does not begin as gzip does");
  const bytes = isGzip ? await unpackBytes(stored, file) : stored;
  if (bytes.length > LARGEST_BYTES) throw tooLarge(file);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  // Every format here is ASCII; latin1 reads it several times faster than UTF-8 and loses nothing of a bad byte.
  const text = bytes.toString("latin1", hasMark ? 3 : 0);
  if (text.trim() === "") throw new ReplayFileError(file, "the file is empty");
  return { file, text, digest: createHash("sha256").update(bytes).digest("hex") };
}

export async function readBytes(path: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (code === "ENOENT") throw new ReplayFileError(file, `there is no such file (${path})`);
    if (code === "EISDIR") throw new ReplayFileError(file, "is a folder, expected a file");
    if (code === "EACCES" || code === "EPERM") throw new ReplayFileError(file, "may not be read by this user");
    if (code === "ERR_FS_FILE_TOO_LARGE") throw tooLarge(file);
    throw new ReplayFileError(file, `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function unpackBytes(stored: Buffer, file: string): Promise<Buffer> {
  try {
    return await unpack(stored, { maxOutputLength: LARGEST_BYTES });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(file);
    throw new ReplayFileError(file, `the gzip data is damaged or cut short (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

function tooLarge(file: string): ReplayFileError {
  return new ReplayFileError(file, `is larger than ${LARGEST_BYTES / 1024 / 1024} MB unpacked`);
}

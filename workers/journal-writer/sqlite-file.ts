import { existsSync, renameSync } from "node:fs";
import { basename } from "node:path";
import Database from "better-sqlite3";
import type { FileShape } from "./file-shape.ts";
import { stampOf } from "./file-shape.ts";
import { migrate } from "./migrate.ts";

/** A file that a newer Sauda wrote: left as it is. */
export class NewerFileError extends Error {}

/** Thrown by a `verify` that finds the content inconsistent. */
export class BrokenContentError extends Error {}

export interface OpenedFile {
  readonly db: Database.Database;
  /** Set when the old file was damaged and has been kept aside. */
  readonly keptAside: { readonly path: string; readonly why: string } | undefined;
  /** Set when the file was brought to a new format: the copy made before. */
  readonly backup: string | undefined;
}

/** Above this a whole-file check would delay the start by more than about 0.2 s; the hash chain is still verified. */
const CHECK_UP_TO_PAGES = 16_384;

/**
 * Opens or creates one SQLite file. A corrupt file is renamed, never deleted, and a fresh one begun.
 * @param verify looks through the content before any step changes the file, and again after.
 * @throws NewerFileError when the file belongs to a newer version, MigrationError when it could not be brought to this one.
 */
export function openFile(shape: FileShape, startedAt: number, verify: (db: Database.Database) => void = () => {}): OpenedFile {
  try {
    return { ...open(shape, startedAt, verify), keptAside: undefined };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    const aside = keepAside(shape.path, startedAt);
    return { ...open(shape, startedAt, verify), keptAside: { path: aside, why: error instanceof Error ? error.message : String(error) } };
  }
}

export function isCorruption(error: unknown): boolean {
  if (error instanceof BrokenContentError) return true;
  const code = error instanceof Database.SqliteError ? error.code : "";
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
}

function open(shape: FileShape, startedAt: number, verify: (db: Database.Database) => void): Omit<OpenedFile, "keptAside"> {
  const db = new Database(shape.path);
  try {
    db.pragma("journal_mode = WAL");
    db.pragma(`synchronous = ${shape.synchronous}`);
    // 4 MB of WAL between checkpoints keeps the checkpoint's own fsync rare.
    db.pragma("wal_autocheckpoint = 1000");
    const version = Number(db.pragma("user_version", { simple: true }));
    const newest = shape.steps.at(-1)?.to ?? 0;
    if (version > newest) throw new NewerFileError(`${basename(shape.path)} was written by a newer Sauda (format ${version}, this one knows ${newest}).`);
    if (Number(db.pragma("page_count", { simple: true })) <= CHECK_UP_TO_PAGES) {
      const answer = String(db.pragma("quick_check(1)", { simple: true }));
      if (answer !== "ok") throw new BrokenContentError(answer.replace(/^\*\*\* in database main \*\*\*\s*/, "").replaceAll(/\s+/g, " "));
    }
    if (version > 0) verify(db);
    const backup = version === newest ? undefined : migrate(db, shape, version, startedAt);
    if (version !== newest) verify(db);
    return { db, backup };
  } catch (error) {
    db.close();
    throw error;
  }
}

function keepAside(path: string, startedAt: number): string {
  const aside = `${path}.corrupt-${stampOf(startedAt)}`;
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

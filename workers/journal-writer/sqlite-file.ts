import { existsSync, renameSync } from "node:fs";
import { basename } from "node:path";
import Database from "better-sqlite3";

/** A file that a newer Sauda wrote: left as it is. */
export class NewerFileError extends Error {}

export interface OpenedFile {
  readonly db: Database.Database;
  /** Set when the old file was unreadable and has been kept aside. */
  readonly keptAside: string | undefined;
}

export interface FileShape {
  readonly path: string;
  readonly version: number;
  readonly schema: string;
  /** FULL: a commit returns after fdatasync of the WAL. NORMAL may lose the last commits with the power. */
  readonly synchronous: "FULL" | "NORMAL";
}

/** Above this a whole-file check would delay the start by more than about 0.2 s; the hash chain is still verified. */
const CHECK_UP_TO_PAGES = 16_384;

/**
 * Opens or creates one SQLite file. A corrupt file is renamed, never deleted, and a fresh one begun.
 * @throws NewerFileError when the file belongs to a newer version.
 */
export function openFile(shape: FileShape, startedAt: number, verify: (db: Database.Database) => void = () => {}): OpenedFile {
  try {
    return { db: open(shape, verify), keptAside: undefined };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    const aside = keepAside(shape.path, startedAt);
    return { db: open(shape, verify), keptAside: aside };
  }
}

/** Thrown by a `verify` that finds the content inconsistent. */
export class BrokenContentError extends Error {}

function isCorruption(error: unknown): boolean {
  if (error instanceof BrokenContentError) return true;
  const code = error instanceof Database.SqliteError ? error.code : "";
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
}

function open(shape: FileShape, verify: (db: Database.Database) => void): Database.Database {
  const db = new Database(shape.path);
  try {
    db.pragma("journal_mode = WAL");
    db.pragma(`synchronous = ${shape.synchronous}`);
    // 4 MB of WAL between checkpoints keeps the checkpoint's own fsync rare.
    db.pragma("wal_autocheckpoint = 1000");
    const version = Number(db.pragma("user_version", { simple: true }));
    if (version > shape.version) throw new NewerFileError(`${basename(shape.path)} was written by a newer Sauda (format ${version}, this one knows ${shape.version}).`);
    if (Number(db.pragma("page_count", { simple: true })) <= CHECK_UP_TO_PAGES) {
      const answer = String(db.pragma("quick_check(1)", { simple: true }));
      if (answer !== "ok") throw new BrokenContentError(answer);
    }
    db.exec(shape.schema);
    db.pragma(`user_version = ${shape.version}`);
    verify(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function keepAside(path: string, startedAt: number): string {
  const stamp = new Date(startedAt).toISOString().replaceAll(/[:.]/g, "-");
  const aside = `${path}.corrupt-${stamp}`;
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

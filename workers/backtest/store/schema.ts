import { existsSync, renameSync } from "node:fs";
import { basename } from "node:path";
import Database from "better-sqlite3";

/**
 * A run is a row of `runs`, which lists read, and one of `bodies` beside it: trades and orders as packed JSON, the
 * curve as packed doubles, and what the run was made of. Both are written in one transaction. `findings` holds what
 * was found out about a run afterwards.
 */
const RUNS = `
CREATE TABLE runs (id TEXT PRIMARY KEY, at INTEGER NOT NULL, title TEXT NOT NULL, head TEXT NOT NULL);
CREATE TABLE bodies (
  run TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE, hash TEXT NOT NULL,
  body BLOB NOT NULL, at BLOB NOT NULL, equity BLOB NOT NULL, benchmark BLOB NOT NULL, inputs BLOB NOT NULL
);
CREATE TABLE findings (run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, kind TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (run, kind)) WITHOUT ROWID;
`;

/** Step n brings a file of format n to format n + 1. */
const MIGRATIONS: readonly string[] = [RUNS];
/** Another thread may be writing a long run, ms. */
const BUSY_MS = 30_000;

/** Makes the store or brings it up to date, before anyone else opens it. @returns sentences about what was found. @throws Error with a sentence. */
export function prepareStore(path: string): string[] {
  try {
    migrate(path);
    return [];
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = freeName(`${path}.damaged`);
    for (const suffix of ["", "-wal", "-shm"]) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    migrate(path);
    return [`The kept runs in ${basename(path)} were damaged and have been set aside as ${basename(aside)}. Run again what is needed.`];
  }
}

/** One that was prepared. To be closed. */
export function openStore(path: string): Database.Database {
  const db = new Database(path, { fileMustExist: true, timeout: BUSY_MS });
  db.pragma("synchronous = NORMAL");
  db.pragma("foreign_keys = ON");
  return db;
}

function migrate(path: string): void {
  const db = new Database(path, { timeout: BUSY_MS });
  try {
    // Only a fresh file takes these two: larger pages hold more of a curve, and room of what is removed goes back to the disk.
    db.pragma("page_size = 8192");
    db.pragma("auto_vacuum = INCREMENTAL");
    db.pragma("journal_mode = WAL");
    const format = Number(db.pragma("user_version", { simple: true }));
    if (format > MIGRATIONS.length) throw new Error(`${basename(path)} was written by a newer Sauda (format ${format}, this one knows ${MIGRATIONS.length}). Update Sauda; nothing was changed.`);
    for (const [step, sql] of MIGRATIONS.entries()) {
      if (step < format) continue;
      db.transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${step + 1}`);
      })();
    }
    db.prepare("SELECT count(*) FROM runs").get();
  } finally {
    db.close();
  }
}

export function isDamage(error: unknown): boolean {
  const code = error instanceof Database.SqliteError ? error.code : "";
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
}

function freeName(path: string): string {
  for (let n = 1; ; n++) if (!existsSync(`${path}-${n}`)) return `${path}-${n}`;
}

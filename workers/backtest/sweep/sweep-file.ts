import { basename } from "node:path";
import Database from "better-sqlite3";

/** Another program may be writing, ms. */
const BUSY_MS = 5_000;

/** Step n brings a file of format n to format n + 1. */
const MIGRATIONS = [`
CREATE TABLE sweeps (id TEXT PRIMARY KEY, at INTEGER NOT NULL, title TEXT NOT NULL, request TEXT NOT NULL, task TEXT NOT NULL, standing TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE points (sweep TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (sweep, number)) WITHOUT ROWID;
`, `
ALTER TABLE sweeps ADD COLUMN plan TEXT;
CREATE TABLE windows (walk TEXT, number INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (walk, number)) WITHOUT ROWID;
`] as const;

const open = new Map<string, Database.Database>();

/** The file of sweeps, opened once in a thread. @throws Error with a sentence. */
export function sweepFile(path: string): Database.Database {
  const known = open.get(path);
  if (known) return known;
  try {
    const db = opened(path);
    open.set(path, db);
    return db;
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    const damaged = error.code.startsWith("SQLITE_CORRUPT") || error.code === "SQLITE_NOTADB";
    throw new Error(damaged ? `The file of sweeps ${basename(path)} is damaged. Rename or delete it, then start the sweep again; nothing else is lost.` : `The file of sweeps ${basename(path)} could not be opened: ${error.message}. Check that its folder is there and may be written.`, { cause: error });
  }
}

function opened(path: string): Database.Database {
  const db = new Database(path, { timeout: BUSY_MS });
  try {
    db.pragma("journal_mode = WAL");
    // A power cut may take the last points with it, which are then played again.
    db.pragma("synchronous = NORMAL");
    const format = Number(db.pragma("user_version", { simple: true }));
    if (format > MIGRATIONS.length) throw new Error(`${basename(path)} was written by a newer Sauda (format ${format}, this one knows ${MIGRATIONS.length}). Update Sauda; nothing was changed.`);
    db.transaction(() => {
      for (const sql of MIGRATIONS.slice(Number(db.pragma("user_version", { simple: true })))) db.exec(sql);
      db.pragma(`user_version = ${MIGRATIONS.length}`);
    }).immediate();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

import { existsSync, renameSync } from "node:fs";
import { basename } from "node:path";
import Database from "better-sqlite3";

const FORMAT = 1;

/**
 * One row per instrument, frame and day; its bars are one blob (shared/history/day-codec.ts). SQLite rather
 * than a file per day: measured over 4,700 days of 2.5 kB it reads three times and writes twice as fast, takes no
 * more room than files rounded up to whole disk blocks, and a power cut never leaves half a day.
 */
const TABLES = `
CREATE TABLE series (id INTEGER PRIMARY KEY, instrument TEXT NOT NULL, frame INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0, UNIQUE (instrument, frame));
CREATE TABLE days (
  series INTEGER NOT NULL, day INTEGER NOT NULL, final INTEGER NOT NULL, source INTEGER NOT NULL, bars INTEGER NOT NULL,
  expected INTEGER NOT NULL, missing INTEGER NOT NULL, at INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (series, day)
);
CREATE INDEX days_source ON days (source) WHERE source > 0;
CREATE TABLE imports (id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, at INTEGER NOT NULL, rows INTEGER NOT NULL, days INTEGER NOT NULL, replaced INTEGER NOT NULL, what TEXT NOT NULL);
CREATE TABLE replaced (
  import INTEGER NOT NULL, series INTEGER NOT NULL, day INTEGER NOT NULL, final INTEGER NOT NULL, source INTEGER NOT NULL, bars INTEGER NOT NULL,
  expected INTEGER NOT NULL, missing INTEGER NOT NULL, at INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (import, series, day)
);
CREATE TABLE jobs (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
`;

export interface OpenedHistory {
  readonly db: Database.Database;
  readonly notes: readonly string[];
}

/** @throws Error with a sentence where the file is a newer Sauda's, or cannot be opened at all. */
export function openHistory(path: string): OpenedHistory {
  try {
    return { db: open(path), notes: [] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = freeName(`${path}.damaged`);
    for (const suffix of ["", "-wal", "-shm"]) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    return { db: open(path), notes: [`The kept candles in ${basename(path)} were damaged and have been set aside as ${basename(aside)}. Candles of the broker are fetched anew; imported ones must be imported again.`] };
  }
}

/** Beside Sauda, to read alone. @throws Error with a sentence where there is none. */
export function openHistoryToRead(path: string): Database.Database {
  if (!existsSync(path)) throw new Error(`There are no kept candles: ${path} does not exist. Download or import some first.`);
  const db = new Database(path, { fileMustExist: true });
  db.pragma("query_only = ON");
  return db;
}

function open(path: string): Database.Database {
  const db = new Database(path);
  try {
    // Only a fresh file takes these two: larger pages hold a day's blob whole, and room of what is deleted goes back to the disk.
    db.pragma("page_size = 8192");
    db.pragma("auto_vacuum = INCREMENTAL");
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    const format = Number(db.pragma("user_version", { simple: true }));
    if (format > FORMAT) throw new Error(`${basename(path)} was written by a newer Sauda (format ${format}, this one knows ${FORMAT}). Update Sauda; nothing was changed.`);
    if (format === 0) {
      db.transaction(() => {
        db.exec(TABLES);
        db.pragma(`user_version = ${FORMAT}`);
      })();
    }
    db.prepare("SELECT count(*) FROM series").get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function isDamage(error: unknown): boolean {
  const code = error instanceof Database.SqliteError ? error.code : "";
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
}

function freeName(path: string): string {
  for (let n = 1; ; n++) if (!existsSync(`${path}-${n}`)) return `${path}-${n}`;
}

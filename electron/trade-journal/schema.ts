import { existsSync, renameSync } from "node:fs";
import { basename } from "node:path";
import Database from "better-sqlite3";

/**
 * `entries` is a projection of the order journals and can be made anew; `words`, `tags`, `rules` and `pictures` are
 * the user's own and exist nowhere else. `search` holds all words of an entry. `declined` names pictures that were
 * taken by themselves and removed by the user: they are not taken again.
 */
const TABLES = `
CREATE TABLE entries (
  id TEXT PRIMARY KEY, world TEXT NOT NULL, account TEXT NOT NULL, anchor TEXT NOT NULL, instrument TEXT NOT NULL, product TEXT NOT NULL, side TEXT NOT NULL,
  state TEXT NOT NULL, opened_at REAL NOT NULL, day TEXT NOT NULL, net INTEGER NOT NULL, charges INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX entries_newest ON entries (opened_at DESC, id);
CREATE INDEX entries_of ON entries (world, account);
CREATE TABLE words (entry TEXT PRIMARY KEY, note TEXT NOT NULL, verdict TEXT, rule TEXT NOT NULL, setup TEXT NOT NULL, rating INTEGER, at REAL NOT NULL) STRICT;
CREATE TABLE tags (entry TEXT NOT NULL, tag TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (entry, tag)) STRICT, WITHOUT ROWID;
CREATE TABLE rules (place INTEGER PRIMARY KEY, rule TEXT NOT NULL) STRICT;
CREATE TABLE pictures (id INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL, kind TEXT NOT NULL, at REAL NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, bytes INTEGER NOT NULL, file TEXT NOT NULL) STRICT;
CREATE INDEX pictures_of ON pictures (entry);
CREATE TABLE declined (entry TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (entry, kind)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (entry UNINDEXED, words, tokenize = "unicode61 remove_diacritics 2");
`;

/** Step n brings a file of format n to format n + 1. */
const STEPS: readonly string[] = [TABLES];

export interface OpenedEntries {
  readonly db: Database.Database;
  readonly notes: readonly string[];
}

/** A damaged file is set aside, never deleted: the words in it may still be had. @throws Error with a sentence for a file of a newer Sauda. */
export function openEntries(path: string): OpenedEntries {
  try {
    return { db: open(path), notes: [] };
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : "";
    if (!code.startsWith("SQLITE_CORRUPT") && code !== "SQLITE_NOTADB") throw error;
    const aside = freeName(`${path}.damaged`);
    for (const suffix of ["", "-wal", "-shm"]) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    return { db: open(path), notes: [`The trade journal ${basename(path)} was damaged and has been set aside as ${basename(aside)}. Trades are listed anew from the order journal; notes, tags and pictures are in the file that was set aside. Put back a copy of it if you have one.`] };
  }
}

function open(path: string): Database.Database {
  const db = new Database(path);
  try {
    db.pragma("journal_mode = WAL");
    // A note that was told kept survives a power cut.
    db.pragma("synchronous = FULL");
    const format = Number(db.pragma("user_version", { simple: true }));
    if (format > STEPS.length) throw new Error(`${basename(path)} was written by a newer Sauda (format ${format}, this one knows ${STEPS.length}). Update Sauda; nothing was changed.`);
    for (const [step, sql] of STEPS.entries()) {
      if (step < format) continue;
      db.transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${step + 1}`);
      })();
    }
    db.prepare("SELECT count(*) FROM entries").get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function freeName(path: string): string {
  for (let n = 1; ; n++) if (!existsSync(`${path}-${n}`)) return `${path}-${n}`;
}

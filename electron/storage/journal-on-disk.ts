import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

export interface JournalOnDisk {
  /** `practice`, `replay`, `live`, or `paper-` and the market on whose prices its accounts trade. */
  readonly world: string;
  readonly path: string;
}

/** All journals of a data folder. @throws Error with a sentence where the folder or all of them are missing. */
export function journalsIn(dataDir: string, world?: string): JournalOnDisk[] {
  let names: string[];
  try {
    names = readdirSync(dataDir);
  } catch {
    throw new Error(`There is no data folder ${dataDir}. Name the right one with --data-dir.`);
  }
  const found = names.flatMap((name) => {
    const named = /^journal-([a-z-]+)\.db$/.exec(name)?.[1];
    return named === undefined || (world !== undefined && named !== world) ? [] : [{ world: named, path: join(dataDir, name) }];
  });
  if (found.length === 0) throw new Error(`${dataDir} has no journal${world === undefined ? "" : ` of the world ${world}`}. Name the right folder with --data-dir.`);
  return found;
}

/**
 * A journal to be read and closed again, also while its writer writes: readers of a write-ahead log wait for nobody
 * and nobody waits for them. One that was closed has no log beside it; SQLite makes one even to read, and only who may
 * write takes it away again.
 * @returns undefined where it cannot be read as a journal.
 */
export function openToRead(path: string): Database.Database | undefined {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: existsSync(`${path}-wal`), fileMustExist: true });
    db.pragma("query_only = ON");
    db.prepare("SELECT max(seq) FROM records").get();
    return db;
  } catch {
    db?.close();
    return undefined;
  }
}

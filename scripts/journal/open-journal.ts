import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";

export interface JournalOnDisk {
  readonly world: string;
  readonly path: string;
}

/** @throws Error with a sentence where there is none. */
export function journalsIn(dataDir: string, world: string | undefined): JournalOnDisk[] {
  let names: string[];
  try {
    names = readdirSync(dataDir);
  } catch {
    throw new Error(`There is no data folder ${dataDir}. Name the right one with --data-dir.`);
  }
  const found = names.flatMap((name) => {
    const named = /^journal-([a-z]+)\.db$/.exec(name)?.[1];
    return named === undefined || (world !== undefined && named !== world) ? [] : [{ world: named, path: join(dataDir, name) }];
  });
  if (found.length === 0) throw new Error(`${dataDir} has no journal${world === undefined ? "" : ` of the world ${world}`}. Name the right folder with --data-dir.`);
  return found;
}

/**
 * Reads one journal without changing anything, also while Sauda writes to it: what is written meanwhile is not
 * seen. A folder that may not be written to is read from a copy, since SQLite wants to put its index beside the file.
 * @throws Error with a sentence for a file that is none of Sauda's.
 */
export function withJournal<T>({ path }: JournalOnDisk, use: (db: Database.Database) => T): T {
  const copy = mkdtempSync(join(tmpdir(), "sauda-journal-"));
  let db: Database.Database | undefined;
  try {
    db = tryOpen(path);
    if (db === undefined) {
      for (const suffix of ["", "-wal"]) if (existsSync(path + suffix)) copyFileSync(path + suffix, join(copy, `journal.db${suffix}`));
      db = tryOpen(join(copy, "journal.db"));
    }
    if (db === undefined) throw new Error(`${path} cannot be read. It is damaged, or you may not read it.`);
    const opened = db;
    return opened.transaction(() => use(opened))();
  } finally {
    db?.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A journal that was closed has no log beside it. SQLite makes one even to read, and only who may write takes it away again. */
function tryOpen(path: string): Database.Database | undefined {
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

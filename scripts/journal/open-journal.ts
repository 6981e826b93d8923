import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import type { JournalOnDisk } from "../../electron/storage/journal-on-disk.ts";
import { openToRead } from "../../electron/storage/journal-on-disk.ts";

/**
 * Reads one journal without changing anything, also while Sauda writes to it: what is written meanwhile is not
 * seen. A folder that may not be written to is read from a copy, since SQLite wants to put its index beside the file.
 * @throws Error with a sentence for a file that is none of Sauda's.
 */
export function withJournal<T>({ path }: JournalOnDisk, use: (db: Database.Database) => T): T {
  const copy = mkdtempSync(join(tmpdir(), "sauda-journal-"));
  let db: Database.Database | undefined;
  try {
    db = openToRead(path);
    if (db === undefined) {
      for (const suffix of ["", "-wal"]) if (existsSync(path + suffix)) copyFileSync(path + suffix, join(copy, `journal.db${suffix}`));
      db = openToRead(join(copy, "journal.db"));
    }
    if (db === undefined) throw new Error(`${path} cannot be read. It is damaged, or you may not read it.`);
    const opened = db;
    return opened.transaction(() => use(opened))();
  } finally {
    db?.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

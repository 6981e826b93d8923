import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

/** Held by a running Sauda for as long as it lives, with SQLite's own exclusive lock: see the data folder. */
const LOCK = "in-use.lock";

/**
 * A report of a day that still goes on would be wrong a second later. Only looks: a lock that is held is one that
 * cannot be read.
 * @throws Error with a sentence where a Sauda uses the folder, or where that cannot be told.
 */
export function refuseRunning(dataDir: string): void {
  const path = join(dataDir, LOCK);
  if (!existsSync(path)) return;
  let lock: Database.Database | undefined;
  try {
    lock = new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
    lock.prepare("SELECT count(*) FROM sqlite_schema").get();
  } catch (error) {
    const busy = error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
    throw new Error(busy ? `Sauda is running on the data folder ${dataDir}. Close it first: a report of a day that goes on would be wrong.` : `It cannot be told whether Sauda runs on the data folder ${dataDir}: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  } finally {
    lock?.close();
  }
}

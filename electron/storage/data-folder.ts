import { accessSync, constants, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { TerminalError } from "../../shared/domain/errors.ts";

/** Raised when the layout of the folder changes; an older Sauda then leaves the folder alone. */
const FOLDER_VERSION = 1;
const MARK = "sauda.json";

export interface DataFolder {
  readonly path: string;
  /** Four letters and digits that begin every tag this installation gives its orders. */
  readonly installation: string;
  file(name: string): string;
  /** Gives the folder up. */
  release(): void;
}

function stop(sentence: string): never {
  throw new TerminalError({ kind: "Fault", sentence });
}

/**
 * Claims the folder for this process. The claim is a lock on a SQLite file, which the system drops
 * with the process: a kill leaves nothing behind.
 * @param newInstallation makes the four characters on the very first start.
 * @throws TerminalError with a sentence for a folder that is read-only, from a newer version, or in use.
 */
export function openDataFolder(path: string, newInstallation: () => string): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch {
    stop(`Sauda cannot write to its data folder ${path}. Make it writable, or start with --data-dir and a folder that is.`);
  }
  const lock = claim(path);
  try {
    const installation = readMark(path) ?? writeMark(path, newInstallation());
    return { path, installation, file: (name) => join(path, name), release: () => lock.close() };
  } catch (error) {
    lock.close();
    throw error;
  }
}

function claim(path: string): Database.Database {
  let lock: Database.Database | undefined;
  try {
    lock = new Database(join(path, "in-use.lock"), { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    const code = error instanceof Database.SqliteError ? error.code : "";
    if (code === "SQLITE_BUSY") stop(`Another Sauda is already using the data folder ${path}. Use that one, close it first, or start with another --data-dir.`);
    if (code === "SQLITE_READONLY" || code === "SQLITE_CANTOPEN") stop(`Sauda cannot write to its data folder ${path}. Make it writable, or start with --data-dir and a folder that is.`);
    stop(`The data folder ${path} cannot be claimed: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function readMark(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(path, MARK), "utf8");
  } catch {
    return undefined;
  }
  let mark: { version?: unknown; installation?: unknown };
  try {
    mark = JSON.parse(text) as typeof mark;
  } catch {
    return stop(`${join(path, MARK)} is damaged. Put back a copy of it, or start with another --data-dir. Nothing was changed.`);
  }
  if (typeof mark.version !== "number" || typeof mark.installation !== "string" || !/^[a-z0-9]{4}$/.test(mark.installation)) {
    return stop(`${join(path, MARK)} is damaged. Put back a copy of it, or start with another --data-dir. Nothing was changed.`);
  }
  if (mark.version > FOLDER_VERSION) {
    stop(`The data folder ${path} was last used by a newer Sauda (folder format ${mark.version}, this one knows ${FOLDER_VERSION}). Update Sauda, or start with another --data-dir. Nothing was changed.`);
  }
  return mark.installation;
}

/** Written beside and renamed: half a mark, left by a kill, would keep Sauda from ever starting on this folder. */
function writeMark(path: string, installation: string): string {
  try {
    const fresh = join(path, `${MARK}.new`);
    writeFileSync(fresh, `${JSON.stringify({ version: FOLDER_VERSION, installation })}\n`, { mode: 0o600, flush: true });
    renameSync(fresh, join(path, MARK));
  } catch (error) {
    stop(`Sauda cannot write to its data folder ${path}: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return installation;
}

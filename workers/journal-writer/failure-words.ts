import Database from "better-sqlite3";
import { MigrationError } from "./migrate.ts";
import { NewerFileError } from "./sqlite-file.ts";

const STOP = "Nothing can be ordered until it can be written again";

/** What SQLite's code means for a person, and what to do. The first whose code begins so is told. */
const CAUSES: readonly (readonly [code: string, cause: string, remedy: string])[] = [
  ["SQLITE_FULL", "the disk is full", "make room on it"],
  ["SQLITE_IOERR_FSYNC", "the disk does not confirm what is written to it", "check the disk, for it may be failing"],
  ["SQLITE_IOERR_DIR_FSYNC", "the disk does not confirm what is written to it", "check the disk, for it may be failing"],
  ["SQLITE_IOERR", "the disk reports an error, or is full", "make room on it and check that it works"],
  ["SQLITE_READONLY", "its folder or file is read-only", "make the folder writable"],
  ["SQLITE_CANTOPEN", "its file cannot be opened", "make the folder writable"],
  ["SQLITE_PERM", "its folder or file is read-only", "make the folder writable"],
  ["SQLITE_BUSY", "another program holds its file", "close that program"],
  ["SQLITE_CONSTRAINT", "another program has written to its file", "close that program"],
  ["SQLITE_CORRUPT", "its file has been damaged while Sauda ran", "check the disk"],
  ["SQLITE_NOTADB", "its file has been damaged while Sauda ran", "check the disk"],
];

/** What a failure of the journal is called before the user: what happened, and what to do next. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof NewerFileError) return `${text} Update Sauda, or start it with another --data-dir. Nothing was changed.`;
  if (error instanceof MigrationError) return `${text} Make room on the disk and the folder writable, then start Sauda again; the Sauda used before can still read the file.`;
  const code = error instanceof Database.SqliteError ? error.code : "";
  const [, cause, remedy] = CAUSES.find(([begins]) => code.startsWith(begins)) ?? ["", text, "make room on the disk and the folder writable"];
  return `The journal cannot be written: ${cause}${code === "" ? "" : ` (${code})`}. ${STOP}: ${remedy}, then start Sauda again.`;
}

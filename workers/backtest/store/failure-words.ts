import Database from "better-sqlite3";

const CAUSES: readonly (readonly [code: string, cause: string])[] = [
  ["SQLITE_FULL", "the disk is full: make room on it, or remove runs that are not needed"],
  ["SQLITE_READONLY", "the data folder is read-only: make it writable"],
  ["SQLITE_CANTOPEN", "the file cannot be opened: make the data folder writable"],
  ["SQLITE_BUSY", "another program holds the file: close it"],
  ["SQLITE_IOERR", "the disk reports an error, or is full: make room on it and check that it works"],
  ["SQLITE_CORRUPT", "the file is damaged: start Sauda again, which sets it aside"],
  ["SQLITE_NOTADB", "the file is damaged: start Sauda again, which sets it aside"],
];

/** What a failure of the store is called before the user; undefined for one of something else. */
export function storeSentence(error: unknown): string | undefined {
  if (!(error instanceof Database.SqliteError)) return undefined;
  const cause = CAUSES.find(([begins]) => error.code.startsWith(begins))?.[1] ?? error.message;
  return `Runs cannot be kept on the disk now (${error.code}): ${cause}.`;
}

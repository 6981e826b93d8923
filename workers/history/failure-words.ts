import Database from "better-sqlite3";

const CAUSES: readonly (readonly [code: string, cause: string])[] = [
  ["SQLITE_FULL", "the disk is full: make room on it, or lower the limit in the History panel"],
  ["SQLITE_READONLY", "the data folder is read-only: make it writable"],
  ["SQLITE_CANTOPEN", "the file cannot be opened: make the data folder writable"],
  ["SQLITE_BUSY", "another program holds the file: close it"],
  ["SQLITE_IOERR", "the disk reports an error, or is full: make room on it and check that it works"],
  ["SQLITE_CORRUPT", "the file has been damaged while Sauda ran: start Sauda again, which sets it aside"],
];

/** What a failure of the kept candles is called before the user. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Database.SqliteError)) return text;
  const cause = CAUSES.find(([begins]) => error.code.startsWith(begins))?.[1] ?? text;
  return `Candles cannot be kept on the disk now (${error.code}): ${cause}.`;
}

import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import type { Failure } from "../../shared/domain/errors.ts";
import { TerminalError, failureOf } from "../../shared/domain/errors.ts";
import type { FromTradeJournal, ToTradeJournal, TradeJournalData } from "./calls.ts";
import { openDesk } from "./entry-desk.ts";

/** The thread that keeps the trade journal: reading order journals, pictures and exports would hold up the main process. */

function say(message: FromTradeJournal): void {
  parentPort?.postMessage(message);
}

const CAUSES: readonly (readonly [code: string, cause: string])[] = [
  ["SQLITE_FULL", "the disk is full: make room on it"],
  ["SQLITE_READONLY", "the data folder is read-only: make it writable"],
  ["SQLITE_BUSY", "another program holds the file: close it"],
  ["SQLITE_IOERR", "the disk reports an error, or is full: make room on it and check that it works"],
  ["SQLITE_CORRUPT", "the file is damaged: start Sauda again, which sets it aside"],
  ["ENOSPC", "the disk is full: make room on it"],
  ["EACCES", "the data folder may not be written to: make it writable"],
  ["EROFS", "the data folder is read-only: make it writable"],
];

function told(error: unknown): Failure {
  if (error instanceof TerminalError) return error.failure;
  const code = error instanceof Database.SqliteError ? error.code : error instanceof Error && "code" in error ? String(error.code) : "";
  const cause = CAUSES.find(([begins]) => code.startsWith(begins))?.[1];
  return cause === undefined ? failureOf(error) : { kind: "Fault", sentence: `The trade journal was not written (${code}): ${cause}, then try again.` };
}

const desk = openDesk(workerData as TradeJournalData);

async function answer({ id, name, args }: ToTradeJournal): Promise<void> {
  if (name === "close") {
    desk.close();
    say({ kind: "answer", id, value: undefined });
    return parentPort?.close();
  }
  try {
    const run = desk.calls[name] as (...given: readonly unknown[]) => unknown;
    say({ kind: "answer", id, value: await run(...args) });
  } catch (error) {
    say({ kind: "failed", id, failure: told(error) });
  }
}

parentPort?.on("message", (message: ToTradeJournal) => void answer(message));
say({ kind: "opened", notes: desk.notes });

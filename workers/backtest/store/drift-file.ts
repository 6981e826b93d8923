import { existsSync, renameSync } from "node:fs";
import Database from "better-sqlite3";
import type { DriftDayView, DriftReport } from "../../../shared/contract/schemas/drift.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { isDamage } from "./schema.ts";

/** Lists read `head`; the lines of a day lie beside it. */
const TABLES = "CREATE TABLE IF NOT EXISTS days (strategy TEXT NOT NULL, day TEXT NOT NULL, head TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (strategy, day)) WITHOUT ROWID";
/** Another thread may be writing, ms. */
const BUSY_MS = 30_000;

/** Days of strategies and what came of their comparison. Opened for a call, then closed. */
export class DriftFile {
  readonly #db: Database.Database;

  private constructor(path: string) {
    this.#db = new Database(path, { timeout: BUSY_MS });
    this.#db.pragma("journal_mode = WAL");
    this.#db.exec(TABLES);
  }

  /** Opens, works, closes. One that is damaged is set aside: every day in it can be compared again. */
  static within<T>(path: string, work: (file: DriftFile) => T): T {
    try {
      return open(path, work);
    } catch (error) {
      if (!isDamage(error)) throw error;
      for (const suffix of ["", "-wal", "-shm"]) if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged${suffix}`);
      return open(path, work);
    }
    function open(at: string, run: (file: DriftFile) => T): T {
      const file = new DriftFile(at);
      try {
        return run(file);
      } finally {
        file.#db.close();
      }
    }
  }

  /** In the place of an earlier comparison of the same day. */
  put(report: DriftReport): void {
    const { day, state, sentence, sure, figures, at, strategy } = report;
    const head: DriftDayView = { day, state, sentence, sure, ...(figures && { figures }), ...(at === undefined ? {} : { at }) };
    this.#db.prepare("INSERT OR REPLACE INTO days (strategy, day, head, body) VALUES (?, ?, ?, ?)").run(strategy, day, JSON.stringify(head), JSON.stringify(report));
  }

  /** Newest first. */
  days(strategy: string): DriftDayView[] {
    return this.#db.prepare("SELECT head FROM days WHERE strategy = ? ORDER BY day DESC").pluck().all(strategy).map((head) => JSON.parse(String(head)) as DriftDayView);
  }

  /** @throws TerminalError (BadInput) for a day that was not compared. */
  report(strategy: string, day: string): DriftReport {
    const body = this.#db.prepare("SELECT body FROM days WHERE strategy = ? AND day = ?").pluck().get(strategy, day);
    if (body === undefined) throw new TerminalError(badInput("day", "a day that was compared", `${day} has not been compared with its re-run yet. Compare it first.`));
    return JSON.parse(String(body)) as DriftReport;
  }
}

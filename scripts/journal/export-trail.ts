import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import type Database from "better-sqlite3";
import type { AuditRecord } from "../../electron/reports/audit-trail.ts";
import { AUDIT_HEADER, AuditTrail } from "../../electron/reports/audit-trail.ts";
import { BYTE_ORDER_MARK } from "../../electron/reports/csv.ts";
import { daysOf } from "../../workers/journal-writer/record-search.ts";
import type { JournalFlags } from "./flags.ts";

/** Days named where the wanted one has nothing. */
const NAMED = 10;

/**
 * Writes the trail of some days. The file has its name only once it is whole; one that is there is left alone.
 * @returns how many records it has.
 * @throws Error with a sentence.
 */
export function exportTrail(db: Database.Database, { day, to, account, csv }: JournalFlags): number {
  if (existsSync(csv)) throw new Error(`${csv} is there already. Nothing was written; name another file.`);
  const days = daysOf(db, account, day, to);
  if (days.length === 0) throw new Error(nothing(db, day, to, account));
  const first = Math.min(...days.map((one) => one.first));
  const last = Math.max(...days.map((one) => one.last));
  const rows = (): Iterable<AuditRecord> => db
    .prepare(`SELECT * FROM records WHERE seq BETWEEN @first AND @last AND day BETWEEN @day AND @to AND (@account IS NULL OR account = @account) ORDER BY seq`)
    .iterate({ first, last, day, to, account: account ?? null }) as IterableIterator<AuditRecord>;
  const part = `${csv}.part`;
  try {
    const handle = openSync(part, "w", 0o600);
    try {
      const count = writeLines(rows(), (text) => void writeSync(handle, text));
      renameSync(part, csv);
      return count;
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    rmSync(part, { force: true });
    throw new Error(`${csv} could not be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function writeLines(rows: Iterable<AuditRecord>, write: (text: string) => void): number {
  const trail = new AuditTrail();
  let count = 0;
  write(BYTE_ORDER_MARK + AUDIT_HEADER);
  for (const row of rows) {
    write(trail.line(row));
    count++;
  }
  return count;
}

function nothing(db: Database.Database, day: string, to: string, account: string | undefined): string {
  const all = [...new Set(daysOf(db, account).map((one) => one.day))].sort();
  const known = all.length === 0 ? "it has none at all" : `its last days are ${all.slice(-NAMED).join(", ")}`;
  return `The journal has no records of ${day === to ? day : `${day} to ${to}`}${account === undefined ? "" : ` and account ${account}`}; ${known}.`;
}

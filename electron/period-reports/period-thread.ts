import { readFileSync } from "node:fs";
import type Database from "better-sqlite3";
import type { PeriodReport } from "../../shared/analytics/period/period-report.ts";
import { periodReport } from "../../shared/analytics/period/period-report.ts";
import type { LabAnswer } from "../../shared/contract/backtest-task.ts";
import { reportAccount } from "../../shared/contract/schemas/reports.ts";
import type { PeriodAsk, ReportSource } from "../../shared/contract/schemas/reports.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { ChargeTables } from "../../shared/simulation/charge-tables.ts";
import { chargeTables } from "../../shared/simulation/charge-tables.ts";
import { PERIOD_FORMATS } from "../reports/period/period-formats.ts";
import { accountsIn, historyIn } from "../reports/period/read/journal-history.ts";
import type { ReportEntry } from "../reports/trade-journal/report-entry.ts";
import { writeFiles, writeTrouble } from "../reports/write-files.ts";
import { resourcePath } from "../resource-files.ts";
import type { JournalOnDisk } from "../storage/journal-on-disk.ts";
import { journalsIn, openToRead } from "../storage/journal-on-disk.ts";
import { reportEntries } from "../trade-journal/read-for-report.ts";
import type { PeriodCalls, PeriodPlace } from "./period-task.ts";
import { periodView, statementView } from "./period-views.ts";

/**
 * Called by the pool. Journals are read here with a connection of their own: the thread that writes them goes on, and
 * the main thread, with its orders, does not wait for years of records.
 */
export const accounts: PeriodCalls["accounts"] = ({ dataDir }) => answer(() => {
  const troubles: string[] = [];
  const found = journalsIn(dataDir).flatMap((journal) => {
    try {
      return read(journal, accountsIn).flatMap((one) => {
        const { name, ...known } = one;
        const told = reportAccount.omit({ today: true, runs: true }).safeParse({ ...known, journal: journal.world, ...(name !== undefined && { name }) });
        return told.success ? [told.data] : [];
      });
    } catch (error) {
      troubles.push(failureIn(error).sentence);
      return [];
    }
  });
  return { accounts: found, troubles };
});

export const period: PeriodCalls["period"] = (ask) => answer(() => periodView(reportOf(ask), sourceOf(ask)));

export const day: PeriodCalls["day"] = (ask) => answer(() => {
  const { days, warnings } = reportOf({ ...ask, from: ask.day, to: ask.day });
  const [found] = days;
  if (!found) throw new TerminalError(badInput("day", "a day with a trade or a settlement", `Nothing was traded or settled on ${ask.day}.`));
  return statementView(found, warnings);
});

export const exported: PeriodCalls["exported"] = async (ask) => {
  const { folder, kind, format } = ask;
  const told = entriesOf(ask);
  const made = answer(() => reportOf({ ...ask, note: [ask.note, told.trouble].filter((one) => one !== undefined).join(" ") || undefined }));
  if (!made.ok) return made;
  try {
    const files = await PERIOD_FORMATS.find(({ extension }) => extension === format)?.make(made.value, kind, told.entries);
    return { ok: true, value: { files: await writeFiles(folder, files ?? []) } };
  } catch (error) {
    return { ok: false, failure: { kind: "Fault", sentence: writeTrouble(error, folder) } };
  }
};

/** A statement is owed also where the trade journal cannot be read. */
function entriesOf({ dataDir, journal, account, from, to }: PeriodPlace & PeriodAsk): { readonly entries: readonly ReportEntry[]; readonly trouble: string | undefined } {
  try {
    return { entries: reportEntries(dataDir, { world: journal, account, from, to }), trouble: undefined };
  } catch (error) {
    return { entries: [], trouble: `Without the trade journal: ${error instanceof Error ? error.message : String(error)}` };
  }
}

let tables: ChargeTables | undefined;

function reportOf({ dataDir, madeAt, note, journal, account, life, from, to }: PeriodPlace & PeriodAsk): PeriodReport {
  const known = journalsIn(dataDir).find(({ world }) => world === journal);
  if (!known) throw new TerminalError(badInput("journal", "a journal of the data folder", `There is no journal ${journal} here.`));
  tables ??= chargeTables(JSON.parse(readFileSync(resourcePath("charges/angelone.json"), "utf8")));
  const dated = tables;
  const { title, fills, booked, warnings } = read(known, (db) => {
    if (!accountsIn(db).some((one) => one.account === account)) throw new TerminalError(badInput("account", "an account of the journal", `The journal ${journal} knows no account ${account}.`));
    return historyIn(db, account, life, to, dated);
  });
  return periodReport({ account, title, from, to, madeAt, fills, actions: [], booked, warnings: [...(note === undefined ? [] : [note]), ...warnings] }, dated);
}

/** Never from a copy: to open and close the file past SQLite would take this process's locks on it away. */
function read<T>({ path, world }: JournalOnDisk, use: (db: Database.Database) => T): T {
  const db = openToRead(path);
  if (!db) throw new TerminalError({ kind: "Fault", sentence: `The journal of ${world}, ${path}, cannot be read. npm run journal -- verify tells what is wrong with it.` });
  try {
    return db.transaction(() => use(db))();
  } finally {
    db.close();
  }
}

function sourceOf({ journal, account, life }: ReportSource): ReportSource {
  return { journal, account, ...(life !== undefined && { life }) };
}

function answer<T>(work: () => T): LabAnswer<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, failure: failureIn(error) };
  }
}

/** What reading a history throws is a sentence already. */
function failureIn(error: unknown): Failure {
  return error instanceof TerminalError ? error.failure : { kind: "Fault", sentence: writeTrouble(error, "") };
}

import { readFileSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type Database from "better-sqlite3";
import type { AccountHistory } from "../../electron/reports/period/read/account-history.ts";
import { accountHistory } from "../../electron/reports/period/read/account-history.ts";
import type { ReportEntry } from "../../electron/reports/trade-journal/report-entry.ts";
import { reportEntries } from "../../electron/trade-journal/read-for-report.ts";
import { resourcePath } from "../../electron/resource-files.ts";
import type { PeriodReport } from "../../shared/analytics/period/period-report.ts";
import { periodReport } from "../../shared/analytics/period/period-report.ts";
import { sumOf } from "../../shared/analytics/period/pnl-calendar.ts";
import { CLASS_WORDS } from "../../shared/analytics/tax/income-class.ts";
import type { JournalRecord } from "../../shared/contract/journal.ts";
import { formatMoney, groupDigits } from "../../shared/domain/format.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import type { ChargeTables } from "../../shared/simulation/charge-tables.ts";
import { chargeTables } from "../../shared/simulation/charge-tables.ts";
import { accountsOf } from "../../workers/journal-writer/record-search.ts";
import type { ScriptContext } from "../history/common.ts";
import type { JournalOnDisk } from "../journal/open-journal.ts";
import { withJournal } from "../journal/open-journal.ts";
import { refuseRunning } from "./refuse-running.ts";
import type { ReportFlags } from "./report-flags.ts";
import { REPORT_HELP, reportFlags } from "./report-flags.ts";

/** Codes by which a caller can tell what happened. */
const EXIT = { done: 0, refused: 1, warned: 2 } as const;

/** @returns the exit code. */
export async function runReportCli(args: readonly string[], context: ScriptContext, say: (line: string) => void, warn: (line: string) => void): Promise<number> {
  try {
    const flags = reportFlags(args, context);
    if (!flags) {
      say(REPORT_HELP);
      return EXIT.done;
    }
    const tables = chargeTables(JSON.parse(readFileSync(resourcePath("charges/angelone.json"), "utf8")));
    const { history, world } = historyOf(flags, tables);
    const entries = reportEntries(flags.dataDir, { ...flags, world });
    const report = periodReport({ ...flags, madeAt: context.now as SystemTime, title: history.title, fills: history.fills, booked: history.booked, warnings: history.warnings }, tables);
    for (const line of told(report)) say(line);
    if (flags.out !== undefined) for (const path of await writeReports(report, entries, flags, flags.out)) say(`Written: ${path}`);
    if (flags.json) say(JSON.stringify(summaryOf(report, flags)));
    return report.warnings.length > 0 ? EXIT.warned : EXIT.done;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return EXIT.refused;
  }
}

/** What the account did from its first day on: lots need what came before the period. @throws Error with a sentence. */
function historyOf({ dataDir, account, life, to }: ReportFlags, tables: ChargeTables): { readonly history: AccountHistory; readonly world: string } {
  const journals = allJournals(dataDir);
  refuseRunning(dataDir);
  const known: string[] = [];
  for (const journal of journals) {
    const found = withJournal(journal, (db) => {
      const accounts = accountsOf(db);
      known.push(...accounts);
      if (!accounts.includes(account)) return undefined;
      try {
        return accountHistory(recordsOf(db, account, to), account, life, tables);
      } catch (error) {
        if (error instanceof SyntaxError) throw new Error(`A record of ${account} cannot be read: ${error.message}. npm run journal -- verify tells which.`, { cause: error });
        throw error;
      }
    });
    if (found) return { history: found, world: journal.world };
  }
  throw new Error(`No journal of ${dataDir} knows the account ${account}. There ${known.length === 0 ? "are none yet" : `are ${known.join(", ")}`}.`);
}

/** Paper accounts have journals of their own, by the market on whose prices they trade. */
function allJournals(dataDir: string): JournalOnDisk[] {
  let names: string[];
  try {
    names = readdirSync(dataDir);
  } catch {
    throw new Error(`There is no data folder ${dataDir}. Name the right one with --data-dir.`);
  }
  const found = names.flatMap((name) => {
    const world = /^journal-([a-z-]+)\.db$/.exec(name)?.[1];
    return world === undefined ? [] : [{ world, path: join(dataDir, name) }];
  });
  if (found.length === 0) throw new Error(`${dataDir} has no journal. Name the right folder with --data-dir.`);
  return found;
}

/** Orders, conversions and the states of a paper account; states of later days too, since they book the days before. */
function recordsOf(db: Database.Database, account: string, to: string): Iterable<JournalRecord> {
  const sql = `SELECT seq, at, account, day, kind, version, body FROM records WHERE account = @account AND (kind = 'standing.paper' OR (day <= @to AND (kind LIKE 'order.%' OR kind LIKE 'change.%' OR kind LIKE 'position.%'))) ORDER BY seq`;
  return db.prepare(sql).iterate({ account, to }) as IterableIterator<JournalRecord>;
}

async function writeReports(report: PeriodReport, entries: readonly ReportEntry[], flags: ReportFlags, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, bytes: Uint8Array | string): Promise<void> => {
    // What an account did is nobody else's business.
    await writeFile(join(folder, name), bytes, { mode: 0o600 });
    written.push(join(folder, name));
  };
  for (const format of flags.formats) for (const { name, bytes } of await format.make(report, flags.kind, entries)) await write(name, bytes);
  await write("summary.json", `${JSON.stringify(summaryOf(report, flags), undefined, 2)}\n`);
  return written;
}

/** For machines: sums in 1/10,000 rupee, like every amount of the program. */
function summaryOf({ account, title, from, to, days, closed, unmatched, open, classes, turnover, chargeLines, warnings }: PeriodReport, { kind, life }: ReportFlags): object {
  const { realised, charges, net, trades } = sumOf(days);
  return { kind, account, title, life, from, to, unit: "1/10,000 rupee", days: days.length, trades, realised, charges, net, closedLots: closed.length, openLots: open.length, unmatched: unmatched.length, classes, turnover, chargeLines, warnings };
}

function told(report: PeriodReport): string[] {
  const { title, from, to, days, classes, warnings } = report;
  const { realised, charges, net, trades } = sumOf(days);
  return [
    ...warnings.map((sentence) => `Note: ${sentence}`),
    `${title}, ${from} to ${to}: ${groupDigits(trades)} trades on ${groupDigits(days.length)} days`,
    `  Realised ${formatMoney(realised)}, charges ${formatMoney(charges)}, net ${formatMoney(net)}`,
    ...classes.map(({ year, incomeClass, lots, gain }) => `  ${year} ${CLASS_WORDS[incomeClass]}: ${formatMoney(gain)} from ${groupDigits(lots)} lots`),
  ];
}

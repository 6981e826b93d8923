import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AccountHistory } from "../../electron/reports/period/read/account-history.ts";
import { accountsIn, historyIn } from "../../electron/reports/period/read/journal-history.ts";
import type { ReportEntry } from "../../electron/reports/trade-journal/report-entry.ts";
import { reportEntries } from "../../electron/trade-journal/read-for-report.ts";
import { resourcePath } from "../../electron/resource-files.ts";
import { journalsIn } from "../../electron/storage/journal-on-disk.ts";
import type { PeriodReport } from "../../shared/analytics/period/period-report.ts";
import { periodReport } from "../../shared/analytics/period/period-report.ts";
import { sumOf } from "../../shared/analytics/period/pnl-calendar.ts";
import { CLASS_WORDS } from "../../shared/analytics/tax/income-class.ts";
import { formatMoney, groupDigits } from "../../shared/domain/format.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import type { ChargeTables } from "../../shared/simulation/charge-tables.ts";
import { chargeTables } from "../../shared/simulation/charge-tables.ts";
import type { ScriptContext } from "../history/common.ts";
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

/** @throws Error with a sentence where the account is not known, or known to several journals. */
function historyOf({ dataDir, world, account, life, to }: ReportFlags, tables: ChargeTables): { readonly history: AccountHistory; readonly world: string } {
  const journals = journalsIn(dataDir, world);
  refuseRunning(dataDir);
  const known: string[] = [];
  const holders = journals.filter((journal) => {
    const accounts = withJournal(journal, accountsIn).map((one) => one.account);
    known.push(...accounts);
    return accounts.includes(account);
  });
  const [journal, ...others] = holders;
  if (!journal) throw new Error(`No journal of ${dataDir} knows the account ${account}. There ${known.length === 0 ? "are none yet" : `are ${known.join(", ")}`}.`);
  if (others.length > 0) throw new Error(`${account} is another account in each of several journals (${holders.map((one) => one.world).join(", ")}). Name one with --world.`);
  return { history: withJournal(journal, (db) => historyIn(db, account, life, to, tables)), world: journal.world };
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

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { JournalOnDisk } from "../../electron/storage/journal-on-disk.ts";
import { journalsIn } from "../../electron/storage/journal-on-disk.ts";
import { groupDigits } from "../../shared/domain/format.ts";
import { daysOf } from "../../workers/journal-writer/record-search.ts";
import type { Verified } from "../../workers/journal-writer/verify-whole.ts";
import { verifyWhole } from "../../workers/journal-writer/verify-whole.ts";
import { exportTrail } from "./export-trail.ts";
import type { JournalContext, JournalFlags } from "./flags.ts";
import { HELP, parseJournalFlags } from "./flags.ts";
import { withJournal } from "./open-journal.ts";

/** @returns the exit code: 0 done and whole, 1 otherwise. */
export function runJournal(args: readonly string[], context: JournalContext, say: (line: string) => void, warn: (line: string) => void): number {
  try {
    const flags = parseJournalFlags(args, context);
    if (flags.command === "help") {
      say(HELP);
      return 0;
    }
    const journals = journalsIn(flags.dataDir, flags.world);
    if (flags.command === "verify") return journals.map((journal) => verify(journal, say, warn)).every(Boolean) ? 0 : 1;
    if (flags.command === "list") journals.forEach((journal) => list(journal, say));
    else exportOne(journals, flags, say);
    return 0;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function verify(journal: JournalOnDisk, say: (line: string) => void, warn: (line: string) => void): boolean {
  const name = basename(journal.path);
  let found: Verified;
  try {
    found = withJournal(journal, verifyWhole);
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return false;
  }
  const confirmed = confirmedSeq(journal.path);
  const broken = found.broken ?? (confirmed > found.lastSeq ? `it ends with record ${found.lastSeq}, though record ${confirmed} had been written and confirmed by the disk` : undefined);
  if (broken !== undefined) {
    warn(`${name} is not whole: ${broken}. The ${groupDigits(found.records)} records before that are as they were written.`);
    return false;
  }
  const days = found.firstDay === undefined ? "" : ` of ${found.firstDay === found.lastDay ? found.firstDay : `${found.firstDay} to ${found.lastDay ?? ""}`}`;
  say(`${name} is whole: ${groupDigits(found.records)} records${days}, ${groupDigits(found.seals)} seal${found.seals === 1 ? "" : "s"}.`);
  return true;
}

/** What the journal's witness says. Read before it may grow again; an absent one says nothing. */
function confirmedSeq(path: string): number {
  try {
    return Number((JSON.parse(readFileSync(`${path}.tail`, "utf8")) as { lastSeq?: unknown }).lastSeq ?? 0);
  } catch {
    return 0;
  }
}

function list(journal: JournalOnDisk, say: (line: string) => void): void {
  withJournal(journal, (db) => {
    say(`${basename(journal.path)} (${journal.world}, format ${String(db.pragma("user_version", { simple: true }))})`);
    const count = db.prepare("SELECT count(*) AS n FROM records WHERE account = ? AND day = ?");
    for (const { account, day } of daysOf(db)) say(`  ${day}  ${account}  ${groupDigits((count.get(account, day) as { n: number }).n)} records`);
  });
}

function exportOne(journals: readonly JournalOnDisk[], flags: JournalFlags, say: (line: string) => void): void {
  const [journal, ...others] = journals;
  if (journal === undefined || others.length > 0) throw new Error(`There are several journals (${journals.map(({ world }) => world).join(", ")}). Name one with --world.`);
  const count = withJournal(journal, (db) => exportTrail(db, flags));
  say(`${groupDigits(count)} records of ${flags.day === flags.to ? flags.day : `${flags.day} to ${flags.to}`} are in ${flags.csv}.`);
}

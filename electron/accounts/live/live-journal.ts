import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import { MOST_RECORDS } from "../../../shared/contract/journal.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { OpenedJournal } from "../../storage/journal-thread.ts";

export interface AccountRecords {
  /** Of the account's latest days, in order. */
  readonly records: readonly JournalRecord[];
  /** The latest record of each standing thing that is not over, in order. */
  readonly standing: readonly JournalRecord[];
}

/**
 * What the journal has of an account now. What was read when it was opened is as old as this run: an account
 * that was disconnected and connects again has written since.
 */
export async function recordsOf({ journal, standing, records }: OpenedJournal, account: AccountId): Promise<AccountRecords> {
  const opened = Math.max(0, ...[...records, ...standing].map(({ seq }) => seq));
  const since = await after(opened, { account }, (query) => journal.records(query));
  const latest = new Map<string, JournalRecord>();
  for (const record of [...standing.filter((one) => one.account === account), ...since.filter(({ kind }) => kind.startsWith("standing."))]) {
    const { id } = JSON.parse(record.body) as { readonly id?: unknown };
    latest.delete(`${record.kind}|${String(id)}`);
    latest.set(`${record.kind}|${String(id)}`, record);
  }
  return { records: [...records.filter((one) => one.account === account), ...since], standing: [...latest.values()].sort((a, b) => a.seq - b.seq) };
}

/** All records with a number above `seq`, oldest first. */
async function after(seq: number, query: Omit<RecordQuery, "most">, ask: (query: RecordQuery) => Promise<readonly JournalRecord[]>): Promise<JournalRecord[]> {
  const found: JournalRecord[] = [];
  for (let beforeSeq: number | undefined; ; beforeSeq = found[0]?.seq) {
    const part = await ask({ ...query, beforeSeq, most: MOST_RECORDS });
    found.unshift(...part);
    if (part.length < MOST_RECORDS || (part[0]?.seq ?? 0) <= seq) return found.filter((record) => record.seq > seq);
  }
}

import type { JournalRecord } from "../../shared/contract/journal.ts";

/** What the journal writer hands out of these records at a start: the latest of each standing thing, unless it is over. */
export function standingOf(records: readonly JournalRecord[]): JournalRecord[] {
  const latest = new Map<string, JournalRecord>();
  for (const record of records) {
    if (!record.kind.startsWith("standing.")) continue;
    const { id } = JSON.parse(record.body) as { id: string };
    latest.set(`${record.kind}|${record.account}|${id}`, record);
  }
  return [...latest.values()].filter((record) => !(JSON.parse(record.body) as { over: boolean }).over).sort((a, b) => a.seq - b.seq);
}

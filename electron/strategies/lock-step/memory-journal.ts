import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { DatedEvent, Journal } from "../../storage/journal.ts";
import { toRecord } from "../../storage/journal.ts";

/** The journal of a replay that leaves nothing behind. */
export class MemoryJournal implements Journal {
  readonly all: JournalRecord[] = [];

  append(events: readonly DatedEvent[]): Promise<void> {
    for (const event of events) this.all.push({ ...toRecord(event), seq: this.all.length + 1 });
    return Promise.resolve();
  }

  /** As the journal's owner finds them. */
  readonly records = ({ account, fromDay, toDay, kindPrefix, about, beforeSeq, most }: RecordQuery): Promise<readonly JournalRecord[]> => {
    const found = this.all.filter((record) =>
      (account === undefined || record.account === account) && (fromDay === undefined || record.day >= fromDay) && (toDay === undefined || record.day <= toDay)
      && (kindPrefix === undefined || record.kind.startsWith(kindPrefix)) && (beforeSeq === undefined || record.seq < beforeSeq) && (about === undefined || isAbout(record, about)),
    );
    return Promise.resolve(found.slice(-most));
  };
}

function isAbout({ body }: JournalRecord, name: string): boolean {
  const { key, id } = JSON.parse(body) as { readonly key?: unknown; readonly id?: unknown };
  return key === name || id === name;
}

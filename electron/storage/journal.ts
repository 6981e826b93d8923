import type { JournalRecord, NewRecord } from "../../shared/contract/journal.ts";
import type { JournalEvent } from "../../shared/domain/order-events.ts";
import type { Body } from "./upcast.ts";
import { EVENT_VERSION, upcast } from "./upcast.ts";

/** Where events become durable before anybody acts on them. */
export interface Journal {
  /**
   * Resolves once the events survive a power cut.
   * @throws TerminalError (Fault) when they cannot be written: then nothing of them was.
   */
  append(events: readonly DatedEvent[]): Promise<void>;
}

export interface DatedEvent {
  readonly account: string;
  /** Trading day. */
  readonly day: string;
  readonly event: JournalEvent;
}

export function toRecord({ account, day, event }: DatedEvent): NewRecord {
  return { at: event.at, account, day, kind: event.kind, version: EVENT_VERSION, body: JSON.stringify(event) };
}

/** @throws Error for a version this program does not know: the journal's owner is a newer Sauda. */
export function toEvent(record: JournalRecord): JournalEvent {
  if (record.version > EVENT_VERSION) throw new Error(`journal record ${record.seq} has format ${record.version}; this Sauda knows ${EVENT_VERSION}`);
  const body = JSON.parse(record.body) as JournalEvent & Body;
  return record.version === EVENT_VERSION ? body : (upcast(body, record.version) as Body & JournalEvent);
}

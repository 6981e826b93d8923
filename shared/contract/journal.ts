import type { ActivityView } from "./schemas/activity.ts";

/**
 * What the terminal and its journal-writer thread say to each other. The writer owns both files: the
 * journal (money state, one per world, every record fsynced before it is told durable) and the
 * activity log (words, can be lost without harm).
 */
export interface JournalWriterOptions {
  readonly journalPath: string;
  /** Absent where the words of this world go to another writer's file. */
  readonly activityPath?: string | undefined;
  /** System time of the start, epoch ms: names what is kept aside. */
  readonly startedAt: number;
}

export interface JournalRecord {
  readonly seq: number;
  readonly at: number;
  readonly account: string;
  /** Trading day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly kind: string;
  readonly version: number;
  /** The event as JSON. */
  readonly body: string;
}

export type NewRecord = Omit<JournalRecord, "seq">;

export type ToJournalWriter =
  | { readonly kind: "append"; readonly id: number; readonly records: readonly NewRecord[] }
  | { readonly kind: "activity"; readonly entries: readonly ActivityView[] }
  | { readonly kind: "activityPage"; readonly id: number; readonly before: number | undefined; readonly count: number }
  | ({ readonly kind: "records"; readonly id: number } & RecordQuery)
  | { readonly kind: "close" };

/** Which records are wanted, oldest first. Absent = any. */
export interface RecordQuery {
  readonly account?: string | undefined;
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  /** Kinds that begin with this, e.g. `standing.gtt`. */
  readonly kindPrefix?: string | undefined;
  /** `key` of an order, or `id` of a standing thing, in the record's body. */
  readonly about?: string | undefined;
  readonly beforeSeq?: number | undefined;
  /** The latest so many of them; at most `MOST_RECORDS`. */
  readonly most: number;
}

/** More than this at once would hold up the main process: some 5 MB. */
export const MOST_RECORDS = 10_000;

export type FromJournalWriter =
  | {
      readonly kind: "opened";
      /** Records of each account's latest trading day, in order. */
      readonly records: readonly JournalRecord[];
      readonly activity: readonly ActivityView[];
      /** The latest record of each standing thing that is not over, in order. */
      readonly standing: readonly JournalRecord[];
      /** What was found wrong and mended, in words. */
      readonly notes: readonly string[];
      /** Records whose hash chain was verified now: those since the last seal. */
      readonly verified: number;
      /** Records that had been told durable and are gone: a fault of the disk, or an older copy put back. */
      readonly lost: number;
    }
  | { readonly kind: "refused"; readonly sentence: string }
  | { readonly kind: "durable"; readonly ids: readonly number[]; readonly lastSeq: number }
  | { readonly kind: "failed"; readonly ids: readonly number[]; readonly sentence: string }
  | { readonly kind: "activityPage"; readonly id: number; readonly entries: readonly ActivityView[] }
  | { readonly kind: "records"; readonly id: number; readonly records: readonly JournalRecord[] }
  | { readonly kind: "recordsFailed"; readonly id: number; readonly sentence: string }
  | { readonly kind: "closed" };

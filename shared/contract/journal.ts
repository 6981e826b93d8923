import type { ActivityView } from "./schemas/activity.ts";

/**
 * What the terminal and its journal-writer thread say to each other. The writer owns both files: the
 * journal (money state, one per world, every record fsynced before it is told durable) and the
 * activity log (words, can be lost without harm).
 */
export interface JournalWriterOptions {
  readonly journalPath: string;
  readonly activityPath: string;
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
  | { readonly kind: "close" };

export type FromJournalWriter =
  | {
      readonly kind: "opened";
      /** Records of each account's latest trading day, in order. */
      readonly records: readonly JournalRecord[];
      readonly activity: readonly ActivityView[];
      /** What was found wrong and mended, in words. */
      readonly notes: readonly string[];
      /** Records whose hash chain was verified now: those since the last seal. */
      readonly verified: number;
    }
  | { readonly kind: "refused"; readonly sentence: string }
  | { readonly kind: "durable"; readonly ids: readonly number[]; readonly lastSeq: number }
  | { readonly kind: "failed"; readonly ids: readonly number[]; readonly sentence: string }
  | { readonly kind: "activityPage"; readonly id: number; readonly entries: readonly ActivityView[] }
  | { readonly kind: "closed" };

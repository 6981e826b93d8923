import { parentPort, workerData } from "node:worker_threads";
import type { FromJournalWriter, JournalWriterOptions, NewRecord, ToJournalWriter } from "../../shared/contract/journal.ts";
import { ActivityFile } from "./activity-file.ts";
import { JournalFile } from "./journal-file.ts";
import { NewerFileError } from "./sqlite-file.ts";

/** The newest entries the page starts with. */
const RECENT_ACTIVITY = 200;

function say(message: FromJournalWriter): void {
  parentPort?.postMessage(message);
}

function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof NewerFileError) return `${text} Update Sauda, or start it with another --data-dir. Nothing was changed.`;
  return `The journal cannot be written: ${text}. Nothing can be ordered until it can: make room on the disk or the folder writable, then start Sauda again.`;
}

/**
 * Group commit: everything that arrived before the event loop came round goes in one transaction,
 * so that a storm of orders shares one fsync.
 */
class GroupCommit {
  #waiting: { readonly id: number; readonly records: readonly NewRecord[] }[] = [];
  #file: JournalFile;
  /** After one failure nothing more is written: later records without the lost ones would mislead the next start. */
  #failed: string | undefined;

  constructor(file: JournalFile) {
    this.#file = file;
  }

  add(id: number, records: readonly NewRecord[]): void {
    this.#waiting.push({ id, records });
    if (this.#waiting.length === 1) setImmediate(() => this.flush());
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    const ids = batch.map((entry) => entry.id);
    if (this.#failed !== undefined) return say({ kind: "failed", ids, sentence: this.#failed });
    try {
      this.#file.append(batch.map((entry) => entry.records));
      say({ kind: "durable", ids, lastSeq: this.#file.lastSeq });
    } catch (error) {
      this.#failed = sentenceOf(error);
      say({ kind: "failed", ids, sentence: this.#failed });
    }
  }
}

function run(options: JournalWriterOptions): void {
  const journal = new JournalFile(options.journalPath, options.startedAt);
  const activity = new ActivityFile(options.activityPath, options.startedAt);
  const commit = new GroupCommit(journal);
  parentPort?.on("message", (message: ToJournalWriter) => {
    switch (message.kind) {
      case "append":
        return commit.add(message.id, message.records);
      case "activity":
        return writeActivity(activity, message.entries);
      case "activityPage":
        return say({ kind: "activityPage", id: message.id, entries: activity.page(message.before, message.count) });
      case "close":
        commit.flush();
        journal.close();
        activity.close();
        say({ kind: "closed" });
        parentPort?.close();
    }
  });
  say({
    kind: "opened",
    records: journal.latestDays(),
    activity: activity.page(undefined, RECENT_ACTIVITY),
    notes: [...journal.notes, ...activity.notes],
    verified: journal.verified,
  });
}

/** Words are not worth stopping for: a full disk shows itself at the journal's next append. */
function writeActivity(file: ActivityFile, entries: Parameters<ActivityFile["append"]>[0]): void {
  try {
    file.append(entries);
  } catch (error) {
    process.stderr.write(`activity log: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

try {
  run(workerData as JournalWriterOptions);
} catch (error) {
  say({ kind: "refused", sentence: sentenceOf(error) });
}

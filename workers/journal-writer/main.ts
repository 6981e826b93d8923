import { parentPort, workerData } from "node:worker_threads";
import type { FromJournalWriter, JournalRecord, JournalWriterOptions, NewRecord, RecordQuery, ToJournalWriter } from "../../shared/contract/journal.ts";
import { ActivityFile } from "./activity-file.ts";
import { sentenceOf } from "./failure-words.ts";
import { JournalFile } from "./journal-file.ts";

/** The newest entries the page starts with. */
const RECENT_ACTIVITY = 200;
/** Words are kept so long, ms: 90 days. The journal itself is never pruned. */
const KEEP_ACTIVITY = 90 * 86_400_000;

function say(message: FromJournalWriter): void {
  parentPort?.postMessage(message);
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
  const activity = options.activityPath === undefined ? undefined : new ActivityFile(options.activityPath, options.startedAt);
  const commit = new GroupCommit(journal);
  parentPort?.on("message", (message: ToJournalWriter) => {
    switch (message.kind) {
      case "append":
        return commit.add(message.id, message.records);
      case "activity":
        return tidy(() => activity?.append(message.entries));
      case "activityPage":
        return say({ kind: "activityPage", id: message.id, entries: activity?.page(message.before, message.count) ?? [] });
      case "records":
        return void answer(journal, message.id, message);
      case "close":
        commit.flush();
        journal.close();
        activity?.close();
        say({ kind: "closed" });
        parentPort?.close();
    }
  });
  say({
    kind: "opened",
    records: journal.latestDays(),
    standing: journal.standing(),
    lost: journal.lost,
    activity: activity?.page(undefined, RECENT_ACTIVITY) ?? [],
    notes: [...journal.notes, ...(activity?.notes ?? [])],
    verified: journal.verified,
  });
  // After the start, which need not wait for it.
  setImmediate(() => tidy(() => activity?.prune(options.startedAt - KEEP_ACTIVITY)));
}

/** What arrives to be written meanwhile is written between two parts of the search. */
async function answer(journal: JournalFile, id: number, query: RecordQuery): Promise<void> {
  const parts: JournalRecord[][] = [];
  try {
    for (const part of journal.search(query)) {
      parts.push(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    say({ kind: "records", id, records: parts.reverse().flat() });
  } catch (error) {
    say({ kind: "recordsFailed", id, sentence: `The journal could not be searched: ${error instanceof Error ? error.message : String(error)}.` });
  }
}

/** Words are not worth stopping for: a full disk shows itself at the journal's next append. */
function tidy(work: () => void): void {
  try {
    work();
  } catch (error) {
    process.stderr.write(`activity log: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

try {
  run(workerData as JournalWriterOptions);
} catch (error) {
  say({ kind: "refused", sentence: sentenceOf(error) });
}

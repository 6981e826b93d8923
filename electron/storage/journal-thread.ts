import { Worker } from "node:worker_threads";
import type { FromJournalWriter, JournalRecord, JournalWriterOptions, RecordQuery, ToJournalWriter } from "../../shared/contract/journal.ts";
import { MOST_RECORDS } from "../../shared/contract/journal.ts";
import type { ActivityView } from "../../shared/contract/schemas/activity.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { workerFile } from "../worker-files.ts";
import type { DatedEvent, Journal } from "./journal.ts";
import { toRecord } from "./journal.ts";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export interface OpenedJournal {
  readonly journal: JournalThread;
  /** Records of each account's latest trading day, in order. */
  readonly records: readonly JournalRecord[];
  /** The latest record of each standing thing that is not over, in order. */
  readonly standing: readonly JournalRecord[];
  readonly activity: readonly ActivityView[];
  readonly notes: readonly string[];
  readonly verified: number;
  /** Records that had been told durable and are gone: what stands may be out of date. */
  readonly lost: number;
}

/** The main process's end of the journal-writer thread. Main never touches the disk for an order. */
export class JournalThread implements Journal {
  #worker: Worker;
  #nextId = 1;
  #waiting = new Map<number, Waiting>();
  #searches = new Map<number, { readonly resolve: (records: readonly JournalRecord[]) => void; readonly reject: (error: Error) => void }>();
  #pages = new Map<number, (entries: readonly ActivityView[]) => void>();
  #closed: (() => void) | undefined;
  #dead: string | undefined;
  /** Called when the journal stops being writable, with the sentence to show. */
  onFailure: (sentence: string) => void = () => {};

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (message: FromJournalWriter) => this.#heard(message));
    worker.on("error", (error: Error) => this.#die(`The journal writer stopped: ${error.message}`));
    worker.on("exit", () => this.#die("The journal writer has ended."));
  }

  /** @throws TerminalError with the writer's sentence when the files cannot be opened. */
  static open(options: JournalWriterOptions): Promise<OpenedJournal> {
    const worker = new Worker(workerFile("journal-writer"), { workerData: options, name: "journal-writer" });
    return new Promise((resolve, reject) => {
      const fail = (sentence: string): void => reject(new TerminalError({ kind: "Fault", sentence }));
      worker.once("error", (error: Error) => fail(`The journal cannot be opened: ${error.message}`));
      worker.once("exit", () => fail("The journal cannot be opened: its writer ended at once."));
      worker.once("message", (first: FromJournalWriter) => {
        if (first.kind === "opened") return resolve({ ...first, journal: new JournalThread(worker) });
        fail(first.kind === "refused" ? first.sentence : "The journal writer answered out of turn.");
        void worker.terminate();
      });
    });
  }

  append(events: readonly DatedEvent[]): Promise<void> {
    if (this.#dead !== undefined) return Promise.reject(new TerminalError({ kind: "Fault", sentence: this.#dead }));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ kind: "append", id, records: events.map(toRecord) });
    });
  }

  noteActivity(entries: readonly ActivityView[]): void {
    if (this.#dead === undefined) this.#post({ kind: "activity", entries });
  }

  activityPage(before: number | undefined, count: number): Promise<readonly ActivityView[]> {
    if (this.#dead !== undefined) return Promise.resolve([]);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#pages.set(id, resolve);
      this.#post({ kind: "activityPage", id, before, count });
    });
  }

  /**
   * Looks through the journal of all years, oldest first. Orders are written meanwhile.
   * @throws TerminalError (BadInput) for more than `MOST_RECORDS` at once, (Fault) when the journal cannot be read.
   */
  records(query: RecordQuery): Promise<readonly JournalRecord[]> {
    if (!Number.isInteger(query.most) || query.most < 1 || query.most > MOST_RECORDS) {
      return Promise.reject(new TerminalError(badInput("most", `1 to ${MOST_RECORDS}`, `Of the journal at most ${MOST_RECORDS} records can be read at once; ${query.most} were asked for.`)));
    }
    if (this.#dead !== undefined) return Promise.reject(new TerminalError({ kind: "Fault", sentence: this.#dead }));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#searches.set(id, { resolve, reject });
      this.#post({ kind: "records", id, ...query });
    });
  }

  close(): Promise<void> {
    if (this.#dead !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#closed = resolve;
      this.#post({ kind: "close" });
    });
  }

  #post(message: ToJournalWriter): void {
    this.#worker.postMessage(message);
  }

  #heard(message: FromJournalWriter): void {
    switch (message.kind) {
      case "durable":
        for (const id of message.ids) this.#settle(id, undefined);
        return;
      case "failed":
        for (const id of message.ids) this.#settle(id, message.sentence);
        this.onFailure(message.sentence);
        return;
      case "activityPage":
        this.#pages.get(message.id)?.(message.entries);
        this.#pages.delete(message.id);
        return;
      case "records":
        this.#searches.get(message.id)?.resolve(message.records);
        this.#searches.delete(message.id);
        return;
      case "recordsFailed":
        this.#searches.get(message.id)?.reject(new TerminalError({ kind: "Fault", sentence: message.sentence }));
        this.#searches.delete(message.id);
        return;
      case "closed":
        this.#dead = "Sauda is closing.";
        this.#endSearches(this.#dead);
        this.#closed?.();
        return;
      // Said once, before this object exists.
      case "opened":
      case "refused":
    }
  }

  #settle(id: number, problem: string | undefined): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (problem === undefined) waiting?.resolve();
    else waiting?.reject(new TerminalError({ kind: "Fault", sentence: problem }));
  }

  #endSearches(sentence: string): void {
    for (const { reject } of this.#searches.values()) reject(new TerminalError({ kind: "Fault", sentence }));
    this.#searches.clear();
  }

  #die(sentence: string): void {
    if (this.#dead !== undefined) return;
    this.#dead = sentence;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, sentence);
    this.#endSearches(sentence);
    for (const show of this.#pages.values()) show([]);
    this.#pages.clear();
    this.#closed?.();
    this.onFailure(sentence);
  }
}

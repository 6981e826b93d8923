import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { DatedEvent, Journal } from "../../storage/journal.ts";

/** A journal that can be looked through. */
export interface ReadableJournal extends Journal {
  records(query: RecordQuery): Promise<readonly JournalRecord[]>;
}

/**
 * A journal whose answers come one at a time, in the order of the writing, and only when the driver lets them:
 * how long a disk takes, and what it writes together, then changes nothing.
 */
export class StepJournal implements ReadableJournal {
  #under: ReadableJournal;
  /** Each lets one answer be told, once it is there. */
  #waiting: (() => Promise<void>)[] = [];

  constructor(under: ReadableJournal) {
    this.#under = under;
  }

  get pending(): boolean {
    return this.#waiting.length > 0;
  }

  append(events: readonly DatedEvent[]): Promise<void> {
    return this.#inTurn(this.#under.append(events));
  }

  readonly records = (query: RecordQuery): Promise<readonly JournalRecord[]> => this.#inTurn(this.#under.records(query));

  /** Lets the oldest answer be told. */
  async release(): Promise<void> {
    await this.#waiting.shift()?.();
  }

  #inTurn<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const told = answer.then((value) => () => resolve(value), (error: unknown) => () => reject(error instanceof Error ? error : new Error(String(error))));
      this.#waiting.push(async () => (await told)());
    });
  }
}

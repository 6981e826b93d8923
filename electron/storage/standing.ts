import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { StandingRecord } from "../../shared/domain/order-events.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { Journal } from "./journal.ts";
import { toEvent } from "./journal.ts";

export interface StandingOptions<T> {
  /** Word after `standing.`, e.g. `gtt`. */
  readonly kind: string;
  readonly journal: Journal;
  readonly clock: SystemClock;
  /** The trading day that a record is filed under. */
  readonly day: () => string;
  readonly isOver: (state: T) => boolean;
}

/** What the journal had of all standing things at the start. */
export type StandingRecords = readonly JournalRecord[];

/**
 * Things of one kind that outlive a trading day, each with its whole state in its latest journal record.
 * The state in memory is changed first, so that the next decision sees it; `save` resolves once it is durable.
 */
export class Standing<T> {
  #options: StandingOptions<T>;
  #states = new Map<string, T>();
  /** Trading day of each one's latest record. */
  #days = new Map<string, string>();

  constructor(options: StandingOptions<T>) {
    this.#options = options;
  }

  /** Takes up what was not over when the terminal ended. @returns it, in the order of its last change. */
  restore(records: StandingRecords, account: string): T[] {
    const found: T[] = [];
    for (const record of records) {
      if (record.kind !== `standing.${this.#options.kind}` || record.account !== account) continue;
      const { id, state, over } = toEvent(record) as StandingRecord;
      if (over) continue;
      this.#states.set(id, state as T);
      this.#days.set(id, record.day);
      found.push(state as T);
    }
    return found;
  }

  get(id: string): T | undefined {
    return this.#states.get(id);
  }

  /** The trading day that its latest record is filed under. */
  dayOf(id: string): string | undefined {
    return this.#days.get(id);
  }

  all(): T[] {
    return [...this.#states.values()];
  }

  /**
   * @param what what happened, in words for the record.
   * @throws TerminalError when the journal cannot be written; the state in memory stays as given.
   */
  save(account: string, id: string, state: T, what: string): Promise<void> {
    const { kind, journal, clock, day, isOver } = this.#options;
    const over = isOver(state);
    this.#states.set(id, state);
    const event: StandingRecord = { kind: `standing.${kind}`, at: clock.now(), account, day: day(), id, what, over, state };
    this.#days.set(id, event.day);
    return journal.append([{ account, day: event.day, event }]);
  }

  /** Leaves memory; the journal keeps it. */
  forget(id: string): void {
    this.#states.delete(id);
    this.#days.delete(id);
  }
}

import type { DatedEvent, Journal } from "../../../electron/storage/journal.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import type { BrokerTime } from "./broker.ts";
import type { Chance } from "./chance.ts";

export interface DurableRecord extends JournalRecord {
  readonly durableAt: number;
}

/** The disk: what has reached it stays, whoever dies. */
export class Disk {
  readonly records: DurableRecord[] = [];
  /** The latest record of each standing thing, and whether it is over. */
  #standing = new Map<string, { readonly record: DurableRecord; readonly over: boolean }>();

  keep(dated: DatedEvent, durableAt: number): void {
    const record = { ...toRecord(dated), seq: this.records.length + 1, durableAt };
    this.records.push(record);
    const { event } = dated;
    if (!("id" in event) || !("over" in event)) return;
    const name = `${event.kind}|${dated.account}|${event.id}`;
    // The latest at the end, as a journal is read.
    this.#standing.delete(name);
    this.#standing.set(name, { record, over: event.over });
  }

  /** What the journal writer hands out at a start: what stands and is not over, in the order of its last change. */
  standing(): DurableRecord[] {
    return [...this.#standing.values()].flatMap(({ record, over }) => (over ? [] : [record]));
  }
}

/** Where the terminal may be killed. `alive` is asked at every border it crosses. */
export interface Life {
  readonly alive: boolean;
  /** The machine sleeps: nothing runs, and nothing is heard. */
  readonly asleep: boolean;
  whenAwake(run: () => void): void;
  /** May end it here. @returns whether it still lives. */
  border(name: string): boolean;
}

/**
 * The journal on a disk that takes its time. What was appended and not yet written is lost with the
 * process, but for a first part that the system had written without anybody having been told.
 */
export class CrashJournal implements Journal {
  #disk: Disk;
  #life: Life;
  #time: BrokerTime;
  #chance: Chance;
  #waiting: { readonly events: readonly DatedEvent[]; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  #writing = false;
  /** As the real one: after one failure it takes nothing more. */
  #failed = false;
  /** It says "durable" before it is. */
  lies = false;
  broken = false;
  onFailure: (sentence: string) => void = () => {};

  constructor(disk: Disk, life: Life, time: BrokerTime, chance: Chance) {
    this.#disk = disk;
    this.#life = life;
    this.#time = time;
    this.#chance = chance;
  }

  append(events: readonly DatedEvent[]): Promise<void> {
    if (!this.#life.border("journal: before the write")) return new Promise(() => {});
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, resolve, reject });
      if (this.lies) resolve();
      this.#write();
    });
  }

  /** The process has died. */
  die(): void {
    const kept = this.#failed ? 0 : this.#chance.from(0, this.#waiting.length);
    for (const batch of this.#waiting.slice(0, kept)) this.#keep(batch.events);
    this.#waiting = [];
  }

  #write(): void {
    if (this.#writing) return;
    this.#writing = true;
    this.#time.after(this.lies ? this.#chance.from(50, 400) : this.#chance.from(1, 4), () => {
      this.#writing = false;
      if (!this.#life.alive) return;
      if (this.#life.asleep) return this.#life.whenAwake(() => this.#write());
      const batches = this.#waiting;
      this.#waiting = [];
      if (this.broken || this.#failed) return this.#fail(batches);
      for (const batch of batches) this.#keep(batch.events);
      if (this.#life.border("journal: written, not told")) for (const batch of batches) batch.resolve();
    });
  }

  #fail(batches: { readonly reject: (error: Error) => void }[]): void {
    this.#failed = true;
    const sentence = "The journal cannot be written: no space left on device.";
    for (const batch of batches) batch.reject(new TerminalError({ kind: "Fault", sentence }));
    this.onFailure(sentence);
  }

  #keep(events: readonly DatedEvent[]): void {
    for (const event of events) this.#disk.keep(event, this.#time.now());
  }
}

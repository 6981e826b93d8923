import { join } from "node:path";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { RunFigures } from "../../../shared/contract/strategy-host.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemClock, Timers } from "../../../shared/domain/time.ts";
import type { LogLevel } from "../../../shared/strategy/log.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { Standing, StandingRecords } from "../../storage/standing.ts";
import { wordsOf } from "../catalogue/strategy-files.ts";
import { DayBook } from "./day-book.ts";
import type { InstanceFolder } from "./instance-folder.ts";
import { LogBook } from "./log-book.ts";
import { LogFile } from "./log-file.ts";
import type { CardSource, Files, InstanceOrders, OrdersWants, StrategyMarket } from "./ports.ts";
import type { InstanceRecord, KeptVersion } from "./record.ts";
import { RestartCount } from "./restart-count.ts";

/** What an instance is given. */
export interface InstanceParts {
  readonly market: StrategyMarket;
  readonly files: Files;
  readonly folder: InstanceFolder;
  readonly standing: Standing<InstanceRecord>;
  /** What the account's journal had of things that outlive a day. */
  readonly standingRecords: () => StandingRecords;
  readonly openOrders: (wants: OrdersWants) => InstanceOrders;
  readonly calendar: TradingCalendar;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** Its account may trade now; else what it is doing, as a sentence. */
  readonly account: () => { readonly trading: boolean; readonly sentence: string };
  readonly killed: () => boolean;
  readonly card: CardSource;
  /** Who types here: the name under which the person is signed in on this machine. */
  readonly person: string;
  /** This version has run on paper on a day on which its market traded. */
  readonly ranOnPaper: (version: KeptVersion, day: string) => void;
  readonly note: (tone: "plain" | "warning" | "alarm", sentence: string) => void;
  /** Its view is another one. */
  readonly changed: () => void;
}

/** A version in its host. */
export interface RunningVersion extends KeptVersion {
  readonly instruments: readonly InstrumentKey[];
  readonly frames: readonly number[];
}

/** A crash loses at most this much of the run's own fields, ms; fills are never lost, the journal has them. */
const STATE_EVERY_MS = 10_000;

/** What all that happens to one instance shares: its record, its run, and the words about it. */
export class InstanceCore {
  readonly id: string;
  readonly parts: InstanceParts;
  readonly log: LogBook;
  readonly file: LogFile;
  readonly days: DayBook;
  readonly restarts = new RestartCount();
  readonly versions = new Map<number, RunningVersion>();
  phase: "idle" | "starting" | "running" | "swapping" | "stopping" = "idle";
  /** What it may still say: all that its state lets it, what leaves positions, or nothing. */
  voice: "own" | "reduce" | "none" = "own";
  /** Of what it does now; the record's where it is "". */
  doing = "";
  /** The generation that decides. */
  speaking: number | undefined;
  /** Stops that were asked for and are not carried out. */
  stopsWanted = 0;
  figures: RunFigures | undefined;
  errors = 0;
  readonly #onStopAsked = new Set<() => void>();
  #record: InstanceRecord;
  #generation = 0;
  #state: RunState | undefined;
  #stateAt = 0;
  #saves: Promise<void> = Promise.resolve();

  constructor(record: InstanceRecord, parts: InstanceParts) {
    this.id = record.id;
    this.parts = parts;
    this.#record = record;
    this.file = new LogFile(parts.folder.path);
    this.days = new DayBook(join(parts.folder.path, "days"));
    this.log = new LogBook((lines) => this.file.add(lines));
  }

  get record(): InstanceRecord {
    return this.#record;
  }

  get version(): RunningVersion | undefined {
    return this.speaking === undefined ? undefined : this.versions.get(this.speaking);
  }

  get isLive(): boolean {
    return this.phase !== "idle";
  }

  get isSwapping(): boolean {
    return this.phase === "swapping";
  }

  /** A stop is asked for and not carried out yet: what only lets it do more gives way. */
  stopAsked(): void {
    this.stopsWanted += 1;
    for (const run of [...this.#onStopAsked]) run();
  }

  /** Calls with each stop that is asked for; the answer ends that. */
  onStopAsked(run: () => void): () => void {
    this.#onStopAsked.add(run);
    return () => void this.#onStopAsked.delete(run);
  }

  nextGeneration(): number {
    return ++this.#generation;
  }

  /** Number of an instrument in the run; −1 where it has none. */
  readonly indexOf = (key: InstrumentKey): number => this.version?.instruments.indexOf(key) ?? -1;

  /**
   * In memory at once, so that the next decision sees it; resolves once it is durable.
   * @param what who changed what, in words for the journal.
   * @throws TerminalError when the journal cannot be written.
   */
  save(change: Partial<InstanceRecord>, what: string): Promise<void> {
    const record: InstanceRecord = { ...this.#record, ...change, rev: this.#record.rev + 1 };
    this.#record = record;
    this.parts.changed();
    const saved = this.parts.standing.save(record.settings.account, record.id, record, what);
    this.#saves = Promise.all([this.#saves, saved.catch(() => {})]).then(() => {});
    return saved;
  }

  /** Takes effect once it is durable, and not before: for what lets it do more. @throws TerminalError when the journal cannot be written. */
  async saveFirst(change: Partial<InstanceRecord>, what: string): Promise<void> {
    const { record, parts } = this;
    await parts.standing.save(record.settings.account, record.id, { ...record, ...change, rev: record.rev + 1 }, what);
    this.#record = { ...this.#record, ...change, rev: this.#record.rev + 1 };
    parts.changed();
  }

  /** As `save`; a journal that cannot be written is told, and what must be done in any case goes on. */
  async saveAnyway(change: Partial<InstanceRecord>, what: string): Promise<void> {
    await this.save(change, what).catch((error: unknown) => this.parts.note("alarm", `${this.#record.settings.title}: what became of it could not be written down: ${wordsOf(error)} After a restart of Sauda it may be shown as it was before.`));
  }

  say(level: LogLevel, text: string): void {
    this.log.add([{ level, at: this.at(), text }]);
    this.parts.changed();
  }

  /** Market time; before the first tick this machine's. */
  at(): MarketTime {
    return this.parts.market.marketAt() ?? (this.parts.clock.now() as number as MarketTime);
  }

  doingNow(phase: InstanceCore["phase"], words: string): void {
    this.phase = phase;
    this.doing = words;
    this.parts.changed();
  }

  /** The run's own account of itself, kept now and then. */
  stateTold(state: RunState): void {
    this.#state = state;
    const now = this.parts.clock.now();
    if (now - this.#stateAt >= STATE_EVERY_MS || now < this.#stateAt) void this.keepState(state);
  }

  /** Resolves once it is on the disk, or could not be brought there, which is told. */
  async keepState(state: RunState | undefined = this.#state): Promise<void> {
    if (!state) return;
    this.#state = state;
    this.#stateAt = this.parts.clock.now();
    try {
      await this.parts.folder.keepState(state);
    } catch (error) {
      this.parts.note("warning", `${this.#record.settings.title}: its state could not be kept: ${wordsOf(error)}. Free some space: after a crash it would begin from an older one.`);
    }
  }

  forgetRun(): void {
    this.versions.clear();
    this.speaking = undefined;
    this.figures = undefined;
    this.#state = undefined;
    this.parts.market.watch();
  }

  async flush(): Promise<void> {
    await Promise.all([this.#saves, this.file.flush(), this.days.flush(), this.parts.folder.flush()]);
  }
}

import type { FromRecorder, InstrumentNames, RecorderState } from "../../shared/contract/recorder.ts";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { DayFile } from "./day-file.ts";
import type { Disk } from "./disk.ts";
import { Shelf } from "./shelf.ts";
import type { DayOfMarket, FileSum } from "./shelf.ts";
import { Tape } from "./tape.ts";
import { RETRY_MS, boundReached, diskTrouble } from "./trouble.ts";

export interface RecorderOptions {
  readonly disk: Disk;
  /** Absolute. */
  readonly folder: string;
  readonly mostBytes: number;
  /** System time, epoch ms. */
  readonly now: () => number;
  readonly tell: (message: FromRecorder) => void;
}

/** Writes the ticks of some markets to disk, below a bound; what the disk refuses is told, and tried again. */
export class Recorder {
  mostBytes: number;
  readonly #options: RecorderOptions;
  readonly #shelf: Shelf;
  readonly #tapes = new Map<string, Tape>();
  readonly #holds = new Map<DayFile, (sum: FileSum) => void>();
  #trouble: string | undefined;
  /** Nothing is tried before, system time. */
  #retryAt = 0;
  #missed = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.mostBytes = options.mostBytes;
    this.#shelf = new Shelf(options.disk, options.folder);
    try {
      this.#shelf.survey();
    } catch (error) {
      this.#stuck(error);
    }
  }

  /** Begins with a market; its ticks go to the tape's `take`. */
  record(market: string, board: QuoteBoard): Tape {
    const tape = new Tape(market, board, { begin: (of) => this.#begin(of), write: (file) => this.#write(file), finish: (file) => this.#finish(file), who: (of, slots) => this.#options.tell({ kind: "who", market: of, slots }) });
    this.#tapes.set(market, tape);
    return tape;
  }

  named(market: string, slot: number, names: InstrumentNames | undefined): void {
    this.#tapes.get(market)?.named(slot, names);
  }

  leave(market: string): void {
    const tape = this.#tapes.get(market);
    tape?.end();
    this.#missed += tape?.missed ?? 0;
    this.#tapes.delete(market);
  }

  /** Puts everything on disk that has a name; call it every few seconds. */
  flush(): void {
    for (const tape of this.#tapes.values()) tape.flush();
  }

  end(): void {
    for (const market of [...this.#tapes.keys()]) this.leave(market);
  }

  /** Another bound is tried at once. */
  bound(mostBytes: number): void {
    this.mostBytes = mostBytes;
    this.#retryAt = 0;
  }

  /** @param lost ticks that found a ring full. */
  state(lost: number): RecorderState {
    const days = this.#shelf.days();
    const current = this.#current();
    const today = days.filter((row) => current.some(({ market, day }) => market === row.market && day === row.day));
    return {
      sentence: this.#trouble ?? this.#sentence(lost),
      stuck: this.#trouble !== undefined,
      instruments: today.reduce((sum, { instruments }) => sum + instruments, 0),
      ticks: today.reduce((sum, { ticks }) => sum + ticks, 0),
      lost,
      bytes: this.#shelf.bytes,
      days,
    };
  }

  #sentence(lost: number): string {
    const missed = this.#missed + [...this.#tapes.values()].reduce((sum, tape) => sum + tape.missed, 0);
    if (this.#tapes.size === 0) return "Not recording.";
    if (this.#current().length === 0) return "Waiting for the first tick.";
    const parts = [lost > 0 ? `${lost.toLocaleString("en-IN")} ticks came faster than they could be taken` : "", missed > 0 ? `${missed.toLocaleString("en-IN")} could not be written` : ""].filter((part) => part !== "");
    return parts.length === 0 ? "Recording." : `Recording; ${parts.join(", ")} and are missing.`;
  }

  #current(): DayOfMarket[] {
    return [...this.#tapes.values()].flatMap(({ current }) => current ?? []);
  }

  #begin(of: DayOfMarket): DayFile | undefined {
    const { disk, now } = this.#options;
    if (now() < this.#retryAt) return undefined;
    try {
      if (!this.#fits(0)) return undefined;
      const { path, holds } = this.#shelf.next(of);
      const file = new DayFile(disk, path, { ...of, startedAt: now() });
      this.#holds.set(file, holds);
      return file;
    } catch (error) {
      this.#stuck(error);
      return undefined;
    }
  }

  #write(file: DayFile): boolean {
    try {
      if (!this.#fits(file.waiting)) {
        this.#giveUp(file);
        return false;
      }
      file.flush();
      this.#count(file);
      this.#trouble = undefined;
      return true;
    } catch (error) {
      this.#giveUp(file);
      this.#stuck(error);
      return false;
    }
  }

  #finish(file: DayFile): void {
    try {
      file.close();
    } catch (error) {
      this.#stuck(error);
    }
    this.#count(file);
    this.#holds.delete(file);
  }

  /** What is on disk stays and can be read; it has no index, which the next start makes. */
  #giveUp(file: DayFile): void {
    file.abandon();
    this.#count(file);
    this.#holds.delete(file);
  }

  #count(file: DayFile): void {
    this.#holds.get(file)?.({ bytes: file.written, ticks: file.writtenTicks, keys: [...file.keys] });
  }

  #fits(more: number): boolean {
    if (this.#shelf.makeRoom(more, this.mostBytes, this.#current())) return true;
    this.#trouble = boundReached(this.mostBytes);
    this.#retryAt = this.#options.now() + RETRY_MS;
    return false;
  }

  #stuck(error: unknown): void {
    this.#trouble = diskTrouble(error, this.#options.folder);
    this.#retryAt = this.#options.now() + RETRY_MS;
  }
}

import type { HolidayTable, SessionTables } from "../../../shared/calendar/session-tables.ts";
import type { FromStrategyHost, RunSpec, ToStrategyHost } from "../../../shared/contract/strategy-host.ts";
import type { Timers } from "../../../shared/domain/time.ts";
import { createRing } from "../../../shared/streams/tick-ring.ts";
import { BeatWatch } from "./beat-watch.ts";
import type { HostThread, SpawnHost, ThreadDeath } from "./host-thread.ts";
import type { Place, RunLoad } from "./placement.ts";
import { Requests } from "./requests.ts";
import { RunSeat } from "./run-seat.ts";
import type { Version } from "./run-seat.ts";

/** Where ticks come from: the tick bridge of one market. */
export interface TickSource {
  attachRing(ring: number, buffer: SharedArrayBuffer, slots: readonly number[]): void;
  detachRing(ring: number): void;
}

export interface HostParts {
  readonly feed: TickSource;
  readonly board: SharedArrayBuffer;
  readonly sessions: SessionTables;
  readonly holidays: HolidayTable;
  /** Of one callback, ms; over it a callback is counted. */
  readonly budgetMs: number;
  readonly stateEveryMs: number;
  /** Of one host, on its heap and beside it; over it the host is ended. */
  readonly heapMb: number;
  /** Records of a host's ring, a power of two. */
  readonly ringRecords: number;
  readonly timers: Timers;
  readonly spawn: SpawnHost;
}

export interface HostEvents {
  heard(host: Host, message: FromStrategyHost): void;
  died(host: Host, death: ThreadDeath): void;
}

/** A thread that does not go when asked is ended after this long, ms; and one that cannot be ended is not waited for. */
const QUIT_MS = 2_000;
const TERMINATE_MS = 1_000;

/**
 * The engine's own limit lies far above ours: what reaches it in a single step (a map that grows) ends the whole
 * process and not the thread alone.
 */
const CEILING_TIMES = 4;
const LEAST_CEILING_MB = 2_048;
/** Over and still there: something in it cannot be interrupted. */
const LINGERS_MS = 10_000;

/** One host: its thread, the ring that feeds it, its beat and the runs that live there. */
export class Host implements Place {
  /** Of its ring at the tick bridge. */
  readonly ring: number;
  /** For a single run that has ended a host before. */
  readonly own: boolean;
  readonly beat = new BeatWatch();
  readonly requests = new Requests();
  readonly seats = new Map<string, RunSeat>();
  /** Ticks that found its ring full, as last told. */
  lost = 0;
  /** In use, as last told. */
  memoryMb = 0;
  #weighing = false;
  #parts: HostParts;
  #buffer: SharedArrayBuffer;
  #thread: HostThread;
  #attached = "";
  #numbers = 0;
  /** Nothing of it counts any more; of one that was asked to quit, its last states still do. */
  #over = false;
  #quitting = false;

  constructor(ring: number, own: boolean, parts: HostParts, events: HostEvents) {
    const { board, sessions, holidays, budgetMs, stateEveryMs, heapMb, ringRecords, spawn } = parts;
    this.ring = ring;
    this.own = own;
    this.#parts = parts;
    this.#buffer = createRing(ringRecords);
    this.#thread = spawn({ name: `strategies-${ring}`, ceilingMb: Math.max(LEAST_CEILING_MB, heapMb * CEILING_TIMES) }, {
      heard: (message) => {
        if (this.#over && !(this.#quitting && message.kind === "state")) return;
        this.beat.heard();
        events.heard(this, message);
      },
      died: (death) => {
        if (!this.#over) events.died(this, death);
      },
    });
    this.post({ kind: "open", ring: this.#buffer, board, beat: this.beat.buffer, sessions, holidays, budgetMs, stateEveryMs });
  }

  get loads(): readonly RunLoad[] {
    return [...this.seats.values()].map(({ load }) => load);
  }

  post(message: ToStrategyHost): void {
    if (!this.#over) this.#thread.post(message);
  }

  plan(spec: RunSpec): void {
    const seat = this.seats.get(spec.run) ?? new RunSeat(spec.run);
    this.seats.set(spec.run, seat);
    const number = this.#numbers++;
    seat.add(spec, number);
    this.post({ kind: "plan", spec, number });
  }

  version(run: string, generation: number): Version | undefined {
    return this.seats.get(run)?.get(generation);
  }

  /** The version that the beat names. */
  numbered(number: number | undefined): Version | undefined {
    if (number === undefined) return undefined;
    for (const seat of this.seats.values()) for (const version of seat.versions) if (version.number === number) return version;
    return undefined;
  }

  /** The version is gone, and the run with its last one. */
  drop(run: string, generation: number): void {
    const seat = this.seats.get(run);
    seat?.drop(generation);
    if (seat?.isEmpty) this.seats.delete(run);
    this.listen();
  }

  /** Lets the ring have exactly the ticks that its versions need. */
  listen(): void {
    const slots = new Set<number>();
    for (const seat of this.seats.values()) for (const version of seat.versions) for (const slot of version.slots) slots.add(slot);
    const wanted = [...slots].sort((a, b) => a - b);
    const name = wanted.join();
    if (this.#over || name === this.#attached) return;
    this.#attached = name;
    const { feed } = this.#parts;
    if (wanted.length === 0) feed.detachRing(this.ring);
    else feed.attachRing(this.ring, this.#buffer, wanted);
  }

  /** Asks how much memory it has in use, unless it is being asked. */
  async weigh(): Promise<void> {
    if (this.#weighing || this.#over) return;
    this.#weighing = true;
    this.memoryMb = (await this.#thread.memoryMb()) ?? this.memoryMb;
    this.#weighing = false;
  }

  /** Ends it now; it is heard no more. @returns false where it is still there long after. */
  async terminate(): Promise<boolean> {
    this.#leave();
    this.#thread.terminate();
    return within(this.#thread.gone, LINGERS_MS, this.#parts.timers);
  }

  /** Ends it in order, within a bound. */
  async quit(): Promise<void> {
    const { timers } = this.#parts;
    this.#leave();
    this.#quitting = true;
    this.#thread.post({ kind: "quit" });
    if (await within(this.#thread.gone, QUIT_MS, timers)) return;
    this.#quitting = false;
    this.#thread.terminate();
    await within(this.#thread.gone, TERMINATE_MS, timers);
  }

  #leave(): void {
    if (this.#attached !== "") this.#parts.feed.detachRing(this.ring);
    this.#attached = "";
    this.#over = true;
  }
}

/** @returns whether it was done in time. */
async function within(done: Promise<void>, ms: number, timers: Timers): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = timers.after(ms, () => resolve(false));
    void done.then(() => {
      cancel();
      resolve(true);
    });
  });
}

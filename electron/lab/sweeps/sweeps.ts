import type { BacktestPlaces, PlayedRun } from "../../../shared/contract/backtest-task.ts";
import type { LabJob, RunRequest, SweepRequest, SweepView } from "../../../shared/contract/schemas/lab.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { SweepRecord, SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import { ActiveSweep } from "./active-sweep.ts";
import { SweepPool } from "./sweep-pool.ts";
import { SweepStore } from "./sweep-store.ts";
import type { SweepHead } from "./sweep-view.ts";
import { headOf, jobOf, viewOf } from "./sweep-view.ts";

/** Without a sign of life for so long a strategy is taken to loop without end, ms. A sign is given at least every 16,384 bars or ticks. */
export const STALL_MS = 60_000;

export interface SweepsOptions {
  /** The file of sweeps; made where it is not there. */
  readonly file: string;
  /** workers/backtest/sweep/main.ts, or its bundle. */
  readonly code: URL;
  /** At once; one sweep after the other has them all. */
  readonly threads: () => number;
  /** What the base point is played with. @throws TerminalError where it cannot be. */
  readonly taskOf: (request: RunRequest) => Promise<SweepRecord["task"]>;
  /** Where a sweep's prices are by now. @param of as they were when it was made. */
  readonly places: (of: BacktestPlaces | undefined) => BacktestPlaces;
  /** Keeps the run of a sweep's best point on the days that were kept apart; `task` has the code that was played. @returns its id. */
  readonly keepRun: (run: PlayedRun, title: string, task: SweepRecord["task"]) => Promise<string>;
  readonly onJob: (job: LabJob) => void;
  /** System time. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly stallMs?: number | undefined;
}

const FRESH: SweepStanding = { state: "waiting", sentence: "Waits for the sweep before it.", total: 0, done: 0, dataHash: undefined, best: undefined, deflatedSharpe: undefined, outOfSample: undefined };
/** Any of them was broken off when the program ended. */
const UNFINISHED: ReadonlySet<LabJob["state"]> = new Set(["waiting", "running", "paused"]);

/** All sweeps: one runs at a time, the others wait. What was finished of one is kept whatever happens. */
export class Sweeps {
  readonly #options: SweepsOptions;
  readonly #store: SweepStore;
  readonly #records = new Map<string, SweepRecord>();
  readonly #waiting: string[] = [];
  #active: ActiveSweep | undefined;
  #working: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: SweepsOptions, store: SweepStore) {
    this.#options = options;
    this.#store = store;
  }

  /** @throws Error with a sentence where the file cannot be read. */
  static async open(options: SweepsOptions): Promise<Sweeps> {
    const sweeps = new Sweeps(options, new SweepStore(options.file, options.code));
    for (const record of (await sweeps.#store.all()).toReversed()) {
      const { standing } = record;
      const brokenOff = UNFINISHED.has(standing.state);
      sweeps.#records.set(record.id, brokenOff ? { ...record, standing: { ...standing, state: "paused", sentence: "Sauda ended before the sweep did. Its finished points are kept: go on with it, or cancel it." } } : record);
    }
    return sweeps;
  }

  /** @returns the sweep's id. @throws TerminalError for a strategy or instruments that cannot be played. */
  async start(request: SweepRequest, title?: string): Promise<string> {
    const task = await this.#options.taskOf(request.base);
    const id = this.#options.newId();
    const record: SweepRecord = { id, at: this.#options.now(), title: title ?? `${task.build.file}: sweep of ${request.axes.map(({ name }) => name).join(", ")}`, request, task, standing: FRESH };
    await this.#store.add(record);
    this.#records.set(id, record);
    this.#enqueue(id);
    return id;
  }

  /** Of one that waits, runs or is paused. Finished points stay. */
  cancel(id: string): void {
    if (this.#active?.record.id === id) return this.#active.cancel();
    const record = this.#known(id);
    if (!UNFINISHED.has(record.standing.state)) throw refusal(`The sweep "${record.title}" is over already.`);
    this.#unqueue(id);
    this.#change(id, { state: "cancelled", sentence: "Cancelled. Its finished points are kept." });
  }

  /** Goes on with one that is paused, also one that was broken off by the end of the program, or that failed. */
  pause(id: string, paused: boolean): void {
    if (this.#active?.record.id === id) return this.#active.pause(paused);
    const { standing: { state }, title } = this.#known(id);
    if (paused) {
      if (state !== "waiting") throw refusal(`The sweep "${title}" does not run, so it cannot be paused.`);
      this.#unqueue(id);
      this.#change(id, { state: "paused", sentence: "Paused before it began." });
      return;
    }
    if (state !== "paused" && state !== "failed") throw refusal(`The sweep "${title}" is ${state}, so there is nothing to go on with.`);
    this.#change(id, { state: "waiting", sentence: FRESH.sentence });
    this.#enqueue(id);
  }

  /** All of one sweep, as far as it is. @throws TerminalError for one that there is not. */
  async open(id: string): Promise<SweepView> {
    if (this.#active?.record.id === id) return viewOf(this.#active.record, this.#active.points);
    const record = this.#known(id);
    return viewOf(record, (await this.#store.points(id)).map(({ played }) => played));
  }

  /** Newest first. */
  list(): SweepHead[] {
    return [...this.#records.values()].reverse().map((record) => headOf(this.#latest(record)));
  }

  /** Of sweeps that are not over, newest first. */
  jobs(): LabJob[] {
    return [...this.#records.values()].reverse().map((record) => this.#latest(record)).filter(({ standing }) => UNFINISHED.has(standing.state)).map((record) => jobOf(record));
  }

  /** @throws TerminalError for one that runs. */
  async remove(id: string): Promise<void> {
    const { title } = this.#known(id);
    if (this.#active?.record.id === id) throw refusal(`The sweep "${title}" runs. Cancel it first.`);
    this.#unqueue(id);
    this.#records.delete(id);
    await this.#store.remove(id);
  }

  /** The running sweep is broken off and can be gone on with. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    this.#active?.suspend();
    await this.#working;
    await this.#store.close();
  }

  #enqueue(id: string): void {
    this.#waiting.push(id);
    this.#options.onJob(jobOf(this.#known(id)));
    if (!this.#active) this.#working = this.#work();
  }

  async #work(): Promise<void> {
    for (let id = this.#waiting.shift(); id !== undefined && !this.#closed; id = this.#waiting.shift()) {
      const record = this.#known(id);
      const { places, keepRun, now, code, threads, stallMs = STALL_MS } = this.#options;
      const active = new ActiveSweep(record, {
        places: places(record.task.places), pool: () => new SweepPool({ code, threads: Math.max(1, threads()), aside: true }), known: () => this.#store.points(record.id), keepRun, now, stallMs,
        save: (points) => this.#store.addPoints(record.id, points),
        onChange: () => this.#options.onJob(jobOf(active.record, active.leftMs)),
        onStanding: (standing) => this.#store.change(record.id, standing),
      });
      this.#active = active;
      await active.run();
      this.#records.set(record.id, active.record);
      this.#active = undefined;
      this.#options.onJob(jobOf(active.record));
    }
  }

  #latest(record: SweepRecord): SweepRecord {
    return this.#active?.record.id === record.id ? this.#active.record : record;
  }

  #change(id: string, change: Partial<SweepStanding>): void {
    const record = this.#known(id);
    const changed = { ...record, standing: { ...record.standing, ...change } };
    this.#records.set(id, changed);
    this.#options.onJob(jobOf(changed));
    this.#store.change(id, changed.standing).catch((error: unknown) => this.#options.onJob({ ...jobOf(changed), sentence: `Could not be noted: ${error instanceof Error ? error.message : String(error)}` }));
  }

  #unqueue(id: string): void {
    const place = this.#waiting.indexOf(id);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  #known(id: string): SweepRecord {
    const record = this.#records.get(id);
    if (!record) throw refusal("That sweep is not there any more. Choose another.");
    return record;
  }
}

function refusal(sentence: string): TerminalError {
  return new TerminalError(badInput("sweep", "a sweep of the list", sentence));
}

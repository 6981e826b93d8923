import type { BacktestPlaces } from "../../../shared/contract/backtest-task.ts";
import { TerminalError, refused } from "../../../shared/domain/errors.ts";
import type { SweepRecord, SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import type { Prepared, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { Search } from "./search.ts";
import type { SweepPool } from "./sweep-pool.ts";

export interface ActiveOptions<S extends Search> {
  readonly places: BacktestPlaces;
  /** Makes the threads. */
  readonly pool: () => SweepPool;
  /** @throws TerminalError where the data do not hold what is searched. */
  readonly search: (job: SweepJob, pool: SweepPool, prepared: Prepared, onProgress: () => void) => Promise<S>;
  /** Any progress. */
  readonly onChange: () => void;
  /** What is to be kept of it. */
  readonly onStanding: (standing: SweepStanding) => Promise<void>;
}

/** One sweep or walk-forward from its data to its end. Made, run once. */
export class ActiveSweep<S extends Search> {
  readonly #options: ActiveOptions<S>;
  #record: SweepRecord;
  #search: S | undefined;
  #paused = false;
  #cancelled = false;
  #suspended = false;
  #playing = false;
  #pool: SweepPool | undefined;
  #noted: Promise<void> = Promise.resolve();

  constructor(record: SweepRecord, options: ActiveOptions<S>) {
    this.#options = options;
    this.#record = record;
  }

  get record(): SweepRecord {
    return this.#record;
  }
  /** Undefined until its data were read. */
  get search(): S | undefined {
    return this.#search;
  }
  get leftMs(): number | undefined {
    return this.#search?.leftMs;
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#search?.pause(paused);
    this.#stand(paused ? { state: "paused", sentence: "Paused. Points on their way are finished." } : { state: "running", sentence: "Plays the points." });
  }

  cancel(): void {
    this.#cancelled = true;
    this.#stop();
  }

  /** Breaks it off so that it can be gone on with. */
  suspend(): void {
    this.#suspended = true;
    this.#stop();
  }

  /** Points on their way are still told; a thread that reads or judges is ended. */
  #stop(): void {
    if (this.#playing) this.#search?.cancel();
    else void this.#pool?.close();
  }

  /** Never fails: what went wrong is the sweep's sentence. How it ended is not told by `onChange`: then it is over. */
  async run(): Promise<void> {
    const pool = this.#options.pool();
    this.#pool = pool;
    const last = await this.#toEnd(pool).catch((error: unknown): Partial<SweepStanding> => ({ state: "failed", sentence: error instanceof Error ? error.message : String(error) }));
    await pool.close();
    this.#note(last.state === "done" ? last : (this.#brokenOff() ?? last));
    await this.#noted;
  }

  #brokenOff(): Partial<SweepStanding> | undefined {
    const kept = this.#search?.kept() ?? "What is finished of it is kept.";
    if (this.#suspended) return { state: "paused", sentence: `Broken off. ${kept} Go on with it, or cancel it.` };
    return this.#cancelled ? { state: "cancelled", sentence: `Cancelled. ${kept}` } : undefined;
  }

  async #toEnd(pool: SweepPool): Promise<Partial<SweepStanding>> {
    const { places, search } = this.#options;
    this.#stand({ state: this.#paused ? "paused" : "running", sentence: "Reads the data." });
    const job: SweepJob = { id: this.#record.id, request: this.#record.request, task: { ...this.#record.task, places, progress: undefined } };
    const prepared = await pool.prepare(job);
    this.#samePrices(prepared);
    const made = await search(job, pool, prepared, () => this.#stand({}));
    this.#search = made;
    this.#stand(made.planned);
    const whole = this.#brokenOff() === undefined && (await this.#play(made));
    if (!whole) return {};
    this.#stand({ sentence: "Judges what was played." });
    return { state: "done", ...(await made.finish()) };
  }

  /** Points of other prices cannot be compared with those that are there. */
  #samePrices({ dataHash }: Prepared): void {
    const { dataHash: before } = this.#record.standing;
    if (before !== undefined && before !== dataHash) {
      throw new TerminalError(refused("same prices", "The prices have changed since the sweep began, so its points cannot be compared with new ones. Start it anew.", before.slice(0, 8), dataHash.slice(0, 8)));
    }
    this.#stand({ dataHash });
  }

  async #play(search: S): Promise<boolean> {
    if (this.#paused) search.pause(true);
    else this.#stand({ sentence: "Plays the points." });
    this.#playing = true;
    try {
      return await search.play();
    } finally {
      this.#playing = false;
    }
  }

  #stand(change: Partial<SweepStanding>): void {
    this.#note(change);
    this.#options.onChange();
  }

  #note(change: Partial<SweepStanding>): void {
    const { standing } = this.#record;
    const next = { ...standing, ...change, done: this.#search?.done ?? standing.done, total: this.#search?.total ?? standing.total };
    this.#record = { ...this.#record, standing: next };
    if (change.state !== undefined || change.dataHash !== undefined || change.windows !== undefined) this.#noted = this.#noted.then(() => this.#options.onStanding(next)).catch((error: unknown) => this.#unnoted(error));
  }

  #unnoted(error: unknown): void {
    const sentence = `${this.#record.standing.sentence} It could not be noted: ${error instanceof Error ? error.message : String(error)}`;
    this.#record = { ...this.#record, standing: { ...this.#record.standing, sentence } };
  }
}

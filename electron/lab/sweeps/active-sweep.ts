import type { BacktestPlaces, PlayedRun } from "../../../shared/contract/backtest-task.ts";
import { TerminalError, refused } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { NumberedPoint, SweepRecord, SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import { FEWEST_TRADES } from "../../../shared/optimise/best-point.ts";
import type { PlayedPoint, Prepared, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import { finishSweep } from "./finish-sweep.ts";
import type { SweepPool } from "./sweep-pool.ts";
import { SweepRun } from "./sweep-run.ts";

export interface ActiveOptions {
  readonly places: BacktestPlaces;
  /** Makes the threads. */
  readonly pool: () => SweepPool;
  /** Points that were played before. */
  readonly known: () => Promise<readonly NumberedPoint[]>;
  readonly save: (points: readonly NumberedPoint[]) => Promise<void>;
  /** Keeps the run of the best point, with the code and the instruments of the sweep. @returns its id. */
  readonly keepRun: (run: PlayedRun, title: string, task: SweepRecord["task"]) => Promise<string>;
  /** Any progress. */
  readonly onChange: () => void;
  /** What is to be kept of it. */
  readonly onStanding: (standing: SweepStanding) => Promise<void>;
  readonly now: () => number;
  readonly stallMs: number;
}

/** One sweep from its data to its best point. Made, run once. */
export class ActiveSweep {
  readonly #options: ActiveOptions;
  #record: SweepRecord;
  #run: SweepRun | undefined;
  #paused = false;
  #cancelled = false;
  #suspended = false;
  #playing = false;
  #pool: SweepPool | undefined;
  #noted: Promise<void> = Promise.resolve();

  constructor(record: SweepRecord, options: ActiveOptions) {
    this.#options = options;
    this.#record = record;
  }

  get record(): SweepRecord {
    return this.#record;
  }
  get points(): readonly (PlayedPoint | undefined)[] {
    return this.#run?.points ?? [];
  }
  get leftMs(): number | undefined {
    return this.#run?.leftMs;
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#run?.pause(paused);
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
    if (this.#playing) this.#run?.cancel();
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
    if (this.#suspended) return { state: "paused", sentence: `Broken off. ${this.#kept()} Go on with it, or cancel it.` };
    return this.#cancelled ? { state: "cancelled", sentence: `Cancelled. ${this.#kept()}` } : undefined;
  }

  async #toEnd(pool: SweepPool): Promise<Partial<SweepStanding>> {
    const { places, known } = this.#options;
    this.#stand({ state: this.#paused ? "paused" : "running", sentence: "Reads the data." });
    const job: SweepJob = { id: this.#record.id, request: this.#record.request, task: { ...this.#record.task, places, progress: undefined } };
    const [prepared, before] = await Promise.all([pool.prepare(job), known()]);
    this.#samePrices(prepared);
    const whole = this.#brokenOff() === undefined && (await this.#play(job, pool, prepared, before));
    return whole ? await this.#finish(job, pool, prepared) : {};
  }

  /** Points of other prices cannot be compared with those that are there. */
  #samePrices({ dataHash }: Prepared): void {
    const { dataHash: before } = this.#record.standing;
    if (before !== undefined && before !== dataHash) {
      throw new TerminalError(refused("same prices", "The prices have changed since the sweep began, so its points cannot be compared with new ones. Start it anew.", before.slice(0, 8), dataHash.slice(0, 8)));
    }
    this.#stand({ dataHash });
  }

  async #play(job: SweepJob, pool: SweepPool, { inSample }: Prepared, before: readonly NumberedPoint[]): Promise<boolean> {
    const { save, now, stallMs } = this.#options;
    const known = new Map(before.map(({ number, played }) => [number, played]));
    const run = new SweepRun({ job, pool, inSample, known, save, now, stallMs, onProgress: () => this.#stand({}) });
    this.#run = run;
    if (this.#paused) run.pause(true);
    else this.#stand({ sentence: "Plays the points." });
    this.#playing = true;
    try {
      return await run.run();
    } finally {
      this.#playing = false;
    }
  }

  async #finish(job: SweepJob, pool: SweepPool, prepared: Prepared): Promise<Partial<SweepStanding>> {
    this.#stand({ sentence: "Judges the best point." });
    const { best, deflatedSharpe, outOfSample } = await finishSweep(job, pool, prepared, this.points);
    const kept = outOfSample && (await this.#options.keepRun(outOfSample, `${this.#record.title}: best point, out of sample`, this.#record.task));
    const none = `Done. No point can be called the best: none has a figure to compare and ${FEWEST_TRADES} trades or more. ${this.#kept()}`;
    return { state: "done", best, deflatedSharpe, outOfSample: kept, sentence: best === undefined ? none : `Done. ${this.#kept()}` };
  }

  #kept(): string {
    const failed = this.points.filter((one) => one?.point.problem !== undefined).length;
    const count = this.#run?.done ?? 0;
    return `${formatQuantity(count)} ${count === 1 ? "point is" : "points are"} kept${failed > 0 ? `, ${formatQuantity(failed)} of them could not be run` : ""}.`;
  }

  #stand(change: Partial<SweepStanding>): void {
    this.#note(change);
    this.#options.onChange();
  }

  #note(change: Partial<SweepStanding>): void {
    const { standing } = this.#record;
    const next = { ...standing, ...change, done: this.#run?.done ?? standing.done, total: this.#run?.total ?? standing.total };
    this.#record = { ...this.#record, standing: next };
    if (change.state !== undefined || change.dataHash !== undefined) this.#noted = this.#noted.then(() => this.#options.onStanding(next)).catch((error: unknown) => this.#unnoted(error));
  }

  #unnoted(error: unknown): void {
    const sentence = `${this.#record.standing.sentence} It could not be noted: ${error instanceof Error ? error.message : String(error)}`;
    this.#record = { ...this.#record, standing: { ...this.#record.standing, sentence } };
  }
}

import type { BacktestPlaces } from "../../../shared/contract/backtest-task.ts";
import { TerminalError, refused } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { NumberedPoint, SweepRecord, SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import { FEWEST_TRADES } from "../../../shared/optimise/best-point.ts";
import type { PlayedPoint, PlayedSweepRun, Prepared, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
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
  /** Keeps the run of the best point. @returns its id. */
  readonly keepRun: (run: PlayedSweepRun, title: string) => Promise<string>;
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
    this.#run?.cancel();
  }

  /** Breaks it off so that it can be gone on with. */
  suspend(): void {
    this.#suspended = true;
    this.#run?.cancel();
    if (!this.#run) void this.#pool?.close();
  }

  /** Never fails: what went wrong is the sweep's sentence. */
  async run(): Promise<void> {
    const { places, pool: makePool, known } = this.#options;
    const pool = makePool();
    this.#pool = pool;
    try {
      this.#stand({ state: this.#paused ? "paused" : "running", sentence: "Reads the data." });
      const job: SweepJob = { id: this.#record.id, request: this.#record.request, task: { ...this.#record.task, places, progress: undefined } };
      const [prepared, before] = await Promise.all([pool.prepare(job), known()]);
      this.#samePrices(prepared);
      if (!this.#isBrokenOff && (await this.#play(job, pool, prepared, before))) this.#stand(await this.#finish(job, pool, prepared));
    } catch (error) {
      if (!this.#isBrokenOff) this.#stand({ state: "failed", sentence: error instanceof Error ? error.message : String(error) });
    }
    if (this.#suspended) this.#stand({ state: "paused", sentence: `Broken off. ${this.#kept()} Go on with it, or cancel it.` });
    else if (this.#cancelled && this.#record.standing.state !== "done") this.#stand({ state: "cancelled", sentence: `Cancelled. ${this.#kept()}` });
    await pool.close();
    await this.#noted;
  }

  get #isBrokenOff(): boolean {
    return this.#cancelled || this.#suspended;
  }

  /** Points of other prices cannot be compared with those that are there. */
  #samePrices({ dataHash }: Prepared): void {
    const { dataHash: before } = this.#record.standing;
    if (before !== undefined && before !== dataHash) {
      throw new TerminalError(refused("same prices", "The prices have changed since the sweep began, so its points cannot be compared with new ones. Start it anew.", before.slice(0, 8), dataHash.slice(0, 8)));
    }
    this.#stand({ dataHash });
  }

  #play(job: SweepJob, pool: SweepPool, { inSample }: Prepared, before: readonly NumberedPoint[]): Promise<boolean> {
    const { save, now, stallMs } = this.#options;
    const known = new Map(before.map(({ number, played }) => [number, played]));
    const run = new SweepRun({ job, pool, inSample, known, save, now, stallMs, onProgress: () => this.#stand({}) });
    this.#run = run;
    if (this.#paused) run.pause(true);
    else this.#stand({ sentence: "Plays the points." });
    return run.run();
  }

  async #finish(job: SweepJob, pool: SweepPool, prepared: Prepared): Promise<Partial<SweepStanding>> {
    this.#stand({ sentence: "Judges the best point." });
    const { best, deflatedSharpe, outOfSample } = await finishSweep(job, pool, prepared, this.points);
    const kept = outOfSample && (await this.#options.keepRun(outOfSample, `${this.#record.title}: best point, out of sample`));
    const none = `Done. No point can be called the best: none has a figure to compare and ${FEWEST_TRADES} trades or more. ${this.#kept()}`;
    return { state: "done", best, deflatedSharpe, outOfSample: kept, sentence: best === undefined ? none : `Done. ${this.#kept()}` };
  }

  #kept(): string {
    const failed = this.points.filter((one) => one?.point.problem !== undefined).length;
    const count = this.#run?.done ?? 0;
    return `${formatQuantity(count)} ${count === 1 ? "point is" : "points are"} kept${failed > 0 ? `, ${formatQuantity(failed)} of them could not be run` : ""}.`;
  }

  #stand(change: Partial<SweepStanding>): void {
    const { standing } = this.#record;
    const next = { ...standing, ...change, done: this.#run?.done ?? standing.done, total: this.#run?.total ?? standing.total };
    this.#record = { ...this.#record, standing: next };
    if (change.state !== undefined || change.dataHash !== undefined) this.#noted = this.#noted.then(() => this.#options.onStanding(next)).catch((error: unknown) => this.#unnoted(error));
    this.#options.onChange();
  }

  #unnoted(error: unknown): void {
    const sentence = `${this.#record.standing.sentence} It could not be noted: ${error instanceof Error ? error.message : String(error)}`;
    this.#record = { ...this.#record, standing: { ...this.#record.standing, sentence } };
    this.#options.onChange();
  }
}

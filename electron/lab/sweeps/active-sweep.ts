import type { BacktestPlaces } from "../../../shared/contract/backtest-task.ts";
import { TerminalError, refused } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { NumberedPoint, SweepRecord, SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import type { PlayedPoint, PlayedSweepRun, Prepared } from "../../../shared/optimise/sweep-tasks.ts";
import { finishSweep } from "./finish-sweep.ts";
import type { SweepPool } from "./sweep-pool.ts";
import { SweepRun } from "./sweep-run.ts";

export interface ActiveOptions {
  readonly places: BacktestPlaces;
  readonly pool: SweepPool;
  readonly known: ReadonlyMap<number, PlayedPoint>;
  readonly save: (points: readonly NumberedPoint[]) => Promise<void>;
  /** Keeps the run of the best point. @returns its id. */
  readonly keepRun: (run: PlayedSweepRun, title: string) => Promise<string>;
  readonly onChange: () => void;
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

  /** Never fails: what went wrong is the sweep's sentence. */
  async run(): Promise<void> {
    const { pool } = this.#options;
    try {
      this.#stand({ state: "running", sentence: "Reads the data." });
      const { places } = this.#options;
      const job = { id: this.#record.id, request: this.#record.request, task: { ...this.#record.task, places, progress: undefined } };
      const prepared = await pool.prepare(job);
      this.#samePrices(prepared);
      const done = !this.#cancelled && (await this.#play(job, prepared));
      if (done) this.#stand(await this.#finish(job, prepared));
    } catch (error) {
      if (!this.#cancelled && !pool.closed) this.#stand({ state: "failed", sentence: error instanceof Error ? error.message : String(error) });
    }
    if (this.#cancelled && this.#record.standing.state !== "failed") this.#stand({ state: "cancelled", sentence: `Cancelled. ${this.#kept()}` });
    await pool.close();
  }

  /** Points of other prices cannot be compared with those that are there. */
  #samePrices({ dataHash }: Prepared): void {
    const { dataHash: before } = this.#record.standing;
    if (before !== undefined && before !== dataHash) {
      throw new TerminalError(refused("same prices", "The prices have changed since the sweep began, so its points cannot be compared with new ones. Start it anew.", before.slice(0, 8), dataHash.slice(0, 8)));
    }
    this.#stand({ dataHash });
  }

  #play(job: ConstructorParameters<typeof SweepRun>[0]["job"], { inSample }: Prepared): Promise<boolean> {
    const { pool, known, save, now, stallMs } = this.#options;
    const run = new SweepRun({ job, pool, inSample, known, save, now, stallMs, onProgress: () => this.#stand({}) });
    this.#run = run;
    if (this.#paused) run.pause(true);
    else this.#stand({ sentence: "Plays the points." });
    return run.run();
  }

  async #finish(job: ConstructorParameters<typeof SweepRun>[0]["job"], prepared: Prepared): Promise<Partial<SweepStanding>> {
    const { pool, keepRun } = this.#options;
    this.#stand({ sentence: "Plays the best point on the days that were kept apart." });
    const { best, deflatedSharpe, outOfSample } = await finishSweep(job, pool, prepared, this.points);
    const kept = outOfSample && (await keepRun(outOfSample, `${this.#record.title}: best point, out of sample`));
    return { state: "done", best, deflatedSharpe, outOfSample: kept, sentence: best === undefined ? "Done. No point can be called the best: none made 5 trades or more with a figure to compare." : `Done. ${this.#kept()}` };
  }

  #kept(): string {
    const failed = this.points.filter((one) => one?.point.problem !== undefined).length;
    const count = this.#run?.done ?? 0;
    return `${formatQuantity(count)} ${count === 1 ? "point is" : "points are"} kept${failed > 0 ? `, ${formatQuantity(failed)} of them could not be run` : ""}.`;
  }

  #stand(change: Partial<SweepStanding>): void {
    const { standing } = this.#record;
    this.#record = { ...this.#record, standing: { ...standing, ...change, done: this.#run?.done ?? standing.done, total: this.#run?.total ?? standing.total } };
    this.#options.onChange();
  }
}

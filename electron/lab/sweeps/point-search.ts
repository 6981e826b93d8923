import { formatQuantity } from "../../../shared/domain/format.ts";
import { FEWEST_TRADES } from "../../../shared/optimise/best-point.ts";
import type { SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import type { PlayedPoint } from "../../../shared/optimise/sweep-tasks.ts";
import { finishSweep } from "./finish-sweep.ts";
import type { Search, SearchParts } from "./search.ts";
import { SweepRun } from "./sweep-run.ts";

/** The search of a sweep: all of its points, and the best of them on the days that were kept apart. */
export class PointSearch implements Search {
  readonly planned = {};
  readonly #parts: SearchParts;
  readonly #run: SweepRun;

  private constructor(parts: SearchParts, run: SweepRun) {
    this.#parts = parts;
    this.#run = run;
  }

  /** With the points that were played before. */
  static async of(parts: SearchParts): Promise<PointSearch> {
    const { record: { id }, job, pool, prepared: { inSample }, store, onProgress, now, stallMs } = parts;
    const known = new Map((await store.points(id)).map(({ number, played }) => [number, played]));
    return new PointSearch(parts, new SweepRun({ job, pool, inSample, known, onProgress, now, stallMs, save: (points) => store.addPoints(id, points) }));
  }

  get points(): readonly (PlayedPoint | undefined)[] {
    return this.#run.points;
  }
  get done(): number {
    return this.#run.done;
  }
  get total(): number {
    return this.#run.total;
  }
  get leftMs(): number | undefined {
    return this.#run.leftMs;
  }

  pause(paused: boolean): void {
    this.#run.pause(paused);
  }
  cancel(): void {
    this.#run.cancel();
  }
  play(): Promise<boolean> {
    return this.#run.run();
  }

  async finish(): Promise<Partial<SweepStanding>> {
    const { record, job, pool, prepared, keepRun } = this.#parts;
    const { best, deflatedSharpe, outOfSample } = await finishSweep(job, pool, prepared, this.points);
    const kept = outOfSample && (await keepRun(outOfSample, `${record.title}: best point, out of sample`, record.task));
    const none = `Done. No point can be called the best: none has a figure to compare and ${FEWEST_TRADES} trades or more. ${this.kept()}`;
    return { best, deflatedSharpe, outOfSample: kept, sentence: best === undefined ? none : `Done. ${this.kept()}` };
  }

  kept(): string {
    const failed = this.points.filter((one) => one?.point.problem !== undefined).length;
    return `${formatQuantity(this.done)} ${this.done === 1 ? "point is" : "points are"} kept${failed > 0 ? `, ${formatQuantity(failed)} of them could not be run` : ""}.`;
  }
}

import { keyOf } from "../../../shared/optimise/axes.ts";
import { scoreOf } from "../../../shared/optimise/best-point.ts";
import type { Told } from "../../../shared/optimise/model-points.ts";
import type { NumberedPlace, NumberedPoint } from "../../../shared/optimise/sweep-records.ts";
import type { PlayedPoint, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import { PointLanes } from "./point-lanes.ts";
import type { SweepPool } from "./sweep-pool.ts";

/** Points wait for a transaction so long at most, ms, or until there are so many. */
const SAVE_EVERY_MS = 500;
const SAVE_AT = 200;

export interface SweepRunOptions {
  readonly job: SweepJob;
  readonly pool: Pick<SweepPool, "play" | "propose" | "threads" | "closed">;
  /** All that the points are given. */
  readonly inSample: RunPrices;
  /** Points of the same sweep that were played before, by their numbers. */
  readonly known: ReadonlyMap<number, PlayedPoint>;
  readonly save: (points: readonly NumberedPoint[]) => Promise<void>;
  readonly onProgress: () => void;
  readonly now: () => number;
  readonly stallMs: number;
}

/** One search for the best point, round by round, on the threads of a pool. Made, run once. */
export class SweepRun {
  /** By their numbers; a hole is a point that is not finished. */
  readonly points: (PlayedPoint | undefined)[] = [];
  readonly #options: SweepRunOptions;
  readonly #lanes: PointLanes;
  #done = 0;
  #total: number;
  #unsaved: NumberedPoint[] = [];
  #savedAt: number;
  #saving: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #cancelled = false;

  constructor(options: SweepRunOptions) {
    const { job, pool, inSample, now, stallMs, onProgress } = options;
    this.#options = options;
    this.#total = job.request.method.kind === "grid" ? 0 : job.request.method.points;
    this.#savedAt = now();
    this.#lanes = new PointLanes({
      job, pool, prices: inSample, now, stallMs,
      onPlayed: (points) => this.#take(points),
      onLook: () => {
        this.#saveDue();
        onProgress();
      },
    });
  }

  get done(): number {
    return this.#done;
  }
  /** 0 until it is known. */
  get total(): number {
    return this.#total;
  }
  /** Undefined while it cannot be told. */
  get leftMs(): number | undefined {
    const { pointMs } = this.#lanes;
    return pointMs === undefined || this.#total === 0 ? undefined : (pointMs * (this.#total - this.#done)) / this.#options.pool.threads;
  }

  pause(paused: boolean): void {
    this.#lanes.pause(paused);
    this.#saveDue(0);
  }

  /** At once; what is finished stays. */
  cancel(): void {
    this.#cancelled = true;
    this.#lanes.stop();
  }

  /** @returns whether it came to its end. @throws what choosing points or saving them throws. */
  async run(): Promise<boolean> {
    const { job, pool } = this.#options;
    try {
      for (;;) {
        const places = this.#cancelled ? [] : await pool.propose({ job, told: this.#told() });
        if (places.length === 0) {
          // The strategy may accept fewer points than were wanted.
          if (!this.#cancelled) this.#total = this.points.length;
          break;
        }
        await this.#round(places);
        if (this.#cancelled || pool.closed) break;
      }
    } finally {
      this.#saveDue(0);
      await this.#saving;
    }
    if (this.#failure !== undefined) throw this.#failure;
    return !this.#cancelled && !pool.closed;
  }

  async #round(places: readonly (readonly number[])[]): Promise<void> {
    const from = this.points.length;
    const numbered = places.map((place, i): NumberedPlace => ({ number: from + i, place }));
    this.points.length = from + places.length;
    if (this.#options.job.request.method.kind !== "model") this.#total = this.points.length;
    await this.#lanes.play(numbered.filter((one) => !this.#adopt(one)));
  }

  #adopt({ number, place }: NumberedPlace): boolean {
    const before = this.#options.known.get(number);
    if (!before || keyOf(before.place) !== keyOf(place)) return false;
    this.points[number] = before;
    this.#done += 1;
    return true;
  }

  #told(): Told[] {
    return this.points.flatMap((played): Told[] => (played ? [{ place: played.place, score: scoreOf(played, this.#options.job.request.objective) }] : []));
  }

  #take(points: readonly NumberedPoint[]): void {
    for (const { number, played } of points) this.points[number] = played;
    this.#done += points.length;
    this.#unsaved.push(...points);
    this.#saveDue();
    this.#options.onProgress();
  }

  #saveDue(every = SAVE_EVERY_MS): void {
    const now = this.#options.now();
    if (this.#unsaved.length === 0 || (this.#unsaved.length < SAVE_AT && now - this.#savedAt < every)) return;
    const points = this.#unsaved;
    this.#unsaved = [];
    this.#savedAt = now;
    this.#saving = this.#saving.then(() => this.#options.save(points)).catch((error: unknown) => {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
      this.cancel();
    });
  }
}

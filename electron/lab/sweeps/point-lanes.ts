import { keyOf, valuesAt } from "../../../shared/optimise/axes.ts";
import type { NumberedPlace, NumberedPoint } from "../../../shared/optimise/sweep-records.ts";
import type { Played, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import type { SweepPool } from "./sweep-pool.ts";
import { Stalled, WatchedTask } from "./watched-task.ts";

/** Points of a task together take about so long, ms: beside it a message costs nothing, and a stop is soon heard. */
const TASK_MS = 100;
const MOST_IN_TASK = 64;
/** A point that ends its thread a second time is at fault, and not the machine. */
const MOST_DEATHS = 2;
const LOOK_EVERY_MS = 500;

export interface LanesOptions {
  readonly job: SweepJob;
  readonly pool: Pick<SweepPool, "play" | "threads" | "closed">;
  readonly prices: RunPrices;
  /** System time. */
  readonly now: () => number;
  /** Without a sign of life for so long, a thread is taken to loop without end, ms. */
  readonly stallMs: number;
  readonly onPlayed: (points: readonly NumberedPoint[]) => void;
  /** Now and then while points are being played. */
  readonly onLook: () => void;
}

/** Plays points on all threads of a pool, each thread a few at a time. */
export class PointLanes {
  readonly #options: LanesOptions;
  readonly #running = new Set<WatchedTask>();
  readonly #deaths = new Map<number, number>();
  #queue: NumberedPlace[] = [];
  /** Points that go alone, since their task took its thread along. */
  readonly #alone = new Set<number>();
  #playedMs = 0;
  #played = 0;
  #stopped = false;
  #open: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Time that one point takes a thread, ms; undefined before the first. */
  get pointMs(): number | undefined {
    return this.#played === 0 ? undefined : this.#playedMs / this.#played;
  }

  /** @returns when all are played, or the lanes were stopped. */
  async play(places: readonly NumberedPlace[]): Promise<void> {
    this.#queue = [...places];
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    try {
      await Promise.all(Array.from({ length: this.#options.pool.threads }, () => this.#lane()));
    } finally {
      clearInterval(timer);
    }
  }

  /** Tasks on their way are finished. */
  pause(paused: boolean): void {
    if (paused && !this.#release) this.#open = new Promise((resolve) => (this.#release = resolve));
    if (paused) return;
    this.#release?.();
    this.#release = undefined;
  }

  /** At once; finished points are still told. */
  stop(): void {
    this.#stopped = true;
    for (const task of this.#running) task.stop();
    this.pause(false);
  }

  #look(): void {
    for (const task of this.#running) task.look();
    this.#options.onLook();
  }

  async #lane(): Promise<void> {
    for (;;) {
      await this.#open;
      if (this.#stopped || this.#options.pool.closed) return;
      const places = this.#take();
      if (places.length === 0) return;
      await this.#playTask(places);
    }
  }

  #take(): NumberedPlace[] {
    const first = this.#queue[0];
    if (first && this.#alone.has(first.number)) return this.#queue.splice(0, 1);
    const usual = this.pointMs === undefined ? 1 : Math.ceil(TASK_MS / Math.max(this.pointMs, 0.1));
    // Towards the end the tasks become smaller, so that no thread is left with all of the rest.
    return this.#queue.splice(0, Math.min(usual, MOST_IN_TASK, Math.ceil(this.#queue.length / this.#options.pool.threads)));
  }

  async #playTask(places: readonly NumberedPlace[]): Promise<void> {
    const { job, pool, prices, now, stallMs } = this.#options;
    const task = new WatchedTask(pool, { job, prices, places: places.map(({ place }) => place) }, now, stallMs);
    this.#running.add(task);
    try {
      this.#took(places, await task.answer);
    } catch (error) {
      if (!this.#stopped && !pool.closed) this.#died(places, error);
    } finally {
      this.#running.delete(task);
    }
  }

  #took(places: readonly NumberedPlace[], { points, tookMs }: Played): void {
    this.#played += points.length;
    this.#playedMs += tookMs;
    const numbers = new Map(places.map(({ number, place }) => [keyOf(place), number]));
    this.#options.onPlayed(points.flatMap((played) => {
      const number = numbers.get(keyOf(played.place));
      return number === undefined ? [] : [{ number, played }];
    }));
  }

  /** The pool has started another thread; the points are played again, each alone, so that only the one at fault is lost. */
  #died(places: readonly NumberedPlace[], error: unknown): void {
    const again: NumberedPlace[] = [];
    for (const one of places) {
      const deaths = (this.#deaths.get(one.number) ?? 0) + (places.length === 1 ? 1 : 0);
      this.#deaths.set(one.number, deaths);
      this.#alone.add(one.number);
      if (deaths >= MOST_DEATHS || (error instanceof Stalled && places.length === 1)) this.#giveUp(one, error);
      else again.push(one);
    }
    this.#queue.unshift(...again);
  }

  #giveUp({ number, place }: NumberedPlace, error: unknown): void {
    const { job, stallMs, onPlayed } = this.#options;
    const problem = error instanceof Stalled
      ? `The strategy did not come on for ${Math.round(stallMs / 1_000)} s and was ended. Look for a loop without end.`
      : `The strategy ended its thread ${MOST_DEATHS} times: ${error instanceof Error ? error.message : String(error)}. Look for what takes memory without end.`;
    onPlayed([{ number, played: { place, point: { values: valuesAt(job.request.axes, place), problem }, periodSharpe: undefined } }]);
  }
}

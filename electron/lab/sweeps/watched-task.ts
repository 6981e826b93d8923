import type { PlayTask, Played } from "../../../shared/optimise/sweep-tasks.ts";
import { BEAT, BEAT_BYTES } from "../../../shared/optimise/sweep-tasks.ts";
import type { SweepPool } from "./sweep-pool.ts";

/** A thread that does not answer a stop within so long is ended, ms. */
const STOP_PATIENCE_MS = 1_500;

export class Stalled extends Error {}

/** Some points on their way through a thread: it can be stopped, and is ended when it shows no sign of life. */
export class WatchedTask {
  readonly answer: Promise<Played>;
  readonly #signs = new Int32Array(new SharedArrayBuffer(BEAT_BYTES));
  readonly #abort = new AbortController();
  readonly #now: () => number;
  readonly #stallMs: number;
  #moved = 0;
  #movedAt: number;
  #stopBy = Number.POSITIVE_INFINITY;
  #stalled = false;

  constructor(pool: Pick<SweepPool, "play">, task: Omit<PlayTask, "beat">, now: () => number, stallMs: number) {
    this.#now = now;
    this.#stallMs = stallMs;
    this.#movedAt = now();
    this.answer = pool.play({ ...task, beat: this.#signs.buffer }, this.#abort.signal).catch((error: unknown) => {
      throw this.#stalled ? new Stalled("no sign of life") : error;
    });
  }

  /** Its answer then has the points that are finished. */
  stop(): void {
    Atomics.store(this.#signs, BEAT.stop, 1);
    this.#stopBy = Math.min(this.#stopBy, this.#now() + STOP_PATIENCE_MS);
  }

  /** To be called now and then. */
  look(): void {
    const now = this.#now();
    const moved = Atomics.load(this.#signs, BEAT.moved);
    if (moved !== this.#moved) [this.#moved, this.#movedAt] = [moved, now];
    this.#stalled ||= moved > 0 && now - this.#movedAt > this.#stallMs;
    if (this.#stalled || now > this.#stopBy) this.#abort.abort();
  }
}

import type { MarketTime, SystemClock, SystemTime, Timers } from "../../../shared/domain/time.ts";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * The clocks of a replay: both of them, and the timers, stand at the recording's time and move only when its
 * driver moves them. What waits for the same moment is run in the order in which it was set.
 */
export class ReplayTime implements SystemClock, Timers {
  #now: number;
  /** By time, the earliest last. */
  #timers: Timer[] = [];

  constructor(at: MarketTime) {
    this.#now = at;
  }

  now(): SystemTime {
    return this.#now as SystemTime;
  }

  marketAt(): MarketTime {
    return this.#now as MarketTime;
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), run };
    let place = this.#timers.length;
    while (place > 0 && (this.#timers[place - 1]?.at ?? Infinity) <= timer.at) place -= 1;
    this.#timers.splice(place, 0, timer);
    return () => {
      const found = this.#timers.indexOf(timer);
      if (found >= 0) this.#timers.splice(found, 1);
    };
  }

  /** When the next timer is due; undefined where none waits. */
  get next(): number | undefined {
    return this.#timers.at(-1)?.at;
  }

  /** Time never goes back: a tick that is stamped earlier is taken at the time it has become. */
  moveTo(at: number): void {
    if (at > this.#now) this.#now = at;
  }

  /** Runs the first timer that is due now. @returns false where none is. */
  runOne(): boolean {
    const first = this.#timers.at(-1);
    if (!first || first.at > this.#now) return false;
    this.#timers.pop();
    first.run();
    return true;
  }
}

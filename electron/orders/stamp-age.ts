import type { SystemClock } from "../../shared/domain/time.ts";

/** A stamp so far ahead of the clock was written before the clock was set back, ms. */
const FAR_AHEAD_MS = 60_000;
/** Between two askings no more than this counts as passed: a clock set forward, or a sleeping machine, brings no news, ms. */
const MOST_AT_ONCE_MS = 5_000;

/** Whether so much time has passed since a stamp. One that a clock set back has left in the future counts as old. */
export function isPast(stamp: number, ms: number, now: number): boolean {
  return now >= stamp + ms || stamp > now + FAR_AHEAD_MS;
}

/**
 * Time that has passed for this process, ms: never back, and in no leaps. For waiting windows that must not
 * be over because somebody has set the clock. Ask often; what passes unasked is not counted in full.
 */
export class SteadyTime {
  #clock: SystemClock;
  #last: number | undefined;
  #passed = 0;

  constructor(clock: SystemClock) {
    this.#clock = clock;
  }

  now(): number {
    const now = this.#clock.now();
    this.#passed += Math.min(MOST_AT_ONCE_MS, Math.max(0, now - (this.#last ?? now)));
    this.#last = now;
    return this.#passed;
  }
}

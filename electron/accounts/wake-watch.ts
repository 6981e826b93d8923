import type { SystemClock } from "../../shared/domain/time.ts";

/** A second without a beat is nothing; after so many the machine has slept, or its clock was set forward, ms. */
const SLEPT_MS = 10_000;
/** Set back by more than this, the clock says nothing of how long the last beat was: a sleep may hide in it, ms. */
const SET_BACK_MS = 1_000;

/**
 * Notices that the machine has slept: whoever looks first afterwards, the timer that beats each second or an
 * order that wants to go, calls `onWake` before anything else is done. Which of them is first does not matter. A clock set forward looks
 * the same, and costs a look at the books.
 */
export class WakeWatch {
  #clock: SystemClock;
  #onWake: (words: string) => void;
  #beatAt: number | undefined;
  #wakes = 0;

  /** @param onWake is told in a sentence what happened. */
  constructor(clock: SystemClock, onWake: (words: string) => void) {
    this.#clock = clock;
    this.#onWake = onWake;
  }

  /** How often it has found that time went by unseen: what was asked for at another count was asked for in another market. */
  get wakes(): number {
    return this.#wakes;
  }

  /** About once a second, and before anything goes on the strength of what is known. */
  look(): void {
    const now = this.#clock.now();
    const passed = now - (this.#beatAt ?? now);
    this.#beatAt = now;
    if (passed < SLEPT_MS && passed >= -SET_BACK_MS) return;
    this.#wakes++;
    this.#onWake(passed > 0 ? `Sauda slept for ${sleptWords(passed)}, or the clock was set forward.` : `The clock was set back by ${sleptWords(-passed)}; how long Sauda may have slept meanwhile is not known.`);
  }
}

/** "40 s", "40 min", "3 h 5 min". */
function sleptWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 59_500) return `${Math.round(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

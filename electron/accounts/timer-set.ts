import type { Timers } from "../../shared/domain/time.ts";

/** Timers that end with their owner. */
export class TimerSet {
  #timers: Timers;
  #running = new Set<() => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  after(ms: number, run: () => void): void {
    const stop = this.#timers.after(ms, () => {
      this.#running.delete(stop);
      run();
    });
    this.#running.add(stop);
  }

  every(ms: number, run: () => void): void {
    this.after(ms, () => {
      run();
      this.every(ms, run);
    });
  }

  clear(): void {
    for (const stop of this.#running) stop();
    this.#running.clear();
  }
}

import type { SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";

/** A clock that stands until it is told to run; timers fire in order, at their time. */
export class VirtualTime implements SystemClock, Timers {
  #now: number;
  #due: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  now(): SystemTime {
    return this.#now as SystemTime;
  }

  after(ms: number, run: () => void): () => void {
    const entry = { at: this.#now + ms, order: this.#order++, run };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** Lets `ms` pass, running what falls due and the promises it settles. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await settle();
      this.#due.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#due[0];
      if (!next || next.at > until) break;
      this.#due.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
    await settle();
  }
}

/** Lets queued promise reactions run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 40; i++) await Promise.resolve();
}

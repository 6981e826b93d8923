import type { Timers } from "../../../shared/domain/time.ts";

/** Timers that move when the test says so. */
export class ManualTimers implements Timers {
  now = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly run: () => void }>();

  after = (ms: number, run: () => void): (() => void) => {
    const entry = { at: this.now + ms, run };
    this.#waiting.add(entry);
    return () => this.#waiting.delete(entry);
  };

  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.#waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#waiting.delete(due);
      this.now = due.at;
      due.run();
    }
    this.now = end;
  }
}

import type { Bar } from "../bar.ts";
import type { StatePass } from "../state.ts";

/** True range: the bar's reach, the close before it included: max(high, close before) − min(low, close before). */
export class TrueRange {
  #seen = 0;
  #close = 0;

  /** @returns undefined for the first bar, that has none before it. */
  step({ high, low, close }: Bar, keep: boolean): number | undefined {
    const before = this.#close;
    const range = this.#seen === 0 ? undefined : Math.max(high - low, Math.abs(before - high), Math.abs(before - low));
    if (keep) {
      this.#seen = 1;
      this.#close = close;
    }
    return range;
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, 1);
    this.#close = pass.number(this.#close);
  }
}

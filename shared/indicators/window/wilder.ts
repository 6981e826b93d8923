import type { StatePass } from "../state.ts";

/** Wilder's smoothing: (last × (length − 1) + value) / length, seeded with the mean of the first `length` values. */
export class WilderAverage {
  readonly #length: number;
  #seen = 0;
  /** Sum of the values while it is seeded, then the average. */
  #held = 0;

  constructor(length: number) {
    this.#length = length;
  }

  /** @returns undefined before `length` values were given. */
  step(value: number, keep: boolean): number | undefined {
    const length = this.#length;
    if (this.#seen >= length) {
      const average = (this.#held * (length - 1) + value) / length;
      if (keep) this.#held = average;
      return average;
    }
    const sum = this.#held + value;
    const ready = this.#seen + 1 === length;
    if (keep) {
      this.#seen++;
      this.#held = ready ? sum / length : sum;
    }
    return ready ? sum / length : undefined;
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, this.#length);
    this.#held = pass.number(this.#held);
  }
}

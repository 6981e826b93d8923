import type { StatePass } from "../state.ts";

/**
 * Sum of the last `length` values without subtracting any, so that nothing drifts and a huge value
 * leaves no trace once it is out of the window. The window is the end of the last full block plus the
 * begun one: sums from each place to the end of the last block are made once per block (amortised
 * O(1)), in the slots that the begun block overwrites one by one.
 */
export class WindowSum {
  readonly #length: number;
  /** Below #at: values of the begun block. From #at on: sums from there to the end of the last block. */
  readonly #slots: Float64Array;
  #at = 0;
  #begun = 0;
  #full = 0;

  constructor(length: number) {
    this.#length = length;
    this.#slots = new Float64Array(length);
  }

  /** @returns undefined before `length` values were given. */
  step(value: number, keep: boolean): number | undefined {
    const at = this.#at;
    const begun = this.#begun + value;
    const last = at + 1 === this.#length;
    const sum = last ? begun : begun + (this.#slots[at + 1] ?? 0);
    const ready = this.#full === 1 || last;
    if (keep) {
      this.#slots[at] = value;
      this.#begun = begun;
      this.#at = at + 1;
      if (last) this.#close();
    }
    return ready ? sum : undefined;
  }

  passState(pass: StatePass): void {
    this.#at = pass.whole(this.#at, 0, this.#length - 1);
    this.#full = pass.whole(this.#full, 0, 1);
    this.#begun = pass.number(this.#begun);
    pass.numbers(this.#slots);
  }

  #close(): void {
    const slots = this.#slots;
    let sum = 0;
    for (let i = this.#length - 1; i > 0; i--) {
      sum += slots[i] ?? 0;
      slots[i] = sum;
    }
    this.#at = 0;
    this.#begun = 0;
    this.#full = 1;
  }
}

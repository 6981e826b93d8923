import type { StatePass } from "../state.ts";

/**
 * Highest or lowest of the last `length` values in amortised O(1): the extreme of the begun block and
 * that of the rest of the last one, whose extremes from each place to its end are made once per block
 * (van Herk 1992; Gil and Werman 1993). At most three comparisons a value whatever the series looks
 * like, and a state of fixed size, where a monotonic deque has neither.
 */
export class WindowExtreme {
  readonly #length: number;
  /** 1, or −1 for the lowest: the negative of the highest of the negatives, so that one comparison does for both. */
  readonly #sign: number;
  /** Below #at: signed values of the begun block. From #at on: the highest from there to the end of the last block. */
  readonly #slots: Float64Array;
  #at = 0;
  #begun = 0;
  #full = 0;

  constructor(length: number, which: "highest" | "lowest") {
    this.#length = length;
    this.#sign = which === "highest" ? 1 : -1;
    this.#slots = new Float64Array(length);
  }

  /** @returns undefined before `length` values were given. */
  step(value: number, keep: boolean): number | undefined {
    const at = this.#at;
    const signed = this.#sign * value;
    const begun = at > 0 && this.#begun > signed ? this.#begun : signed;
    const last = at + 1 === this.#length;
    const ready = this.#full === 1 || last;
    const older = last ? begun : (this.#slots[at + 1] ?? begun);
    if (keep) {
      this.#slots[at] = signed;
      this.#begun = begun;
      this.#at = at + 1;
      if (last) this.#close();
    }
    return ready ? this.#sign * (older > begun ? older : begun) : undefined;
  }

  passState(pass: StatePass): void {
    this.#at = pass.whole(this.#at, 0, this.#length - 1);
    this.#full = pass.whole(this.#full, 0, 1);
    this.#begun = pass.number(this.#begun);
    pass.numbers(this.#slots);
  }

  #close(): void {
    const slots = this.#slots;
    let highest = slots[this.#length - 1] ?? 0;
    for (let i = this.#length - 2; i > 0; i--) {
      const one = slots[i] ?? highest;
      if (one > highest) highest = one;
      slots[i] = highest;
    }
    this.#at = 0;
    this.#full = 1;
  }
}

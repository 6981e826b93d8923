import type { StatePass } from "../state.ts";

/** Gives back each value `length` values later; with a length of 0 at once. */
export class Delay {
  readonly #slots: Float64Array;
  #at = 0;
  #full = 0;

  constructor(length: number) {
    this.#slots = new Float64Array(length);
  }

  /** @returns undefined while fewer than `length` values went before. */
  step(value: number, keep: boolean): number | undefined {
    const length = this.#slots.length;
    if (length === 0) return value;
    const at = this.#at;
    const past = this.#full === 1 ? this.#slots[at] : undefined;
    if (keep) {
      this.#slots[at] = value;
      this.#at = at + 1 === length ? 0 : at + 1;
      if (this.#at === 0) this.#full = 1;
    }
    return past;
  }

  passState(pass: StatePass): void {
    this.#at = pass.whole(this.#at, 0, Math.max(0, this.#slots.length - 1));
    this.#full = pass.whole(this.#full, 0, 1);
    pass.numbers(this.#slots);
  }
}

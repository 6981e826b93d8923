/** Signals that are remembered, so that one that comes again is not carried out again. */
const MOST_SEEN = 20_000;

export class SeenSignals {
  readonly #seen = new Set<string>();

  /** @returns false for one that was there before. */
  add(signal: string): boolean {
    if (this.#seen.has(signal)) return false;
    this.#seen.add(signal);
    if (this.#seen.size > MOST_SEEN) this.#forgetOldest();
    return true;
  }

  clear(): void {
    this.#seen.clear();
  }

  #forgetOldest(): void {
    for (const oldest of this.#seen) return void this.#seen.delete(oldest);
  }
}

/** How long the switch must be held before it goes, ms: longer than any slip, shorter than a fright. */
export const HOLD_MS = 1_000;

export interface HoldParts {
  readonly after: (ms: number, run: () => void) => () => void;
  /** The hold has begun or ended early. */
  readonly holding: (holding: boolean) => void;
  /** Held to the end. Runs once per hold. */
  readonly done: () => void;
}

/** A press that counts only when it is held to the end; letting go before that does nothing at all. */
export class Hold {
  readonly #parts: HoldParts;
  #cancel: (() => void) | undefined;

  constructor(parts: HoldParts) {
    this.#parts = parts;
  }

  /** A second press while one is held changes nothing. */
  press(): void {
    if (this.#cancel) return;
    this.#parts.holding(true);
    this.#cancel = this.#parts.after(HOLD_MS, () => {
      this.#cancel = undefined;
      this.#parts.holding(false);
      this.#parts.done();
    });
  }

  release(): void {
    if (!this.#cancel) return;
    this.#cancel();
    this.#cancel = undefined;
    this.#parts.holding(false);
  }
}

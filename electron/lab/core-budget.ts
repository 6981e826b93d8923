/**
 * Cores that the lab takes together, however much it is asked to do: a single run holds one from its beginning to its
 * end, a sweep one for each of its short tasks. Runs, for which somebody waits, go first.
 */
export class CoreBudget {
  readonly cores: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];
  #whenFree = (): void => {};

  constructor(cores: number) {
    this.cores = cores;
    this.#free = cores;
  }

  /** Calls `look` whenever a core has become free, before anybody that waits gets it. One listener. */
  whenFree(look: () => void): void {
    this.#whenFree = look;
  }

  /** @returns gives the core back, once; undefined where none is free. */
  tryTake(): (() => void) | undefined {
    if (this.#free === 0) return undefined;
    this.#free--;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#free++;
      this.#handOn();
    };
  }

  /** In the order of asking. @returns gives the core back, once. @throws the reason of a signal that ends the waiting. */
  async take(...signals: readonly AbortSignal[]): Promise<() => void> {
    for (const signal of signals) signal.throwIfAborted();
    const release = this.#waiting.length === 0 ? this.tryTake() : undefined;
    if (release) return release;
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const settle = (): void => {
      const taken = this.tryTake();
      if (taken) resolve(taken);
    };
    const end = (event: Event): void => {
      const place = this.#waiting.indexOf(settle);
      if (place >= 0) this.#waiting.splice(place, 1);
      reject((event.target as AbortSignal).reason);
    };
    this.#waiting.push(settle);
    for (const signal of signals) signal.addEventListener("abort", end, { once: true });
    return promise.finally(() => signals.forEach((signal) => signal.removeEventListener("abort", end)));
  }

  #handOn(): void {
    this.#whenFree();
    while (this.#free > 0) {
      const next = this.#waiting.shift();
      if (!next) return;
      next();
    }
  }
}

/** Connections to the tick stream that a client code may hold at once, over all its programs. */
export const MOST_CONNECTIONS = 3;

/**
 * One client code's connections in this process. After a refusal for too many of them nobody tries before the time
 * it names: a second connection that goes on asking would keep the first one out.
 */
export class ConnectionBudget {
  #held = 0;
  #quietUntil = -Infinity;

  /** @returns false when all are in use. */
  take(): boolean {
    if (this.#held >= MOST_CONNECTIONS) return false;
    this.#held += 1;
    return true;
  }

  give(): void {
    this.#held -= 1;
  }

  /** The broker wants distance until then, system ms. */
  quietUntil(at: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, at);
  }

  /** How long nobody may try yet, ms. */
  waitMs(now: number): number {
    return Math.max(0, this.#quietUntil - now);
  }
}

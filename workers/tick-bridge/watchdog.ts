/** An open market that says nothing for so long is asked again, ms. */
export const MUTE_MS = 15_000;
/** A market that is quiet by nature is not disturbed more often than this, ms. */
const MOST_MS = 300_000;

/**
 * Watches for a feed that answers pings and sends no data. A subscription is answered with a
 * snapshot, so asking again tells a quiet market from a deaf connection; the latter is replaced.
 */
export class Watchdog {
  #limitMs = MUTE_MS;
  #quietSince: number | undefined;
  #askedAt: number | undefined;

  /** Data came. */
  reset(): void {
    this.#limitMs = MUTE_MS;
    this.#quietSince = undefined;
    this.#askedAt = undefined;
  }

  /**
   * @param lastDataAt system time of the last packet; `expecting` whether a connection is open and something of
   * an open market is subscribed.
   */
  due(now: number, lastDataAt: number, expecting: boolean): "resubscribe" | "reconnect" | undefined {
    if (!expecting) {
      this.#quietSince = undefined;
      this.#askedAt = undefined;
      return undefined;
    }
    this.#quietSince ??= now;
    if (lastDataAt > this.#quietSince) {
      this.reset();
      this.#quietSince = lastDataAt;
    }
    if (this.#askedAt === undefined) {
      if (now - this.#quietSince < this.#limitMs) return undefined;
      this.#askedAt = now;
      return "resubscribe";
    }
    if (now - this.#askedAt < this.#limitMs) return undefined;
    this.#limitMs = Math.min(this.#limitMs * 2, MOST_MS);
    this.#quietSince = undefined;
    this.#askedAt = undefined;
    return "reconnect";
  }
}

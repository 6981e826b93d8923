/** After a sleep of this thread or the whole machine the peer has so long to show that it lives, ms. */
const GRACE_MS = 5_000;

/** When to ping, and when a silent peer is dead. Told the time, holds no timer. */
export class Heartbeat {
  readonly #pingEveryMs: number;
  readonly #silentAfterMs: number;
  #pingedAt = 0;
  #heardAt = 0;
  #checkedAt = 0;

  constructor(pingEveryMs: number, silentAfterMs: number) {
    this.#pingEveryMs = pingEveryMs;
    this.#silentAfterMs = silentAfterMs;
  }

  /** The connection has just opened. */
  start(now: number): void {
    this.#heardAt = now;
    this.#checkedAt = now;
    this.#pingedAt = -Infinity;
  }

  /** Anything came from the peer. */
  heard(now: number): void {
    this.#heardAt = now;
  }

  /** What to do now; to be asked several times per ping interval. */
  due(now: number): "ping" | "dead" | undefined {
    const slept = now - this.#checkedAt > this.#silentAfterMs / 2;
    this.#checkedAt = now;
    if (slept) {
      // What the peer sent meanwhile may lie unread in the socket: our own sleep is not its silence.
      this.#heardAt = Math.max(this.#heardAt, now - this.#silentAfterMs + Math.min(GRACE_MS, this.#silentAfterMs / 2));
      this.#pingedAt = -Infinity;
    }
    if (now - this.#heardAt >= this.#silentAfterMs) return "dead";
    if (now - this.#pingedAt < this.#pingEveryMs) return undefined;
    this.#pingedAt = now;
    return "ping";
  }
}

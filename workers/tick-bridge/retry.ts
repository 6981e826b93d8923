import type { Random } from "../../shared/domain/random.ts";
import { Backoff } from "./backoff.ts";
import type { ConnectionEnd } from "./connection.ts";

/** A connection that brought data and lasted so long held; shorter ones count as failed tries, ms. */
const HELD_MS = 2_000;

export type NextStep =
  | { readonly step: "retry"; readonly inMs: number; readonly status: number }
  /** The tokens are not accepted: only new ones can help. */
  | { readonly step: "await-session" };

/** What to do after a connection has ended, and after new tokens came. */
export class Retry {
  readonly #backoff: Backoff;
  /** Handshakes refused for their tokens since the last that was taken. */
  #tokenRefusals = 0;

  constructor(random: Random) {
    this.#backoff = new Backoff(random);
  }

  get tries(): number {
    return this.#backoff.tries;
  }

  /** @param livedMs how long the connection was open; `gotData` whether a packet came over it. */
  afterEnd(end: ConnectionEnd, livedMs: number, gotData: boolean): NextStep {
    if (end.kind === "refused") return this.#afterRefusal(end.status);
    if (livedMs > 0) this.#tokenRefusals = 0;
    if (gotData && livedMs >= HELD_MS) this.#backoff.reset();
    return { step: "retry", inMs: this.#backoff.afterLoss(), status: 0 };
  }

  /** New tokens are tried at once, unless tokens just as new were refused before. */
  afterSession(): number {
    return this.#tokenRefusals > 1 ? this.#backoff.afterRefusal() : 0;
  }

  #afterRefusal(status: number): NextStep {
    if (status === 401) {
      this.#tokenRefusals += 1;
      return { step: "await-session" };
    }
    // 403 and 429: too many connections or requests. Others are a gateway in trouble.
    const inMs = status === 403 || status === 429 ? this.#backoff.afterRefusal() : this.#backoff.afterLoss();
    return { step: "retry", inMs, status };
  }
}

/** What every route and socket is given: the exchange behind, and who may come in. */

import type { ExchangeCore } from "../types.ts";
import type { PracticeAccount } from "./account.ts";
import type { Answer } from "./answers.ts";
import type { LimitName, RateLimits } from "./rate-limits.ts";
import type { Sessions } from "./sessions.ts";

/** Wall time for tokens and TOTP, a monotonic one for rates. Session time is `core.clock().now`. */
export interface SystemClock {
  /** Epoch ms. */
  wall(): number;
  /** Ms from an arbitrary point, never going back. */
  monotonic(): number;
}

export interface Door {
  readonly core: ExchangeCore;
  readonly account: PracticeAccount;
  readonly sessions: Sessions;
  readonly limits: RateLimits;
  readonly clock: SystemClock;
}

export interface Call {
  readonly door: Door;
  /** Client code of the token; "" at login. */
  readonly client: string;
  readonly sessionId: string;
  readonly apiKey: string;
  /** Parsed JSON, or undefined where there was none. */
  readonly body: unknown;
  /** What follows the route's own path (`details/{uniqueorderid}`). */
  readonly tail: string;
}

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** A path that carries an id after it. */
  readonly hasTail?: boolean;
  /** `open`: no token (login). `present`: a token must be sent but may be dead (refresh). */
  readonly token: "valid" | "present" | "open";
  readonly limit: LimitName;
  handle(call: Call): Answer;
}

/** What every route and socket is given: the exchange behind, and who may come in. */

import type { ExchangeQuirks } from "../../../shared/contract/exchange.ts";
import type { ExchangeCore } from "../types.ts";
import type { PracticeAccount } from "./account.ts";
import type { Answer } from "./answers.ts";
import type { CautionaryScrips } from "./cautionary.ts";
import type { ChargeRates } from "./charge-rates.ts";
import type { Depository } from "./depository.ts";
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
  readonly quirks: () => ExchangeQuirks;
  /** One-time codes that were taken since the start. */
  readonly spentCodes: Set<string>;
  /** Undefined where no table of charges was given. */
  readonly rates: ChargeRates | undefined;
  readonly cautionary: CautionaryScrips;
  readonly depository: Depository;
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
  /** Taken from a registered address only. */
  readonly fixedAddress?: boolean;
  handle(call: Call): Answer;
}

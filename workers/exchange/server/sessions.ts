/** Who is signed in. Kept in memory with a secret of this run: a restart signs everyone out, as the broker's do. */

import { randomBytes, randomUUID } from "node:crypto";
import { nextIstMidnight } from "./session-time.ts";
import { readToken, signToken } from "./jwt.ts";
import type { TokenUse } from "./jwt.ts";

/** Ends of the three tokens, epoch ms of the system clock, for a session issued at `now`. */
export type Lifetimes = (now: number) => { readonly access: number; readonly refresh: number; readonly feed: number };

/** The documented end of a session is midnight in India; a refresh token must live past it to be of use. */
export const DOCUMENTED_LIFETIMES: Lifetimes = (now) => {
  const midnight = nextIstMidnight(now);
  return { access: midnight, refresh: midnight + 86_400_000, feed: midnight };
};

export interface TokenSet {
  readonly jwtToken: string;
  readonly refreshToken: string;
  readonly feedToken: string;
}

export interface Holder {
  readonly client: string;
  readonly sessionId: string;
}

export type TokenCheck = Holder | "invalid" | "expired";

export interface Sessions {
  open(client: string): TokenSet;
  check(token: string, use: TokenUse): TokenCheck;
  /** New tokens for a refresh token, which is spent by it. */
  refresh(refreshToken: string): TokenSet | "invalid" | "expired";
  close(sessionId: string): void;
  /** Every access and feed token given so far is dead from now on; refresh tokens are not. */
  expire(): void;
}

/** Logins beyond this many drop the oldest session, so that a client in a login loop costs no memory. */
const MAX_SESSIONS = 1000;

/** Access and feed tokens of one session that are known as good; older ones are dead. */
const MAX_TOKENS = 20;

interface LiveSession {
  readonly refreshId: string;
  /** Ids of its access and feed tokens, oldest first. */
  readonly tokenIds: readonly string[];
}

export function createSessions(now: () => number, lifetimes: Lifetimes = DOCUMENTED_LIFETIMES): Sessions {
  const secret = randomBytes(64);
  /** By session id. */
  const live = new Map<string, LiveSession>();

  function issue(client: string, sessionId: string): TokenSet {
    const at = now();
    const ends = lifetimes(at);
    const [refreshId, accessId, feedId] = [randomUUID(), randomUUID(), randomUUID()];
    live.set(sessionId, { refreshId, tokenIds: [...(live.get(sessionId)?.tokenIds ?? []), accessId, feedId].slice(-MAX_TOKENS) });
    const token = (use: TokenUse, end: number, jti: string): string =>
      signToken({ sub: client, sid: sessionId, use, jti, iat: Math.floor(at / 1000), exp: Math.floor(end / 1000) }, secret);
    return {
      jwtToken: token("access", ends.access, accessId),
      refreshToken: token("refresh", ends.refresh, refreshId),
      feedToken: token("feed", ends.feed, feedId),
    };
  }

  function check(token: string, use: TokenUse): TokenCheck {
    const claims = readToken(token, secret);
    if (claims === undefined || claims.use !== use) return "invalid";
    const session = live.get(claims.sid);
    if (session === undefined) return "invalid";
    if (use === "refresh" ? session.refreshId !== claims.jti : !session.tokenIds.includes(claims.jti)) return "invalid";
    return claims.exp * 1000 <= now() ? "expired" : { client: claims.sub, sessionId: claims.sid };
  }

  return {
    check,
    open(client) {
      if (live.size >= MAX_SESSIONS) for (const oldest of [...live.keys()].slice(0, live.size - MAX_SESSIONS + 1)) live.delete(oldest);
      return issue(client, randomUUID());
    },
    refresh(refreshToken) {
      const holder = check(refreshToken, "refresh");
      return typeof holder === "string" ? holder : issue(holder.client, holder.sessionId);
    },
    close: (sessionId) => void live.delete(sessionId),
    expire() {
      for (const [sessionId, { refreshId }] of live) live.set(sessionId, { refreshId, tokenIds: [] });
    },
  };
}

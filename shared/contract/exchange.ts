/**
 * What the terminal and the practice exchange's thread say to each other beside the wire: how to start
 * it, where its doors are, and its clock. Orders and prices go through the doors only.
 */
export interface ExchangeStart {
  /** 0 = any free port. */
  readonly port: number;
  /** Folder of the exchange's own durable book. */
  readonly dataDir: string;
  readonly seed: number;
  /** First session day of the synthetic market, `YYYY-MM-DD`. */
  readonly day: string;
  readonly replay: readonly string[];
  readonly speed: number;
  readonly profile: "faithful" | "unlimited";
  readonly startPaused: boolean;
  /** All off where absent. */
  readonly quirks?: ExchangeQuirks | undefined;
}

/** Troubles of a live account that the practice exchange can be told to have, from the start or at any moment. */
export interface ExchangeQuirks {
  /** A sale from the holdings needs the depository's authorisation, once a day. */
  readonly authorisation?: boolean | undefined;
  /** Orders and good-till-triggered rules are refused with AG7002, as from an address that is not registered. */
  readonly unregisteredAddress?: boolean | undefined;
  /** The tick stream answers pings and subscriptions with nothing but pongs: open, and mute. */
  readonly mutedStream?: boolean | undefined;
  /** Subscriptions of one stream connection beyond this number are taken without a word and never served. */
  readonly servedTokens?: number | undefined;
  /** What becomes of requests for twenty levels, of these tokens or of all: no word and no packet, an error frame, or the end of the connection. */
  readonly depth20?: { readonly how: "silent" | "refused" | "cut"; readonly tokens?: readonly string[] | undefined } | undefined;
  /** The order socket is open, answers pings, and tells nothing of orders. */
  readonly mutedOrders?: boolean | undefined;
  /** The order socket tells each change twice, the second time behind the next change. */
  readonly repeatedOrders?: boolean | undefined;
  /** A one-time code is taken once, as the broker does. */
  readonly codesOnce?: boolean | undefined;
  /** The sign-in gives its token with the word "Bearer" before it, as the broker's Python library does. */
  readonly prefixedTokens?: boolean | undefined;
}

/**
 * The synthetic market always begins on this day: seed and day together name a market and its book, so
 * that the same seed is the same market on every machine, and tomorrow's start finds today's book.
 */
export const FIRST_PRACTICE_DAY = "2026-09-02";

export interface ExchangeClock {
  readonly now: number;
  readonly day: string;
  readonly phase: "pre-open" | "open" | "closed";
  readonly paused: boolean;
  /** Times the wall clock; 0 = as fast as possible. */
  readonly speed: number;
  readonly openAt: number;
  readonly closeAt: number;
  readonly title: string;
  /** The recordings have no further day. */
  readonly ended: boolean;
}

export interface ExchangeDoors {
  readonly port: number;
  readonly restUrl: string;
  readonly streamUrl: string;
  readonly orderSocketUrl: string;
  readonly masterUrl: string;
  readonly account: { readonly clientCode: string; readonly pin: string; readonly totpSecret: string; readonly apiKey: string };
  readonly clock: ExchangeClock;
}

export type ToExchange = { readonly kind: "pause" } | { readonly kind: "resume" } | { readonly kind: "speed"; readonly speed: number } | { readonly kind: "quirks"; readonly quirks: ExchangeQuirks } | { readonly kind: "stop" };

export type FromExchange =
  | { readonly kind: "ready"; readonly ready: ExchangeDoors }
  | { readonly kind: "clock"; readonly clock: ExchangeClock }
  /** It goes on, but the user should know. */
  | { readonly kind: "warning"; readonly sentence: string }
  | { readonly kind: "failed"; readonly sentence: string }
  | { readonly kind: "stopped" };

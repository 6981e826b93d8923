/** What the exchange is given from outside: clock, timers, pace. Times are wall milliseconds. */
export interface ExchangeSettings {
  /** Session time per wall time; 0 = as fast as possible. */
  readonly speed: number;
  readonly startPaused: boolean;
  /** Wall clock, epoch ms. */
  readonly systemNow: () => number;
  /** Runs once after at least `ms`; the answer calls it off. */
  readonly setTimer: (run: () => void, ms: number) => () => void;
  /** What a step of an order takes on its way (risk check, exchange). Zero: the next turn of the event loop. */
  readonly delay?: { readonly least: number; readonly most: number };
  /** From one day's close to the next day's open. */
  readonly rolloverMs?: number;
  /** True: a sale from the holdings needs the depository's authorisation of the day. Asked at each order. */
  readonly needsAuthorisation?: () => boolean;
  /** The exchange has stopped itself, mostly because its book can no longer be written. */
  readonly onFailure: (error: Error) => void;
}

export const DEFAULT_DELAY = { least: 30, most: 200 } as const;
export const DEFAULT_ROLLOVER_MS = 30_000;

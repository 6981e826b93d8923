/**
 * Two clocks that do not mix. MarketClock tells the time of the feed (sessions, candles, triggers,
 * expiry): a recording of 2021 lives in 2021. SystemClock tells this machine's time (time-outs, rate
 * budgets, tokens, TOTP). Nominal times keep one from being compared with the other.
 */
declare const clock: unique symbol;
/** Epoch ms by the feed. */
export type MarketTime = number & { readonly [clock]: "market" };
/** Epoch ms by this machine. */
export type SystemTime = number & { readonly [clock]: "system" };

export interface MarketClock {
  /** Undefined until the feed has told a time. */
  now(): MarketTime | undefined;
}

export interface SystemClock {
  now(): SystemTime;
}

export interface Timers {
  /** Calls once after `ms` of system time; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** India has one zone and no summer time. */
export const IST_OFFSET_MS = 19_800_000;
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** `YYYY-MM-DD` in India. */
export function istDay(at: number): string {
  return new Date(at + IST_OFFSET_MS).toISOString().slice(0, 10);
}

/** `HH:MM:SS` in India. */
export function istTime(at: number): string {
  return new Date(at + IST_OFFSET_MS).toISOString().slice(11, 19);
}

/** Minutes since midnight in India, with a fraction. */
export function istMinutes(at: number): number {
  return ((at + IST_OFFSET_MS) % DAY_MS) / MINUTE_MS;
}

/** Epoch ms of a wall time in India. `day` is `YYYY-MM-DD`, `minutes` since midnight. */
export function istEpoch(day: string, minutes: number): number {
  return Date.parse(`${day}T00:00:00Z`) - IST_OFFSET_MS + minutes * MINUTE_MS;
}

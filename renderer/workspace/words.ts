import { istTime } from "../../shared/domain/time.ts";

/** "38 ms", "4.2 s", "3 min", as coarse as is useful. */
export function ageText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return `${Math.floor(ms / 60_000)} min`;
}

/** Milliseconds with as many decimals as carry meaning: "0.42", "4.1", "38". */
export function latencyText(ms: number): string {
  if (ms >= 10) return String(Math.round(ms));
  return ms >= 1 ? ms.toFixed(1) : ms.toFixed(2);
}

/** Whole seconds until a system time, never below 0. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1_000));
}

/** "11:32:05" in India, or a dash for a time that is not known. */
export function timeText(at: number | undefined): string {
  return at === undefined || at <= 0 ? "–" : istTime(at);
}

import type { Timers } from "../../shared/domain/time.ts";

/** A download that somebody stopped: no failure. */
export class HistoryStopped extends Error {}

/** @throws HistoryStopped as soon as the signal says so. */
export function pause(ms: number, timers: Timers, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new HistoryStopped());
    const stop = (): void => {
      cancel();
      reject(new HistoryStopped());
    };
    const cancel = timers.after(ms, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    signal?.addEventListener("abort", stop, { once: true });
  });
}

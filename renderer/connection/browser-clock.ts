import type { Timers } from "../../shared/domain/time.ts";

export const browserTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Epoch ms of this machine. */
export function systemNow(): number {
  return Date.now();
}

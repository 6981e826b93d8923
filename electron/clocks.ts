import type { SystemClock, SystemTime, Timers } from "../shared/domain/time.ts";

/** This machine's clock and timers, handed to everything that needs them. */
export const systemClock: SystemClock = { now: () => Date.now() as SystemTime };

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

import type { SystemTime } from "../../shared/domain/time.ts";

/** The header tells whole seconds, and the answer was some time on its way: less than this is no skew, ms. */
const NOISE_MS = 2_000;
/** From here on the user is told: one-time codes live for 30 s, sessions end by the minute. */
const TOLD_MS = 5_000;
/** An answer that took longer than this says too little about now, ms. */
const SLOW_MS = 3_000;

/** How far this machine's clock is from the broker's, by the `Date` header of its answers. */
export class ClockSkew {
  #offsetMs: number | undefined;

  /** @param sent,received by this machine, around the exchange. */
  note(date: string | undefined, sent: SystemTime, received: SystemTime): void {
    const told = date === undefined ? Number.NaN : Date.parse(date);
    const took = received - sent;
    if (Number.isNaN(told) || took < 0 || took > SLOW_MS) return;
    // Cut to the second below: the broker's clock stood half a second later on average.
    this.#offsetMs = told + 500 - (sent + took / 2);
  }

  get known(): boolean {
    return this.#offsetMs !== undefined;
  }

  /** Added to this machine's time it gives the broker's; 0 while unknown or too small to tell. */
  get offsetMs(): number {
    const offset = this.#offsetMs ?? 0;
    return Math.abs(offset) < NOISE_MS ? 0 : offset;
  }

  /** Undefined while the clock is good enough. */
  sentence(broker: string): string | undefined {
    const { offsetMs } = this;
    if (Math.abs(offsetMs) < TOLD_MS) return undefined;
    const by = spanOf(Math.abs(offsetMs));
    return `This computer's clock is ${by} ${offsetMs > 0 ? "behind" : "ahead of"} ${broker}'s. One-time codes are made for ${broker}'s time meanwhile; switch on the automatic time setting of this computer.`;
  }
}

function spanOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

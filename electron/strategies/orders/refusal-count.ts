import { groupDigits } from "../../../shared/domain/format.ts";
import type { SystemClock } from "../../../shared/domain/time.ts";
import { SteadyTime } from "../../orders/stamp-age.ts";
import type { Breach } from "./orders-options.ts";

/** A strategy that answers each refusal with another order would go on for ever. */
export const MOST_REFUSALS = 1_000;
const WITHIN_MS = 60_000;

export class RefusalCount {
  readonly #steady: SteadyTime;
  #since = 0;
  #count = 0;

  constructor(clock: SystemClock) {
    this.#steady = new SteadyTime(clock);
  }

  /** @returns a breach once there are too many of them. */
  add(): Breach | undefined {
    const now = this.#steady.now();
    if (now - this.#since > WITHIN_MS) {
      this.#since = now;
      this.#count = 0;
    }
    if (++this.#count <= MOST_REFUSALS) return undefined;
    const most = groupDigits(MOST_REFUSALS);
    return { rule: "refusals", limit: `${most} a minute`, value: groupDigits(this.#count), sentence: `More than ${most} orders of the strategy were refused within a minute: it goes on asking for what it cannot have. Look at its log, correct it and start it again.` };
  }
}

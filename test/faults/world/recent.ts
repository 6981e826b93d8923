import type { BrokerTime } from "./broker.ts";

/** A fault is still going on for so long after it began, ms. */
const LASTS_MS = 3_000;

/** What went wrong lately, for knowing what a kill fell into. */
export class Recent {
  /** "fault|border" and how often. */
  readonly met = new Map<string, number>();
  #time: Pick<BrokerTime, "now">;
  #faults = new Map<string, number>();

  constructor(time: Pick<BrokerTime, "now">) {
    this.#time = time;
  }

  fault(name: string): void {
    this.#faults.set(name, this.#time.now());
  }

  killed(border: string): void {
    const since = this.#time.now() - LASTS_MS;
    for (const [fault, at] of this.#faults) {
      if (at < since) continue;
      const key = `${fault}|${border}`;
      this.met.set(key, (this.met.get(key) ?? 0) + 1);
    }
  }
}

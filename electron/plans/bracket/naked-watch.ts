import type { BracketState } from "../../../shared/domain/bracket/state.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import type { PlanContext } from "../plan.ts";
import { bracketName } from "./bracket-words.ts";

export interface NakedWatchOptions {
  readonly context: PlanContext;
  readonly state: () => BracketState;
  readonly onAlarm: () => void;
}

/** A gap that is closed within this time is the ordinary course of a fill, ms. */
export const NAKED_AFTER_MS = 1_000;

/** Alarms when what a bracket should protect stays unprotected. */
export class NakedWatch {
  #options: NakedWatchOptions;
  #since: SystemTime | undefined;
  #quantity = 0;
  #stop: (() => void) | undefined;

  constructor(options: NakedWatchOptions) {
    this.#options = options;
  }

  get since(): SystemTime | undefined {
    return this.#since;
  }

  /** @param naked units open and unprotected now. A bracket without a stop never promised any protection. */
  look(naked: number): void {
    const { context, state } = this.#options;
    this.#quantity = state().stopNow === undefined ? 0 : naked;
    if (this.#quantity <= 0) return this.end();
    if (this.#since !== undefined) return;
    this.#since = context.clock.now();
    this.#stop = context.timers.after(NAKED_AFTER_MS, () => this.#alarm());
  }

  end(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#since = undefined;
  }

  #alarm(): void {
    const { context, state, onAlarm } = this.#options;
    const { account, instrument } = state();
    const sentence = `${formatQuantity(this.#quantity)} of ${bracketName(state())} are open without a stop for more than ${NAKED_AFTER_MS / 1000} s. ${this.#reason()}`;
    context.activity.note({ tone: "alarm", topic: "order", sentence, account, instrument });
    onAlarm();
  }

  #reason(): string {
    const { context, state } = this.#options;
    if (!context.trading()) return "The broker cannot be reached; watch the position, or close it in the broker's own application.";
    const open = state().legs.some((leg) => leg.role === "stop" && leg.state === "unresolved");
    if (open) return "The outcome of the stop order is not known; it is being looked for in the broker's book, and no second one is sent until then.";
    return "The stop is being placed; watch the position, or close it.";
  }
}

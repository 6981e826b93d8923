import type { CurrentEvent } from "./decision.ts";
import type { CallbackFailure, HealthCount } from "./health.ts";
import type { Orders } from "./orders.ts";
import type { Signal } from "./signals.ts";
import { onlyReduces } from "./signals.ts";

export interface RunnerSink {
  /** Called after the callback that decided it has ended, in the order of deciding. */
  readonly signal: (signal: Signal) => void;
  /** A callback threw; the run goes on. */
  readonly failed: (failure: CallbackFailure) => void;
}

/**
 * The frame around each callback: counts it, keeps a throw from going further, and hands on what was decided.
 * Of a callback that throws only what gets out goes (close, cancel, flat): an entry without what was to
 * follow it would be a position nobody looks after.
 */
export class Caller {
  readonly #event: CurrentEvent;
  readonly #orders: Orders;
  readonly #health: HealthCount;
  readonly #sink: RunnerSink;

  constructor(event: CurrentEvent, orders: Orders, health: HealthCount, sink: RunnerSink) {
    this.#event = event;
    this.#orders = orders;
    this.#health = health;
    this.#sink = sink;
  }

  /** Before the callback. */
  begin(): void {
    this.#health.begin();
  }

  /** After one that went well. @param which place in CALLBACKS; `answer` what it returned. */
  done(which: number, answer: unknown): boolean {
    if (answer !== undefined && isPromise(answer)) return this.failed(which, new Error("A callback must not be async: nothing may be awaited, since the market goes on meanwhile."));
    this.#health.well(which);
    this.#event.end();
    if (this.#orders.waiting) for (const signal of this.#orders.take()) this.#sink.signal(signal);
    return true;
  }

  /** After one that threw. @returns false. */
  failed(which: number, error: unknown): boolean {
    const { at } = this.#event;
    this.#event.end();
    const signals = this.#orders.take();
    const kept = signals.filter(onlyReduces);
    const failure = this.#health.failed(which, at, error);
    const dropped = signals.length - kept.length;
    this.#sink.failed(dropped === 0 ? failure : { ...failure, message: `${failure.message} (${dropped} order${dropped === 1 ? "" : "s"} of this callback ${dropped === 1 ? "was" : "were"} not sent)` });
    for (const signal of kept) this.#sink.signal(signal);
    return false;
  }

  /** For callbacks that are rare enough to be wrapped. */
  call(which: number, run: () => unknown): boolean {
    this.begin();
    let answer: unknown;
    try {
      answer = run();
    } catch (error) {
      return this.failed(which, error);
    }
    return this.done(which, answer);
  }
}

/** Its rejection, if one comes, is nobody's: the callback has failed already. */
function isPromise(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null || !("then" in answer) || typeof answer.then !== "function") return false;
  (answer as PromiseLike<unknown>).then(undefined, () => {});
  return true;
}

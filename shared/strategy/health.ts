import type { MarketTime } from "../domain/time.ts";

/** Callbacks of a strategy; `warmUp` is the feeding of indicators before the start. */
export const CALLBACKS = ["onInit", "onResume", "onTick", "onCandle", "onOrder", "onFill", "onTimer", "onStop", "warmUp"] as const;
export type Callback = (typeof CALLBACKS)[number];

export interface CallbackFailure {
  readonly callback: Callback;
  readonly at: MarketTime;
  readonly message: string;
  /** As the engine tells it; the loader maps its lines to the user's file. */
  readonly stack: string;
  /** Of this callback, without one that went well between them. */
  readonly inRow: number;
}

export interface CallbackHealth {
  readonly calls: number;
  readonly errors: number;
  readonly errorsInRow: number;
  /** By the stopwatch that was passed in; 0 without one. */
  readonly totalMs: number;
  readonly slowestMs: number;
}

/** Counts what becomes of the callbacks. */
export class HealthCount {
  readonly #stopwatch: (() => number) | undefined;
  readonly #calls = new Float64Array(CALLBACKS.length);
  readonly #errors = new Float64Array(CALLBACKS.length);
  readonly #inRow = new Float64Array(CALLBACKS.length);
  readonly #total = new Float64Array(CALLBACKS.length);
  readonly #slowest = new Float64Array(CALLBACKS.length);
  #startedAt = 0;

  /** @param stopwatch ms with a fraction; absent where nobody asks, since reading it twice costs more than many a callback. */
  constructor(stopwatch: (() => number) | undefined) {
    this.#stopwatch = stopwatch;
  }

  begin(): void {
    if (this.#stopwatch) this.#startedAt = this.#stopwatch();
  }

  /** @param which place in CALLBACKS. */
  well(which: number): void {
    this.#inRow[which] = 0;
    this.#end(which);
  }

  failed(which: number, at: number, error: unknown): CallbackFailure {
    this.#errors[which] = (this.#errors[which] ?? 0) + 1;
    this.#inRow[which] = (this.#inRow[which] ?? 0) + 1;
    this.#end(which);
    const { message, stack } = errorText(error);
    return { callback: CALLBACKS[which] ?? "onInit", at: at as MarketTime, message, stack, inRow: this.#inRow[which] ?? 1 };
  }

  of(callback: Callback): CallbackHealth {
    const which = CALLBACKS.indexOf(callback);
    return { calls: this.#calls[which] ?? 0, errors: this.#errors[which] ?? 0, errorsInRow: this.#inRow[which] ?? 0, totalMs: this.#total[which] ?? 0, slowestMs: this.#slowest[which] ?? 0 };
  }

  #end(which: number): void {
    this.#calls[which] = (this.#calls[which] ?? 0) + 1;
    if (!this.#stopwatch) return;
    const spent = this.#stopwatch() - this.#startedAt;
    this.#total[which] = (this.#total[which] ?? 0) + spent;
    if (spent > (this.#slowest[which] ?? 0)) this.#slowest[which] = spent;
  }
}

/** A strategy's errors are of another realm, where `instanceof Error` says no. */
export function errorText(error: unknown): { readonly message: string; readonly stack: string } {
  if (typeof error !== "object" || error === null) return { message: String(error), stack: "" };
  const { message, stack } = error as { readonly message?: unknown; readonly stack?: unknown };
  return { message: typeof message === "string" ? message : "an object without a message was thrown", stack: typeof stack === "string" ? stack : "" };
}

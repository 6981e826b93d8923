import { badInput, TerminalError } from "../domain/errors.ts";
import type { ParameterValues } from "../strategy/parameters.ts";

/** What an indicator knows, as plain JSON: the same numbers put into another of its kind continue the series. */
export interface IndicatorState {
  readonly indicator: string;
  readonly parameters: ParameterValues;
  /** In the order in which the indicator passes them; all finite. */
  readonly numbers: readonly number[];
}

/**
 * One walk over the fields of a state, the same for saving, checking and loading, so that the three
 * cannot differ: each field is set to what the walk answers for it.
 */
export interface StatePass {
  number(held: number): number;
  /** A count or an index, from `least` to `most`. */
  whole(held: number, least: number, most: number): number;
  numbers(held: Float64Array): void;
}

export class SavingPass implements StatePass {
  readonly saved: number[] = [];

  number(held: number): number {
    this.saved.push(held);
    return held;
  }

  whole(held: number): number {
    return this.number(held);
  }

  numbers(held: Float64Array): void {
    for (const one of held) this.saved.push(one);
  }
}

/** Walks with the stored numbers. With `change` false nothing is set: it only finds out whether they fit. */
export class LoadingPass implements StatePass {
  readonly #of: string;
  readonly #stored: readonly unknown[];
  readonly #change: boolean;
  #at = 0;

  constructor(of: string, stored: readonly unknown[], change: boolean) {
    this.#of = of;
    this.#stored = stored;
    this.#change = change;
  }

  number(held: number): number {
    const stored = this.#stored[this.#at++];
    if (typeof stored !== "number" || !Number.isFinite(stored)) throw this.#misfit(`number ${this.#at} is ${String(stored)}`);
    return this.#change ? stored : held;
  }

  whole(held: number, least: number, most: number): number {
    const stored = this.#stored[this.#at];
    if (!Number.isInteger(stored) || Number(stored) < least || Number(stored) > most) throw this.#misfit(`number ${this.#at + 1} is ${String(stored)}, not a whole number from ${least} to ${most}`);
    return this.number(held);
  }

  numbers(held: Float64Array): void {
    for (let i = 0; i < held.length; i++) held[i] = this.number(held[i] ?? 0);
  }

  /** @throws TerminalError unless every stored number was walked over. */
  end(): void {
    if (this.#at !== this.#stored.length) throw this.#misfit(`it has ${this.#stored.length} numbers where ${this.#at} belong`);
  }

  #misfit(why: string): TerminalError {
    return stateMisfit(this.#of, why);
  }
}

export function stateMisfit(of: string, why: string): TerminalError {
  return new TerminalError(badInput("state", `the exported state of ${of}`, `The stored state does not fit ${of}: ${why}. Warm it up from candles instead.`));
}

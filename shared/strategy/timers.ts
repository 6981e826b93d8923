import { MINUTE_MS } from "../domain/time.ts";
import type { MarketTime } from "../domain/time.ts";
import { dayAt, dayStart } from "../history/days.ts";
import { minutesOf } from "./check-parameters.ts";

export const MOST_TIMERS = 100;
const LEAST_PERIOD_MS = 1_000;
const NAME = /^[A-Za-z0-9 _-]{1,40}$/;

type Rule =
  | { readonly kind: "once" }
  | { readonly kind: "every"; readonly ms: number }
  | { readonly kind: "daily"; readonly minutes: number };

export interface TimerState {
  readonly name: string;
  readonly due: number;
  readonly rule: Rule;
}

/** What the timers need to know of the world. */
export interface TimerWorld {
  readonly now: () => number;
  /** First moment after `after` at this wall time on a trading day. */
  readonly nextDaily: (minutes: number, after: number) => number;
  /** The earliest due time may have changed. */
  readonly onChange: () => void;
}

/** Alarm clocks in market time. They ring when the market's clock has reached them, never twice for one time, and not for times before they were set. */
export class StrategyTimers {
  readonly #world: TimerWorld;
  readonly #timers = new Map<string, { due: number; readonly rule: Rule }>();
  /** Infinity when none is set. */
  due = Number.POSITIVE_INFINITY;

  constructor(world: TimerWorld) {
    this.#world = world;
  }

  /** On every trading day at a wall time in India, "15:15". Today if that is still to come. */
  daily(name: string, at: string): void {
    const minutes = minutesOf(at);
    if (minutes === undefined) throw new RangeError(`The time of the timer "${name}" must look like 15:15; it is ${String(at)}.`);
    this.#set(name, { kind: "daily", minutes }, this.#world.nextDaily(minutes, this.#world.now()));
  }

  /** Again and again, on the multiples of so many minutes since midnight in India. */
  every(name: string, minutes: number): void {
    const ms = Math.round(minutes * MINUTE_MS);
    if (!(ms >= LEAST_PERIOD_MS)) throw new RangeError(`The timer "${name}" must leave at least a second between two calls; it is set to ${String(minutes)} minutes.`);
    this.#set(name, { kind: "every", ms }, nextMultiple(this.#world.now(), ms));
  }

  /** Once, at a moment of market time; one that has passed rings at once. */
  once(name: string, at: MarketTime | number): void {
    if (!Number.isFinite(at)) throw new RangeError(`The timer "${name}" needs a moment, epoch ms; it is ${String(at)}.`);
    this.#set(name, { kind: "once" }, at);
  }

  cancel(name: string): void {
    if (this.#timers.delete(name)) this.#look();
  }

  /** For the runner: takes out the earliest that is due and winds it up again. A period that was slept through is rung once. */
  ring(now: number): { readonly name: string; readonly due: number } | undefined {
    let first: string | undefined;
    let due = Number.POSITIVE_INFINITY;
    for (const [name, timer] of this.#timers) {
      if (timer.due < due) [first, due] = [name, timer.due];
    }
    const timer = first === undefined ? undefined : this.#timers.get(first);
    if (first === undefined || !timer || due > now) return undefined;
    if (timer.rule.kind === "once") this.#timers.delete(first);
    else timer.due = timer.rule.kind === "every" ? nextMultiple(now, timer.rule.ms) : this.#world.nextDaily(timer.rule.minutes, now);
    this.#look();
    return { name: first, due };
  }

  exportState(): TimerState[] {
    return [...this.#timers].map(([name, { due, rule }]) => ({ name, due, rule }));
  }

  importState(timers: readonly TimerState[]): void {
    this.#timers.clear();
    for (const { name, due, rule } of timers) this.#timers.set(name, { due, rule });
    this.#look();
  }

  #set(name: string, rule: Rule, due: number): void {
    if (!(this.#world.now() > 0)) throw new RangeError("Timers are set in onInit or later: before the run has begun there is no time.");
    if (!NAME.test(name)) throw new RangeError(`A timer's name is 1 to 40 letters, digits, spaces or dashes; it is "${String(name)}".`);
    if (!this.#timers.has(name) && this.#timers.size >= MOST_TIMERS) throw new RangeError(`A strategy has at most ${MOST_TIMERS} timers.`);
    this.#timers.set(name, { due, rule });
    this.#look();
  }

  #look(): void {
    let due = Number.POSITIVE_INFINITY;
    for (const timer of this.#timers.values()) due = Math.min(due, timer.due);
    this.due = due;
    this.#world.onChange();
  }
}

/** The first multiple of a period since midnight in India after `now`. */
function nextMultiple(now: number, ms: number): number {
  const midnight = dayStart(dayAt(now));
  return midnight + (Math.floor((now - midnight) / ms) + 1) * ms;
}

import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { RunFigures, RunSpec } from "../../shared/contract/strategy-host.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { CallbackFailure } from "../../shared/strategy/health.ts";
import { CALLBACKS } from "../../shared/strategy/health.ts";
import type { LogLine } from "../../shared/strategy/log.ts";
import { StrategyLog } from "../../shared/strategy/log.ts";
import { StrategyRunner } from "../../shared/strategy/runner.ts";
import type { Signal } from "../../shared/strategy/signals.ts";
import { TICK } from "../../shared/streams/tick-ring.ts";
import { ModuleRealm } from "../strategy-module/module-realm.ts";
import { openModule } from "../strategy-module/open-module.ts";
import type { StackLines } from "../strategy-module/stack-lines.ts";
import { unfit } from "../strategy-module/unfit.ts";
import type { Beat, HostTime } from "./beat.ts";
import { sentenceOf } from "./failure-words.ts";
import { TimeHistogram } from "./time-histogram.ts";

/** What the versions of one host share. */
export interface HostWorld {
  readonly calendar: TradingCalendar;
  readonly time: HostTime;
  readonly beat: Beat;
  readonly budgetMs: number;
  readonly lag: TimeHistogram;
  /** Earliest moment at which time alone brings something about, in any run; may be too early, never too late. */
  due: number;
  /** Versions that have signals to send, in the order of deciding. */
  readonly deciding: Version[];
  /** Callbacks of this version have thrown; told at the end of the piece of work. */
  readonly failed: (version: Version, failures: readonly CallbackFailure[]) => void;
}

/**
 * One version of a run: a file evaluated in a realm of its own, and the runner that drives it. Every piece of
 * work is framed by the beat and timed. What it decides is kept until the host sends it, or forgotten where
 * it has no voice.
 */
export class Version {
  readonly spec: RunSpec;
  readonly lines: StackLines;
  readonly runner: StrategyRunner;
  /** Decided and not yet sent. */
  out: Signal[] = [];
  /** Has it a voice? Signals are dropped otherwise. */
  speaks = false;
  /** False once it was given up: what still comes for it is not for it. */
  alive = true;
  /** Board slots, by the numbers that the run's messages use. */
  slots: readonly number[] = [];
  /** Keys by the numbers that the run's messages use; told with `planned`. */
  keys: readonly InstrumentKey[] = [];
  readonly #world: HostWorld;
  readonly #number: number;
  readonly #spent = new TimeHistogram();
  readonly #console: StrategyLog;
  #places: readonly number[] = [];
  #failures: CallbackFailure[] = [];
  #ticks = 0;
  #slow = 0;
  #slowestMs = 0;
  #mark = 0;

  /** @throws TerminalError (BadInput), naming the line where its own code has thrown. @param number names it in the beat. */
  constructor(world: HostWorld, spec: RunSpec, number: number) {
    const { build, parameters, capital, seed, instruments } = spec;
    this.spec = spec;
    this.#world = world;
    this.#number = number;
    let now = (): number => 0;
    this.#console = new StrategyLog(() => now());
    const loaded = openModule(build, new ModuleRealm((text) => this.#console.info(text)));
    const facts = new Map(instruments.map((one) => [one.key, one]));
    this.lines = loaded.lines;
    try {
      this.runner = new StrategyRunner({
        strategy: loaded.Class, parameters, capital, seed, calendar: world.calendar,
        instruments: (key) => facts.get(key),
        sink: { signal: (signal) => this.#decided(signal), failed: (failure) => void this.#failures.push(failure) },
      });
    } catch (error) {
      throw unfit(sentenceOf(error, build.file, this.lines));
    }
    now = () => this.runner.now;
  }

  get generation(): number {
    return this.spec.generation;
  }

  /** @param keys by the numbers that the run's messages use. */
  nameInstruments(keys: readonly InstrumentKey[]): void {
    this.keys = keys;
    this.#places = keys.map((key) => this.runner.instruments.indexOf(key));
  }

  /** The runner's number for an instrument of a message; −1 where this version does not have it. */
  placeOf(nth: number): number {
    return this.#places[nth] ?? -1;
  }

  /** One tick. Hot. */
  tick(place: number, records: Float64Array, from: number): void {
    const world = this.#world;
    this.#mark = this.out.length;
    const startedAt = world.beat.begin(this.#number);
    this.runner.tick(place, records, from);
    const now = world.beat.end();
    this.#ticks += 1;
    this.#spent.add((now - startedAt) * 1_000);
    if (this.speaks) world.lag.add((now + world.time.origin - (records[from + TICK.receivedAt] ?? 0)) * 1_000);
    this.#over(now - startedAt);
  }

  /** Any other piece of work: a message, time that passes. @param tell false where the caller looks at the failures itself. */
  work<Answer>(run: (runner: StrategyRunner) => Answer, tell = true): Answer {
    this.#mark = this.out.length;
    const startedAt = this.#world.beat.begin(this.#number);
    let spent = 0;
    let answer: Answer;
    try {
      answer = run(this.runner);
    } finally {
      spent = this.#world.beat.end() - startedAt;
    }
    this.#over(spent, tell);
    return answer;
  }

  /** Takes out what has failed since the last time. */
  takeFailures(): readonly CallbackFailure[] {
    return this.#failures.splice(0);
  }

  /** Forgets what was decided in the piece of work that is being done, or was done last. */
  takeBack(): void {
    this.out.length = Math.min(this.out.length, this.#mark);
  }

  takeSignals(): readonly Signal[] {
    const signals = this.out;
    this.out = [];
    return signals;
  }

  /** A line of the host's own in the run's log. */
  note(level: "warn" | "error", text: string): void {
    this.#console[level](text);
  }

  drainLog(): readonly LogLine[] {
    return [...this.#console.drain(), ...this.runner.drainLog()];
  }

  /** Of the time since the last call. */
  figures(): RunFigures {
    const spent = this.#spent;
    const errors = CALLBACKS.reduce((sum, callback) => sum + this.runner.healthOf(callback).errors, 0);
    const figures: RunFigures = {
      run: this.spec.run, generation: this.generation, ticks: this.#ticks, candles: this.runner.healthOf("onCandle").calls,
      meanUs: spent.count === 0 ? 0 : spent.sumUs / spent.count, p99Us: spent.quantile(0.99),
      slowestMs: this.#slowestMs, slow: this.#slow, errors, now: this.runner.now,
    };
    spent.clear();
    return figures;
  }

  #decided(signal: Signal): void {
    if (!this.speaks) return;
    if (this.out.length === 0) this.#world.deciding.push(this);
    this.out.push(signal);
  }

  #over(spentMs: number, tell = true): void {
    const world = this.#world;
    if (spentMs > this.#slowestMs) this.#slowestMs = spentMs;
    if (spentMs > world.budgetMs) this.#wasSlow(spentMs);
    const { due } = this.runner;
    if (due < world.due) world.due = due;
    if (tell && this.#failures.length > 0) world.failed(this, this.takeFailures());
  }

  /** Said the first, the tenth, the hundredth time. */
  #wasSlow(spentMs: number): void {
    this.#slow += 1;
    if (!Number.isInteger(Math.log10(this.#slow))) return;
    this.note("warn", `It took ${Math.round(spentMs)} ms to answer; ${this.#world.budgetMs} ms are allowed, since the others of its thread wait meanwhile. Slow answers so far: ${this.#slow}.`);
  }
}

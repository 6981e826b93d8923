import type { LabJob } from "../../shared/contract/schemas/lab.ts";
import { PROGRESS, PROGRESS_BYTES } from "../../shared/contract/backtest-task.ts";
import { TerminalError, failureOf } from "../../shared/domain/errors.ts";
import { groupDigits } from "../../shared/domain/format.ts";
import type { SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";

const LOOK_MS = 250;
/** A run that was asked to stop ends by itself within so long, or its thread is ended, ms. */
const GRACE_MS = 500;

/** What a job does. */
export interface JobWork<T> {
  readonly kind: LabJob["kind"];
  readonly title: string;
  /** What its steps are; bars where nothing is said. */
  readonly unit?: "bars" | "ticks";
  /** @param signal ends what it does, whatever that is. @param progress as `PROGRESS` says. */
  readonly work: (signal: AbortSignal, progress: SharedArrayBuffer) => Promise<T>;
  readonly done: (value: T) => { readonly sentence: string; readonly run?: string };
}

export interface JobParts {
  readonly id: string;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** From one bar to the next, ms: longer than that it is taken to hang. */
  readonly stallMs: number;
  readonly onChange: (view: LabJob) => void;
}

/** One job from its place in the queue to its end. It changes its state here and nowhere else. */
export class Job<T> {
  readonly result: Promise<T>;
  readonly #work: JobWork<T>;
  readonly #parts: JobParts;
  readonly #progress = new SharedArrayBuffer(PROGRESS_BYTES);
  readonly #steps = new Int32Array(this.#progress);
  readonly #abort = new AbortController();
  readonly #settled = Promise.withResolvers<T>();
  readonly #at: SystemTime;
  #state: LabJob["state"] = "waiting";
  #sentence = "Waits for a free core.";
  #run: string | undefined;
  #leftMs: number | undefined;
  /** When the first bar or tick was met, and the last look that found progress. */
  #playing: { readonly at: number; readonly done: number } | undefined;
  #moved = { at: 0, done: 0 };
  #why: "cancelled" | "stalled" | undefined;
  #stopLooking = (): void => {};
  #stopGrace = (): void => {};

  constructor(work: JobWork<T>, parts: JobParts) {
    this.#work = work;
    this.#parts = parts;
    this.#at = parts.clock.now();
    this.result = this.#settled.promise;
    // A failure is told by the job's sentence, whether or not somebody waits for its result.
    this.result.catch(() => {});
  }

  get state(): LabJob["state"] {
    return this.#state;
  }

  get view(): LabJob {
    const { kind, title } = this.#work;
    const [done = 0, total = 0] = this.#steps;
    return {
      id: this.#parts.id, kind, title, state: this.#state, done, total, sentence: this.#sentence, at: this.#at,
      ...(this.#leftMs === undefined ? {} : { leftMs: this.#leftMs }), ...(this.#run === undefined ? {} : { run: this.#run }),
    };
  }

  /** Resolves when it is over, however it ended. */
  async begin(): Promise<void> {
    this.#move("running", "Reads the data.");
    this.#look();
    try {
      const value = await this.#work.work(this.#abort.signal, this.#progress);
      const { sentence, run } = this.#work.done(value);
      this.#run = run;
      this.#end("done", sentence);
      this.#settled.resolve(value);
    } catch (error) {
      const failure = this.#failureOf(error);
      this.#end(this.#why === "cancelled" ? "cancelled" : "failed", failure.message);
      this.#settled.reject(failure);
    }
  }

  cancel(): void {
    if (this.#why !== undefined) return;
    this.#why = "cancelled";
    if (this.#state !== "running") {
      this.#end("cancelled", CANCELLED);
      this.#settled.reject(cancelled());
      return;
    }
    Atomics.store(this.#steps, PROGRESS.stop, 1);
    // Only a run that meets bars looks whether it should stop.
    this.#stopGrace = this.#parts.timers.after(this.#playing ? GRACE_MS : 0, () => this.#abort.abort());
  }

  /** @throws TerminalError (Refused) for a job that has begun. */
  pause(paused: boolean): void {
    if (this.#state === "running") throw new TerminalError({ kind: "Refused", rule: "lab-pause", limit: "jobs that wait", value: "a job that has begun", sentence: `"${this.#work.title}" has begun and cannot be paused: let it come to its end, or cancel it.` });
    this.#move(paused ? "paused" : "waiting", paused ? "Paused. Resume puts it back into the queue." : "Waits for a free core.");
  }

  #look(): void {
    const now = this.#parts.clock.now();
    const done = Atomics.load(this.#steps, PROGRESS.done);
    const total = Atomics.load(this.#steps, PROGRESS.total);
    if (total > 0 && !this.#playing) {
      this.#playing = { at: now, done };
      this.#moved = { at: now, done };
      this.#sentence = `Plays ${groupDigits(total)} ${this.#work.unit ?? "bars"}.`;
      this.#parts.onChange(this.view);
    } else if (done !== this.#moved.done) {
      this.#moved = { at: now, done };
      this.#leftMs = this.#left(now, done, total);
      if (done === total) this.#sentence = "Reckons the figures and keeps the run.";
      this.#parts.onChange(this.view);
    } else if (total > 0 && now - this.#moved.at >= this.#parts.stallMs && this.#why === undefined) {
      this.#why = "stalled";
      this.#abort.abort();
    }
    this.#stopLooking = this.#parts.timers.after(LOOK_MS, () => this.#look());
  }

  #left(now: number, done: number, total: number): number | undefined {
    const { at = now, done: from = 0 } = this.#playing ?? {};
    return done > from && now > at ? Math.round(((now - at) * (total - done)) / (done - from)) : undefined;
  }

  #failureOf(error: unknown): TerminalError {
    if (this.#why === "cancelled") return cancelled();
    if (this.#why === "stalled") return new TerminalError({ kind: "Refused", rule: "lab-stall", limit: `${this.#parts.stallMs / 1_000} s`, value: "longer", sentence: `The strategy made no progress for ${this.#parts.stallMs / 1_000} s and was ended. Look for a loop without end in its callbacks.` });
    return error instanceof TerminalError ? error : new TerminalError(failureOf(error), { cause: error });
  }

  #end(state: LabJob["state"], sentence: string): void {
    this.#stopLooking();
    this.#stopGrace();
    this.#leftMs = undefined;
    this.#move(state, sentence);
  }

  #move(state: LabJob["state"], sentence: string): void {
    this.#state = state;
    this.#sentence = sentence;
    this.#parts.onChange(this.view);
  }
}

const CANCELLED = "Cancelled by hand.";

function cancelled(): TerminalError {
  return new TerminalError({ kind: "Refused", rule: "lab-cancel", limit: "", value: "", sentence: CANCELLED });
}

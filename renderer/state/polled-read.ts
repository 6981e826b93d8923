import { failureOf } from "../../shared/domain/errors.ts";

/** After a failure it is asked again so much later, ms. */
export const AGAIN_MS = 10_000;

export interface PolledState<T> {
  /** The newest answer; kept when a later question fails, so that it is looked at with its age. */
  readonly answer: T | undefined;
  /** Why the last question failed. */
  readonly problem: string | undefined;
  /** System time of the next question; undefined before the first answer. */
  readonly nextAt: number | undefined;
}

export interface PolledParts<T> {
  readonly ask: () => Promise<T>;
  /** From one answer to the next question, ms. */
  readonly everyMs: (answer: T) => number;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

const NOTHING = { answer: undefined, problem: undefined, nextAt: undefined } as const;

/** A question that is asked again and again while somebody looks: never twice at once, and later after a failure. */
export class PolledRead<T> {
  readonly #parts: PolledParts<T>;
  readonly #listeners = new Set<() => void>();
  #state: PolledState<T> = NOTHING;
  #on = false;
  #asking = false;
  #dueAt = 0;
  #cancel = (): void => {};

  constructor(parts: PolledParts<T>) {
    this.#parts = parts;
  }

  get state(): PolledState<T> {
    return this.#state;
  }

  onChange = (run: () => void): (() => void) => {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  };

  /** Looked at or not. Back in sight it asks at once if its time has come meanwhile. */
  run(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#cancel();
    if (on) this.#schedule();
  }

  /** Does not wait for its time. */
  now(): void {
    this.#dueAt = 0;
    this.#cancel();
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#on || this.#asking) return;
    this.#cancel = this.#parts.after(Math.max(0, this.#dueAt - this.#parts.now()), () => void this.#ask());
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const answer = await this.#parts.ask();
      this.#dueAt = this.#parts.now() + this.#parts.everyMs(answer);
      this.#set({ answer, problem: undefined, nextAt: this.#dueAt });
    } catch (error) {
      this.#dueAt = this.#parts.now() + AGAIN_MS;
      this.#set({ ...this.#state, problem: failureOf(error).sentence, nextAt: this.#dueAt });
    } finally {
      this.#asking = false;
    }
    this.#schedule();
  }

  #set(state: PolledState<T>): void {
    this.#state = state;
    for (const run of this.#listeners) run();
  }
}

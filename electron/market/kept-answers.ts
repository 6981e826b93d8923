import type { SystemClock } from "../../shared/domain/time.ts";

/** Questions that are remembered; the oldest goes. */
const MOST = 64;

interface Kept {
  readonly at: number;
  readonly answer: Promise<unknown>;
}

/**
 * Answers of a broker that several pages and panels ask for alike: one that is fresh enough is given again,
 * one on its way is waited for, a failure is given to those who wait and forgotten.
 */
export class KeptAnswers {
  #clock: SystemClock;
  #kept = new Map<string, Kept>();

  constructor(clock: SystemClock) {
    this.#clock = clock;
  }

  /** @param question names what is asked and so the type of the answer. @param freshMs counted from when it was asked */
  get<T>(question: string, freshMs: number, ask: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(question);
    if (known && this.#clock.now() - known.at < freshMs) return known.answer as Promise<T>;
    const answer = ask();
    const kept: Kept = { at: this.#clock.now(), answer };
    this.#kept.delete(question);
    this.#kept.set(question, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
    answer.catch(() => {
      if (this.#kept.get(question) === kept) this.#kept.delete(question);
    });
    return answer;
  }
}

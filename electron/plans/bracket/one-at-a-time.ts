/**
 * Brackets of one owner in one instrument share a position: what one decides changes what the others may
 * call theirs. Deciding at the same time, each finds itself overtaken by the other, for ever.
 */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs after those that came before, also after those that failed. */
  do<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => {});
    return done;
  }
}

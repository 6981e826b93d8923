/** A set of listeners to one kind of news. One that throws does not keep the news from the others. */
export class Listeners<T> {
  readonly #runs = new Set<(news: T) => void>();

  add(run: (news: T) => void): () => void {
    this.#runs.add(run);
    return () => this.#runs.delete(run);
  }

  run(news: T): void {
    for (const run of this.#runs) {
      try {
        run(news);
      } catch (error) {
        // Surfaces in window.onerror, from where it is reported.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

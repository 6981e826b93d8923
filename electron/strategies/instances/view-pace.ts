import type { Timers } from "../../../shared/domain/time.ts";

/** A strategy is shown anew at most so often, ms. */
const EVERY_MS = 250;
/** Of all strategies together, in each such step: a hundred busy ones take turns. */
const MOST_AT_ONCE = 12;

export interface ViewPaceOptions<T> {
  readonly timers: Timers;
  /** Undefined for one that is gone. */
  readonly view: (id: string) => T | undefined;
  readonly publish: (view: T) => void;
}

/** Publishes what has changed, each subject at most four times a second, and not where it looks the same as before. */
export class ViewPace<T> {
  #options: ViewPaceOptions<T>;
  /** In the order in which they wait. */
  #dirty = new Set<string>();
  #shown = new Map<string, string>();
  #stop: (() => void) | undefined;
  #ended = false;

  constructor(options: ViewPaceOptions<T>) {
    this.#options = options;
  }

  changed(id: string): void {
    if (this.#ended) return;
    this.#dirty.add(id);
    this.#stop ??= this.#options.timers.after(EVERY_MS, () => this.#publish());
  }

  forget(id: string): void {
    this.#dirty.delete(id);
    this.#shown.delete(id);
  }

  end(): void {
    this.#ended = true;
    this.#stop?.();
  }

  #publish(): void {
    this.#stop = undefined;
    let published = 0;
    for (const id of this.#dirty) {
      if (published === MOST_AT_ONCE) break;
      this.#dirty.delete(id);
      const view = this.#options.view(id);
      if (view === undefined) continue;
      const text = JSON.stringify(view);
      if (this.#shown.get(id) === text) continue;
      this.#shown.set(id, text);
      this.#options.publish(view);
      published += 1;
    }
    if (this.#dirty.size > 0) this.#stop = this.#options.timers.after(EVERY_MS, () => this.#publish());
  }
}

import type { RunFigures } from "../../../shared/contract/strategy-host.ts";

/** Share of the newest report in a run's load: one quiet second says little. */
const NEWEST = 0.5;

/** Of a run that is idle, µs a second: with a closed market all are, and they are spread evenly all the same. */
const LEAST_LOAD = 100;

/** What one run costs its thread, µs of each second: ticks a second × mean time of a call. */
export class RunLoad {
  #load: number | undefined;
  #ticks: number | undefined;
  #at = 0;

  /** Undefined until two reports were heard. */
  get usPerSecond(): number | undefined {
    return this.#load;
  }

  /** @param nowMs by a clock that stands for the machine's work. */
  take({ ticks, meanUs }: RunFigures, nowMs: number): void {
    const before = this.#ticks;
    const passed = nowMs - this.#at;
    this.#ticks = ticks;
    this.#at = nowMs;
    // Another version counts from the beginning.
    if (before === undefined || passed <= 0 || ticks < before) return;
    const now = ((ticks - before) / passed) * 1_000 * meanUs;
    this.#load = this.#load === undefined ? now : this.#load + NEWEST * (now - this.#load);
  }
}

export interface Place {
  readonly loads: readonly RunLoad[];
}

/**
 * Where a new run goes: the place with the least load. Runs of which nothing is known yet count as the mean
 * of those that are known, so that a hundred that start together are spread evenly.
 */
export function leastLoaded<P extends Place>(places: readonly P[]): P | undefined {
  const known = places.flatMap(({ loads }) => loads.flatMap(({ usPerSecond }) => usPerSecond ?? []));
  const mean = Math.max(LEAST_LOAD, known.reduce((sum, load) => sum + load, 0) / Math.max(1, known.length));
  let least: P | undefined;
  let leastLoad = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const load = place.loads.reduce((sum, { usPerSecond }) => sum + Math.max(LEAST_LOAD, usPerSecond ?? mean), 0);
    if (load < leastLoad) [least, leastLoad] = [place, load];
  }
  return least;
}

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Coverage } from "./coverage.ts";
import type { Outcome } from "./outcome.ts";

/** A run leaves much behind that is soon forgotten; with the usual 16 MB the collector is a tenth of the time. */
const YOUNG_MB = 96;

export interface Progress {
  readonly done: number;
  readonly seeds: number;
  readonly failed: number;
  readonly seconds: number;
  /** Of the latest seed. */
  readonly outcome: Outcome;
}

/** So many seeds from the first, over all cores. @returns what went wrong, by seed. */
export function campaign(first: number, seeds: number, coverage: Coverage, onProgress: (progress: Progress) => void = () => {}): Promise<Map<number, readonly string[]>> {
  const failed = new Map<number, readonly string[]>();
  let next = first;
  let done = 0;
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const workers = Array.from({ length: Math.min(seeds, availableParallelism()) }, () => new Worker(new URL("./worker.ts", import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }));
    const more = (worker: Worker): void => void (next < first + seeds && worker.postMessage(next++));
    const heard = (worker: Worker, outcome: Outcome): void => {
      coverage.add(outcome);
      done++;
      if (outcome.wrong.length > 0) failed.set(outcome.seed, outcome.wrong);
      onProgress({ done, seeds, failed: failed.size, seconds: (performance.now() - startedAt) / 1000, outcome });
      if (done < seeds) return more(worker);
      for (const one of workers) void one.terminate();
      resolve(failed);
    };
    for (const worker of workers) {
      worker.on("message", (outcome: Outcome) => heard(worker, outcome));
      worker.on("error", reject);
      more(worker);
      // One ahead, so that no worker waits for the other's post.
      more(worker);
    }
  });
}

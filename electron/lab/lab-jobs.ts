import type { LabJob } from "../../shared/contract/schemas/lab.ts";
import { TerminalError, refused } from "../../shared/domain/errors.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { CoreBudget } from "./core-budget.ts";
import type { JobWork } from "./job.ts";
import { Job } from "./job.ts";

/** Beyond it nobody knows any more what waits. */
const MOST_JOBS = 200;

export interface LabJobsOptions {
  /** Jobs that run at once. */
  readonly atOnce: number;
  /** Each job that runs holds one of these. */
  readonly cores?: CoreBudget | undefined;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly stallMs: number;
  readonly publish: (job: LabJob) => void;
}

/** The queue of the lab: first come, first played, so many at once. */
export class LabJobs {
  readonly #options: LabJobsOptions;
  readonly #jobs = new Map<string, Job<unknown>>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: LabJobsOptions) {
    this.#options = options;
    options.cores?.whenFree(() => this.#next());
  }

  /** Those that are not over. */
  get views(): LabJob[] {
    return [...this.#jobs.values()].map(({ view }) => view);
  }

  /** @throws TerminalError (Refused) where too many wait. */
  start<T>(work: JobWork<T>, id = this.#options.newId()): { readonly id: string; readonly result: Promise<T> } {
    if (this.#jobs.size >= MOST_JOBS) throw new TerminalError(refused("lab-jobs", `${MOST_JOBS} jobs of the lab are not over yet. Wait for some of them, or cancel them.`, String(MOST_JOBS), String(this.#jobs.size + 1)));
    const { clock, timers, stallMs } = this.#options;
    const job = new Job(work, { id, clock, timers, stallMs, onChange: (view) => this.#changed(view) });
    this.#jobs.set(id, job as Job<unknown>);
    this.#options.publish(job.view);
    this.#next();
    return { id, result: job.result };
  }

  /** @returns false for a job that is none of these, or is over. */
  cancel(id: string): boolean {
    const job = this.#jobs.get(id);
    job?.cancel();
    return job !== undefined;
  }

  /** @returns false for a job that is none of these, or is over. @throws TerminalError (Refused) for one that has begun. */
  pause(id: string, paused: boolean): boolean {
    const job = this.#jobs.get(id);
    job?.pause(paused);
    if (job) this.#next();
    return job !== undefined;
  }

  /** Cancels all. */
  async end(): Promise<void> {
    for (const job of [...this.#jobs.values()].reverse()) job.cancel();
    await Promise.all(this.#running);
  }

  #changed(view: LabJob): void {
    if (view.state === "done" || view.state === "failed" || view.state === "cancelled") this.#jobs.delete(view.id);
    this.#options.publish(view);
  }

  #next(): void {
    const { atOnce, cores } = this.#options;
    for (const job of this.#jobs.values()) {
      if (this.#running.size >= atOnce) return;
      if (job.state !== "waiting") continue;
      const release = cores?.tryTake();
      if (cores && !release) return;
      const over = job.begin().finally(() => {
        this.#running.delete(over);
        release?.();
        this.#next();
      });
      this.#running.add(over);
    }
  }
}

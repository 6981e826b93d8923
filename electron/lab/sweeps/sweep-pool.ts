import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import type { Place } from "../../../shared/optimise/axes.ts";
import type { ChosenTask, PlayTask, Played, Prepared, ProposeTask, ReturnsAnswer, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import { STEP_ASIDE } from "../../../shared/optimise/sweep-tasks.ts";
import { keepLoopsEndable } from "../../strategies/endable-loops.ts";
import type { CoreBudget } from "../core-budget.ts";

const MOST_MB = 1_024;

export interface SweepPoolOptions {
  /** workers/backtest/sweep/main.ts, or its bundle. */
  readonly code: URL;
  readonly threads: number;
  /** What each may take beside the prices, MB: a strategy that keeps everything ends its thread, not the terminal. */
  readonly memory?: number | undefined;
  /** Beside a terminal that trades: the threads then run where it leaves room. */
  readonly aside?: boolean | undefined;
  /** Each task waits for one of these cores. */
  readonly cores?: CoreBudget | undefined;
}

/** The threads of one sweep. */
export class SweepPool {
  readonly threads: number;
  readonly #pool: Piscina;
  readonly #cores: CoreBudget | undefined;
  readonly #closing = new AbortController();

  constructor({ code, threads, memory = MOST_MB, aside = false, cores }: SweepPoolOptions) {
    this.#cores = cores;
    keepLoopsEndable();
    this.threads = threads;
    // A pool that may shrink would not replace a thread that died while tasks wait.
    this.#pool = new Piscina({ filename: fileURLToPath(code), minThreads: threads, maxThreads: threads, argv: aside ? [STEP_ASIDE] : [], resourceLimits: { maxOldGenerationSizeMb: memory } });
    // Errors of a thread without a task: the next task gets a fresh one.
    this.#pool.on("error", () => {});
  }

  /** Tasks that fail from now on failed for that alone. */
  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  prepare(job: SweepJob): Promise<Prepared> {
    return this.#run("prepareSweep", job);
  }
  propose(task: ProposeTask): Promise<readonly Place[]> {
    return this.#run("proposePoints", task);
  }
  /** @param signal ends the thread. */
  play(task: PlayTask, signal: AbortSignal): Promise<Played> {
    return this.#run("playPoints", task, signal);
  }
  playChosen(task: ChosenTask): Promise<PlayedRun> {
    return this.#run("playChosen", task);
  }
  returnsOfChosen(task: ChosenTask): Promise<ReturnsAnswer> {
    return this.#run("returnsOfChosen", task);
  }

  /** Ends the threads at once, whatever they do. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#pool.destroy();
  }

  async #run<T>(name: string, task: unknown, signal?: AbortSignal): Promise<T> {
    const closing = this.#closing.signal;
    const release = await this.#cores?.take(...(signal ? [closing, signal] : [closing]));
    try {
      return (await this.#pool.run(task, signal ? { name, signal } : { name })) as T;
    } finally {
      release?.();
    }
  }
}

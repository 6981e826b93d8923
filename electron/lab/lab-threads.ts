import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { LabAnswer, LabCalls } from "../../shared/contract/backtest-task.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { keepLoopsEndable } from "../strategies/endable-loops.ts";
import { reportThreadFile, workerFile } from "../worker-files.ts";
import type { WrittenReport, ReportTask } from "./report-task.ts";

/** A thread that is out of work ends after so long, ms. */
const IDLE_MS = 10_000;
/** What a thread may take beside the prices, which lie outside of it: a strategy that keeps everything is ended, not the terminal. */
const MOST_MB = 1_024;
/** Lists and single runs are looked at while all threads of the jobs are busy. */
const DESK_THREADS = 2;

type Ask<N extends keyof LabCalls> = Parameters<LabCalls[N]>[0];

/** The lab's threads: some for jobs, two for what a page waits for, one for reports. Each is opened by its first task. */
export class LabThreads {
  readonly #most: number;
  readonly #memory: number;
  #jobs: Piscina | undefined;
  #desk: Piscina | undefined;
  #reports: Piscina | undefined;

  /** @param most threads that jobs take at once. @param memory of each, MB. */
  constructor(most: number, memory = MOST_MB) {
    this.#most = most;
    this.#memory = memory;
  }

  get most(): number {
    return this.#most;
  }

  /** @param signal ends the thread, whatever it does. @throws TerminalError, or an AbortError where it was ended so. */
  job<N extends keyof LabCalls>(name: N, ask: Ask<N>, signal: AbortSignal): Promise<ReturnType<LabCalls[N]>> {
    this.#jobs ??= this.#open(workerFile("backtest/tasks"), this.#most);
    return answered<ReturnType<LabCalls[N]>>(this.#jobs.run(ask, { name, signal }), this.#memory);
  }

  /** @throws TerminalError */
  desk<N extends keyof LabCalls>(name: N, ask: Ask<N>): Promise<ReturnType<LabCalls[N]>> {
    this.#desk ??= this.#open(workerFile("backtest/tasks"), DESK_THREADS);
    return answered<ReturnType<LabCalls[N]>>(this.#desk.run(ask, { name }), this.#memory);
  }

  /** @throws TerminalError where the report cannot be made or written. */
  report(task: ReportTask): Promise<WrittenReport> {
    this.#reports ??= this.#open(reportThreadFile(), 1);
    return answered<WrittenReport>(this.#reports.run(task, { name: "writeReport", transferList: [task.packed.buffer as ArrayBuffer] }), this.#memory);
  }

  async end(): Promise<void> {
    const open = [this.#jobs, this.#desk, this.#reports].filter((pool) => pool !== undefined);
    await Promise.all(open.map((pool) => pool.destroy()));
  }

  #open(file: URL, maxThreads: number): Piscina {
    keepLoopsEndable();
    return new Piscina({ filename: fileURLToPath(file), minThreads: 0, maxThreads, idleTimeout: IDLE_MS, resourceLimits: { maxOldGenerationSizeMb: this.#memory } });
  }
}

async function answered<T>(work: Promise<unknown>, memory: number): Promise<T> {
  const answer = (await work.catch((error: unknown) => {
    throw threadFailure(error, memory);
  })) as LabAnswer<T>;
  if (answer.ok) return answer.value;
  throw new TerminalError(answer.failure);
}

/** What a thread that died says of it. */
function threadFailure(error: unknown, memory: number): unknown {
  if (!(error instanceof Error) || error.name === "AbortError") return error;
  const code = "code" in error ? error.code : undefined;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") {
    return new TerminalError(badInput("file", `less than ${memory} MB`, `It took more than ${memory} MB of memory and was ended. Let the strategy keep less of the past in its fields, or choose a shorter period.`), { cause: error });
  }
  return new TerminalError({ kind: "Fault", sentence: `The thread that worked on it ended: ${error.message}. Try again; where it happens again, choose a shorter period.` }, { cause: error });
}

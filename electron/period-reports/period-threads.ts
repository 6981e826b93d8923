import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { LabAnswer } from "../../shared/contract/backtest-task.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import { periodThreadFile } from "../worker-files.ts";
import type { PeriodCalls } from "./period-task.ts";

/** A thread that is out of work ends after so long, ms. */
const IDLE_MS = 10_000;
/** Years of records with their lots, and a workbook of them, MB. */
const MOST_MB = 1_024;

type Answered<N extends keyof PeriodCalls> = Awaited<ReturnType<PeriodCalls[N]>> extends LabAnswer<infer T> ? T : never;

/** One thread reads journals and writes reports, one thing after another; it is opened by the first task. */
export class PeriodThreads {
  #pool: Piscina | undefined;

  /** @throws TerminalError */
  async run<N extends keyof PeriodCalls>(name: N, ask: Parameters<PeriodCalls[N]>[0]): Promise<Answered<N>> {
    this.#pool ??= new Piscina({ filename: fileURLToPath(periodThreadFile()), minThreads: 0, maxThreads: 1, idleTimeout: IDLE_MS, resourceLimits: { maxOldGenerationSizeMb: MOST_MB } });
    const work = this.#pool.run(ask, { name }) as Promise<LabAnswer<Answered<N>>>;
    const answer = await work.catch((error: unknown) => {
      throw new TerminalError({ kind: "Fault", sentence: `The thread that reads the journal ended: ${error instanceof Error ? error.message : String(error)}. Ask again; where it happens again, choose a shorter period.` }, { cause: error });
    });
    if (answer.ok) return answer.value;
    throw new TerminalError(answer.failure);
  }

  async end(): Promise<void> {
    await this.#pool?.destroy();
  }
}

import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { ExportAnswer, ExportTask, ReadAnswer, ReadTask, TableFile } from "../../shared/contract/history-tasks.ts";
import type { ImportPreview } from "../../shared/contract/schemas/history.ts";
import { workerFile } from "../worker-files.ts";

/** A thread that is out of work ends after so long, ms. */
const IDLE_MS = 10_000;

/** Imports and exports run in a thread of a pool, which is opened by the first of them. */
export class TaskPool {
  #pool: Piscina | undefined;

  inspect(table: TableFile): Promise<ImportPreview> {
    return this.#run("inspectFile", table);
  }

  read(task: ReadTask): Promise<ReadAnswer> {
    return this.#run("readFileRows", task);
  }

  export(task: ExportTask): Promise<ExportAnswer> {
    return this.#run("exportBars", task);
  }

  async close(): Promise<void> {
    await this.#pool?.destroy();
  }

  #run<T>(name: string, task: unknown): Promise<T> {
    this.#pool ??= new Piscina({ filename: fileURLToPath(workerFile("history/tasks")), minThreads: 0, maxThreads: 1, idleTimeout: IDLE_MS });
    return this.#pool.run(task, { name }) as Promise<T>;
  }
}

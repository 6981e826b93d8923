import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { SweepsOptions } from "../../../electron/lab/sweeps/sweeps.ts";
import { Sweeps } from "../../../electron/lab/sweeps/sweeps.ts";
import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import { labJob } from "../../../shared/contract/schemas/lab.ts";
import { CODE, PLACES, crossover, taskFor } from "./rig.ts";

/** Sweeps on a folder, with everything that they said. */
export async function openedSweeps(folder: string, { source = crossover(), threads = 2, ...other }: Partial<Omit<SweepsOptions, "threads">> & { readonly source?: string; readonly threads?: number } = {}) {
  const jobs: LabJob[] = [];
  const kept: { readonly run: PlayedRun; readonly title: string }[] = [];
  let ids = 0;
  const sweeps = await Sweeps.open({
    file: join(folder, "sweeps.db"), code: CODE, threads: () => threads, places: () => PLACES, now: () => Date.now(), newId: () => `sweep${folder.slice(-3).replace(/[^a-z0-9]/gi, "0").toLowerCase()}${Date.now() % 1e6}${ids++}`,
    taskOf: (request) => taskFor(request, source), keepRun: (run, title) => Promise.resolve(`run00${kept.push({ run, title })}`), onJob: (job) => void jobs.push(labJob.parse(job)), ...other,
  });
  onTestFinished(() => sweeps.close());
  /** Until a sweep's job is as it should be. */
  const until = async (id: string, is: (job: LabJob) => boolean): Promise<LabJob> => {
    for (;;) {
      const found = jobs.findLast((job) => job.id === id);
      if (found && is(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { sweeps, jobs, kept, until };
}

/** Some work for each candle, so that a sweep is still on its way when the test turns to it. */
export const slowCrossover = (turns: number): string => crossover({ onCandle: `let sum = 0; for (let i = 0; i < ${turns}; i++) sum += Math.sqrt(i);` });

export const isOver = ({ state }: LabJob): boolean => state === "done" || state === "failed" || state === "cancelled";

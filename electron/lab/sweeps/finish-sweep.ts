import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import { bestOf, deflatedOver } from "../../../shared/optimise/best-point.ts";
import type { PlayedPoint, Prepared, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { SweepPool } from "./sweep-pool.ts";

export interface Finished {
  /** Number of the best point; undefined where none can be compared. */
  readonly best: number | undefined;
  readonly deflatedSharpe: number | undefined;
  /** The best point on the days that were kept apart; undefined where none were. */
  readonly outOfSample: PlayedRun | undefined;
}

/** Judges a sweep whose points are all played: only now, and only by the best point, are the days looked at that were kept apart. */
export async function finishSweep(job: SweepJob, pool: Pick<SweepPool, "playChosen" | "returnsOfChosen">, { inSample, rest, restFrom }: Prepared, points: readonly (PlayedPoint | undefined)[]): Promise<Finished> {
  const best = bestOf(points, job.request.objective);
  const chosen = best === undefined ? undefined : points[best];
  if (!chosen) return { best: undefined, deflatedSharpe: undefined, outOfSample: undefined };
  const { values } = chosen.point;
  const [{ returns }, outOfSample] = await Promise.all([
    pool.returnsOfChosen({ job, values, warmUp: undefined, prices: inSample }),
    restFrom === undefined ? undefined : pool.playChosen({ job, values, warmUp: inSample, prices: rest }),
  ]);
  return { best, deflatedSharpe: deflatedOver(points, returns), outOfSample };
}

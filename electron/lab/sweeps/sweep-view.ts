import type { LabJob, SweepView } from "../../../shared/contract/schemas/lab.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { bestOf, neighboursOf } from "../../../shared/optimise/best-point.ts";
import type { SweepRecord } from "../../../shared/optimise/sweep-records.ts";
import type { PlayedPoint } from "../../../shared/optimise/sweep-tasks.ts";

/** A sweep as a list shows it. `best` counts among the finished points. */
export type SweepHead = Omit<SweepView, "points">;

export function headOf({ id, at, title, request, task, standing }: SweepRecord): SweepHead {
  const { state, total, best, deflatedSharpe, outOfSample } = standing;
  return {
    id, at: at as SystemTime, title, request, codeHash: task.build.hash, state, total,
    ...(best === undefined ? {} : { best }), ...(deflatedSharpe === undefined ? {} : { deflatedSharpe }), ...(outOfSample === undefined ? {} : { outOfSample }),
  };
}

/** @param points by their numbers; holes are not finished. */
export function viewOf(record: SweepRecord, points: readonly (PlayedPoint | undefined)[]): SweepView {
  const { axes, method, objective } = record.request;
  const finished = points.filter((one) => one !== undefined);
  const best = bestOf(finished, objective);
  const place = best === undefined ? undefined : finished[best]?.place;
  const { best: _best, ...head } = headOf(record);
  return {
    ...head,
    points: finished.map(({ point }) => point),
    ...(best === undefined ? {} : { best }),
    ...(place && method.kind === "grid" ? { neighbours: neighboursOf(axes, finished, place, objective) } : {}),
  };
}

export function jobOf({ id, at, title, plan, standing }: SweepRecord, leftMs?: number): LabJob {
  const { state, sentence, done, total, outOfSample } = standing;
  return { id, kind: plan ? "walk-forward" : "sweep", title, state, done, total, sentence, at: at as SystemTime, ...(leftMs === undefined ? {} : { leftMs }), ...(outOfSample === undefined ? {} : { run: outOfSample }) };
}

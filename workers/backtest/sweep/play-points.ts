import { performance } from "node:perf_hooks";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import type { Place } from "../../../shared/optimise/axes.ts";
import { parametersAt, valuesAt } from "../../../shared/optimise/axes.ts";
import { pointFigures } from "../../../shared/optimise/point-figures.ts";
import type { PlayTask, Played, PlayedPoint, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import { BEAT } from "../../../shared/optimise/sweep-tasks.ts";
import { RunCancelled } from "../../../shared/simulation/backtest/run-cancelled.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import { errorText } from "../../../shared/strategy/health.ts";
import { playPrices } from "../play-prices.ts";
import { freshClass, optionsFor } from "./bench-room.ts";

/** Plays some points one after the other. A point that fails is told with its problem, and the others go on. */
export function playPoints({ job, prices, places, beat }: PlayTask): Played {
  const began = performance.now();
  const signs = new Int32Array(beat);
  const goOn = (): boolean => {
    Atomics.add(signs, BEAT.moved, 1);
    return Atomics.load(signs, BEAT.stop) === 0;
  };
  const points: PlayedPoint[] = [];
  for (const place of places) {
    if (!goOn()) break;
    const played = playPoint(job, prices, place, goOn);
    if (!played) break;
    points.push(played);
  }
  return { points, tookMs: performance.now() - began };
}

/** @returns undefined where it was stopped. */
function playPoint(job: SweepJob, prices: RunPrices, place: Place, goOn: () => boolean): PlayedPoint | undefined {
  const { request, task } = job;
  const values = valuesAt(request.axes, place);
  const failed = (problem: string): PlayedPoint => ({ place, point: { values, problem }, periodSharpe: undefined });
  try {
    const options = { ...optionsFor(job, freshClass(job)), parameters: parametersAt(request.base, request.axes, values) };
    const outcome = playPrices(options, prices, goOn);
    const [failure] = outcome.failures;
    // What a strategy does after an error of its own is not what its author meant: such a result is not compared with others.
    if (failure) return failed(`${failure.callback} threw ${outcome.failures.length === 1 ? "an error" : `${outcome.failures.length} errors`}: ${failure.message}`);
    const { figures, periodSharpe } = pointFigures(outcome, task.instruments, task.floats ? 1 : PER_RUPEE);
    return { place, point: { values, figures }, periodSharpe };
  } catch (error) {
    if (error instanceof RunCancelled) return undefined;
    return failed(errorText(error).message);
  }
}

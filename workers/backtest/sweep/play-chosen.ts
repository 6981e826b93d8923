import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { parametersAt } from "../../../shared/optimise/axes.ts";
import { joinTables } from "../../../shared/optimise/cut-tables.ts";
import { returnsOf } from "../../../shared/optimise/point-figures.ts";
import type { ChosenTask, ReturnsAnswer } from "../../../shared/optimise/sweep-tasks.ts";
import { assumesBars } from "../../../shared/simulation/backtest/assumes-bars.ts";
import { BarRun } from "../../../shared/simulation/backtest/bar-run.ts";
import type { BacktestOutcome } from "../../../shared/simulation/backtest/options.ts";
import { reportRun } from "../../../shared/simulation/backtest/run-report.ts";
import { dataHash } from "../data/data-hash.ts";
import { freshClass, optionsFor } from "./bench-room.ts";

/** One point as a whole run. Bars of the warm-up feed its indicators, and the strategy is not called on them. */
export function playChosen(chosen: ChosenTask): PlayedRun {
  const { job, values, warmUp, tables } = chosen;
  const { task } = job;
  const request = { ...task.request, parameters: parametersAt(job.request.base, job.request.axes, values) };
  const outcome = outcomeOf(chosen);
  const bars = warmUp[0]?.at.length ?? 0;
  return {
    ...reportRun({ outcome, tables, instruments: task.instruments, unitsPerRupee: task.floats ? 1 : PER_RUPEE }),
    request, codeHash: task.build.hash, dataHash: dataHash(tables), assumes: assumesBars(request),
    warnings: bars === 0 ? [] : [`The run begins on days that the search has not seen; ${bars} bars before them fed its indicators.`],
  };
}

/** What the deflated Sharpe ratio wants to know of the best point. */
export function returnsOfChosen(chosen: ChosenTask): ReturnsAnswer {
  return { returns: returnsOf(outcomeOf(chosen).track) };
}

function outcomeOf({ job, values, warmUp, tables }: ChosenTask): BacktestOutcome {
  const options = { ...optionsFor(job, freshClass(job)), parameters: parametersAt(job.request.base, job.request.axes, values) };
  if (warmUp.length === 0) return new BarRun(options, tables).run();
  const startAt = Math.min(...tables.map(({ at }) => at[0] ?? Number.POSITIVE_INFINITY));
  return new BarRun({ ...options, startAt }, joinTables(warmUp, tables)).run();
}

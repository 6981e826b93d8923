import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { parametersAt } from "../../../shared/optimise/axes.ts";
import { joinTables } from "../../../shared/optimise/cut-tables.ts";
import { returnsOf } from "../../../shared/optimise/point-figures.ts";
import type { ChosenTask, ReturnsAnswer } from "../../../shared/optimise/sweep-tasks.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { BacktestOutcome } from "../../../shared/simulation/backtest/options.ts";
import { areTicks } from "../../../shared/simulation/backtest/run-prices.ts";
import { playPrices } from "../play-prices.ts";
import { playedRun, shownBars } from "../run-backtest.ts";
import { freshClass, optionsFor } from "./bench-room.ts";

interface Chosen {
  readonly outcome: BacktestOutcome;
  /** Bars that fed the indicators before the run. */
  readonly warmed: number;
}

/** One point as a whole run. Bars of the warm-up feed its indicators, and the strategy is not called on them. */
export function playChosen(chosen: ChosenTask): PlayedRun {
  const { job, values, prices } = chosen;
  const request = { ...job.task.request, parameters: parametersAt(job.request.base, job.request.axes, values) };
  const { outcome, warmed } = outcomeOf(chosen);
  return playedRun({ ...job.task, request }, outcome, prices, warmed === 0 ? [] : [`The run begins on days that the search has not seen; ${groupDigits(warmed)} bars before them fed its indicators.`]);
}

/** What the deflated Sharpe ratio wants to know of the best point. */
export function returnsOfChosen(chosen: ChosenTask): ReturnsAnswer {
  return { returns: returnsOf(outcomeOf(chosen).outcome.track) };
}

function outcomeOf({ job, values, warmUp, prices }: ChosenTask): Chosen {
  const options = { ...optionsFor(job, freshClass(job)), parameters: parametersAt(job.request.base, job.request.axes, values) };
  if (!warmUp) return { outcome: playPrices(options, prices), warmed: 0 };
  const warm: readonly BarTable[] = shownBars(job.task, warmUp);
  const warmed = warm[0]?.at.length ?? 0;
  if (areTicks(prices)) return { outcome: playPrices(options, prices, undefined, warm), warmed };
  const startAt = Math.min(...prices.map(({ at }) => at[0] ?? Number.POSITIVE_INFINITY));
  return { outcome: playPrices({ ...options, startAt }, joinTables(warm, prices)), warmed };
}

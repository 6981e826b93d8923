import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { parametersAt } from "../../../shared/optimise/axes.ts";
import { joinTables } from "../../../shared/optimise/cut-tables.ts";
import { afterWarmUp, heldBack } from "../../../shared/optimise/held-back.ts";
import { returnsOf } from "../../../shared/optimise/point-figures.ts";
import type { ChosenTask, PlayedSweepRun, ReturnsAnswer } from "../../../shared/optimise/sweep-tasks.ts";
import { assumesBars } from "../../../shared/simulation/backtest/assumes-bars.ts";
import { BarRun } from "../../../shared/simulation/backtest/bar-run.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { BacktestOutcome } from "../../../shared/simulation/backtest/options.ts";
import { reportRun } from "../../../shared/simulation/backtest/run-report.ts";
import { sessionsFrom } from "../data/calendar.ts";
import { dataHash } from "../data/data-hash.ts";
import { BarEnds } from "../../../shared/strategy/bar-ends.ts";
import { freshClass, optionsFor } from "./bench-room.ts";

/** One point as a whole run. Bars of the warm-up feed its indicators, and nothing is traded on them. */
export function playChosen(chosen: ChosenTask): PlayedSweepRun {
  const { job, values, tables } = chosen;
  const { task } = job;
  const request = { ...task.request, parameters: parametersAt(job.request.base, job.request.axes, values) };
  const outcome = outcomeOf(chosen);
  return {
    ...reportRun({ outcome, tables, instruments: task.instruments, unitsPerRupee: task.floats ? 1 : PER_RUPEE }),
    request, codeHash: task.build.hash, dataHash: dataHash(tables), assumes: assumesBars(request), warnings: [],
  };
}

/** What the deflated Sharpe ratio wants to know of the best point. */
export function returnsOfChosen(chosen: ChosenTask): ReturnsAnswer {
  return { returns: returnsOf(outcomeOf(chosen).track) };
}

function outcomeOf({ job, values, warmUp, tables }: ChosenTask): BacktestOutcome {
  const Class = freshClass(job);
  const parameters = parametersAt(job.request.base, job.request.axes, values);
  if (warmUp.length === 0) return new BarRun({ ...optionsFor(job, Class), parameters }, tables).run();
  const until = Math.max(...warmUp.map((table) => endOfLast(table, job.task)));
  const options = { ...optionsFor(job, Class), strategy: heldBack(Class, until), parameters };
  return afterWarmUp(new BarRun(options, joinTables(warmUp, tables)).run(), until, tables);
}

function endOfLast({ instrument, frame, at }: BarTable, { places, instruments }: ChosenTask["job"]["task"]): number {
  const open = at.at(-1);
  if (open === undefined) return Number.NEGATIVE_INFINITY;
  const fnoStocks = new Set(instruments.filter(({ fnoStock }) => fnoStock).map(({ key }) => key));
  const sessions = sessionsFrom({ calendar: places.calendar, fnoStocks })(instrument);
  return sessions ? new BarEnds(frame, sessions).endOf(open) : open;
}

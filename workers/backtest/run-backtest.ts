import type { BacktestTask, PlayedRun } from "../../shared/contract/backtest-task.ts";
import { PROGRESS } from "../../shared/contract/backtest-task.ts";
import type { RunRequest } from "../../shared/contract/schemas/lab.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import { assumesBars } from "../../shared/simulation/backtest/assumes-bars.ts";
import { assumesTicks } from "../../shared/simulation/backtest/assumes-ticks.ts";
import type { BarTable } from "../../shared/simulation/backtest/bar-table.ts";
import type { Finding } from "../../shared/simulation/backtest/data/finding.ts";
import type { BacktestOutcome } from "../../shared/simulation/backtest/options.ts";
import { reportRun } from "../../shared/simulation/backtest/run-report.ts";
import type { RunPrices } from "../../shared/simulation/backtest/run-prices.ts";
import { areTicks, stepsIn } from "../../shared/simulation/backtest/run-prices.ts";
import { minuteBars, priceSteps } from "../../shared/simulation/backtest/ticks/tick-bars.ts";
import { ModuleRealm } from "../strategy-module/module-realm.ts";
import { openModule } from "../strategy-module/open-module.ts";
import { pricesHash } from "./data/data-hash.ts";
import { readData } from "./data/read-data.ts";
import type { Tell } from "./play-prices.ts";
import { playPrices } from "./play-prices.ts";
import { optionsOf } from "./run-options.ts";

/** Reads the data, plays the strategy over it and reckons the figures. @throws DataError, TerminalError with a sentence. */
export async function runBacktest(task: BacktestTask): Promise<{ readonly run: PlayedRun; readonly prices: RunPrices }> {
  const { Class } = openModule(task.build, new ModuleRealm());
  const { prices, findings } = await readData(task, Class);
  const outcome = playPrices(optionsOf(task, Class), prices, progressOf(task, stepsIn(prices)));
  return { run: playedRun(task, outcome, prices, warningsOf(findings)), prices };
}

/** What came of a task. @param prices those that it was played on. */
export function playedRun(task: BacktestTask, outcome: BacktestOutcome, prices: RunPrices, warnings: readonly string[]): PlayedRun {
  const { request, build, instruments, floats } = task;
  const tables = areTicks(prices) ? priceSteps(prices, indicesOf(task)) : prices;
  return {
    ...reportRun({ outcome, tables, instruments, unitsPerRupee: floats ? 1 : PER_RUPEE }),
    request, codeHash: build.hash, dataHash: pricesHash(prices), assumes: assumesOf(request, prices), warnings: [...warnings],
  };
}

/** Bars to be looked at: of ticks those of a minute. */
export function shownBars(task: BacktestTask, prices: RunPrices): readonly BarTable[] {
  return areTicks(prices) ? minuteBars(prices, indicesOf(task)) : prices;
}

export function warningsOf(findings: readonly Finding[]): string[] {
  return findings.filter(({ severity }) => severity !== "refuse").map(({ sentence }) => sentence);
}

/** Tells a task's progress, and hears of its end. */
function progressOf({ progress }: BacktestTask, total: number): Tell | undefined {
  if (!progress) return undefined;
  const steps = new Int32Array(progress);
  steps.set([0, total], PROGRESS.done);
  return (done) => {
    Atomics.store(steps, PROGRESS.done, done);
    return Atomics.load(steps, PROGRESS.stop) === 0;
  };
}

function assumesOf(request: RunRequest, prices: RunPrices): string[] {
  return areTicks(prices) ? assumesTicks(request) : assumesBars(request);
}

/** Which of a task's instruments are indices: they tell no volume. */
export function indicesOf({ instruments }: BacktestTask): (key: string) => boolean {
  const indices = new Set<string>(instruments.flatMap(({ key, kind }) => (kind === "index" ? [key] : [])));
  return (key) => indices.has(key);
}

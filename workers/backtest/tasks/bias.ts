import type { BacktestTask, LabCalls } from "../../../shared/contract/backtest-task.ts";
import { PROGRESS } from "../../../shared/contract/backtest-task.ts";
import type { BiasView } from "../../../shared/contract/schemas/lab.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { biasBars } from "../../../shared/simulation/backtest/bias-bars.ts";
import { biasCheck } from "../../../shared/simulation/backtest/bias-check.ts";
import type { BiasOptions } from "../../../shared/simulation/backtest/bias-check.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import { areTicks, stepsIn } from "../../../shared/simulation/backtest/run-prices.ts";
import { biasTicks } from "../../../shared/simulation/backtest/ticks/bias-ticks.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import { pricesHash } from "../data/data-hash.ts";
import { readData } from "../data/read-data.ts";
import { playPrices } from "../play-prices.ts";
import { indicesOf, shownBars } from "../run-backtest.ts";
import { optionsOf } from "../run-options.ts";
import { RunFile } from "../store/run-file.ts";

/** Moments at which the future is cut off and changed: two plays each. */
const CUTS = 8;
/** The whole run, and the two that are warmed up differently. */
const OTHER_PLAYS = 3;
/** Bars of warm-up, where the data has four times as many. */
const WARM_UP = 2_000;

type Ask = Parameters<LabCalls["bias"]>[0];

/** Plays a kept run with other futures and pasts, and keeps what was found beside it. */
export async function bias({ db, run, at, task }: Ask): Promise<BiasView> {
  const { Class } = openModule(task.build, new ModuleRealm());
  const { prices } = await readData(task, Class);
  if (pricesHash(prices) !== RunFile.within(db, (file) => file.head(run)).dataHash) {
    throw new TerminalError(badInput("data", "the prices of the run", "The prices have changed since the run was made. Run it again, then check that run."));
  }
  const bars = Math.max(...shownBars(task, prices).map((table) => table.at.length));
  const view = checked(task, prices, { cuts: CUTS, warmUp: Math.min(WARM_UP, Math.floor(bars / 4)), seed: task.request.seed });
  RunFile.within(db, (file) => file.addFinding(run, "bias", at, view));
  return view;
}

function checked(task: BacktestTask, prices: RunPrices, options: BiasOptions): BiasView {
  const play = player(task, stepsIn(prices));
  return areTicks(prices)
    ? biasCheck(({ table, warm }) => play(table, { warm }), biasTicks(prices, indicesOf(task)), options)
    : biasCheck(({ tables, from }) => play(tables, { from }), biasBars(prices), options);
}

interface Past {
  readonly from?: number | undefined;
  readonly warm?: readonly BarTable[];
}

/** Each play begins with the file evaluated anew: what one keeps at its top no other sees. @param each steps of the longest play. */
function player(task: Ask["task"], each: number): (prices: RunPrices, past: Past) => readonly Signal[] {
  const steps = task.progress && new Int32Array(task.progress);
  let plays = 0;
  steps?.set([0, Math.min(each * (2 * CUTS + OTHER_PLAYS), 2 ** 31 - 1)], PROGRESS.done);
  return (played, { from, warm }) => {
    const { Class } = openModule(task.build, new ModuleRealm());
    const signals: Signal[] = [];
    // What the end of the data closes is no decision: it lies elsewhere in each of the futures.
    const options = { ...optionsOf(task, Class), startAt: from, atEnd: "leave", onSignal: (signal: Signal) => void signals.push(signal) } as const;
    playPrices(options, played, (done) => {
      if (steps) Atomics.store(steps, PROGRESS.done, plays * each + done);
      return !steps || Atomics.load(steps, PROGRESS.stop) === 0;
    }, warm);
    plays += 1;
    if (steps) Atomics.store(steps, PROGRESS.done, plays * each);
    return signals;
  };
}

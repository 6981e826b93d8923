import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import { PROGRESS } from "../../../shared/contract/backtest-task.ts";
import type { BiasView } from "../../../shared/contract/schemas/lab.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { BarRun } from "../../../shared/simulation/backtest/bar-run.ts";
import { biasCheck } from "../../../shared/simulation/backtest/bias-check.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import { dataHash } from "../data/data-hash.ts";
import { optionsOf, readData } from "../run-backtest.ts";
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
  const { tables } = await readData(task, Class);
  if (dataHash(tables) !== RunFile.within(db, (file) => file.head(run)).dataHash) {
    throw new TerminalError(badInput("data", "the prices of the run", "The prices have changed since the run was made. Run it again, then check that run."));
  }
  const bars = Math.max(...tables.map((table) => table.at.length));
  const view = biasCheck(player(task, tables), tables, { cuts: CUTS, warmUp: Math.min(WARM_UP, Math.floor(bars / 4)), seed: task.request.seed });
  RunFile.within(db, (file) => file.addFinding(run, "bias", at, view));
  return view;
}

/** Each play begins with the file evaluated anew: what one keeps at its top no other sees. */
function player(task: Ask["task"], tables: readonly BarTable[]): (tables: readonly BarTable[], from: number) => readonly Signal[] {
  const steps = task.progress && new Int32Array(task.progress);
  const each = tables.reduce((sum, { at }) => sum + at.length, 0);
  let plays = 0;
  steps?.set([0, Math.min(each * (2 * CUTS + OTHER_PLAYS), 2 ** 31 - 1)], PROGRESS.done);
  return (played, startAt) => {
    const { Class } = openModule(task.build, new ModuleRealm());
    const signals: Signal[] = [];
    new BarRun({ ...optionsOf(task, Class), startAt, onSignal: (signal) => void signals.push(signal) }, played).run((done) => {
      if (steps) Atomics.store(steps, PROGRESS.done, plays * each + done);
      return !steps || Atomics.load(steps, PROGRESS.stop) === 0;
    });
    plays += 1;
    if (steps) Atomics.store(steps, PROGRESS.done, plays * each);
    return signals;
  };
}

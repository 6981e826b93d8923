import { serialize } from "node:v8";
import type { BacktestTask, LabCalls, WholeRun } from "../../../shared/contract/backtest-task.ts";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import { pricesHash } from "../data/data-hash.ts";
import { readData } from "../data/read-data.ts";
import { shownBars } from "../run-backtest.ts";
import { RunFile } from "../store/run-file.ts";
import { inRupees } from "./bars.ts";

/** A run for its report, packed. */
export async function whole({ db, run: id, task }: Parameters<LabCalls["whole"]>[0]): Promise<Uint8Array> {
  const run = RunFile.within(db, (file) => file.whole(id));
  return serialize({ run, bars: await barsOf(task, run.dataHash) } satisfies WholeRun);
}

/** A report is made without its price chart rather than with prices that the run did not see. */
async function barsOf(task: BacktestTask, hash: string): Promise<PriceBars | undefined> {
  const { Class } = openModule(task.build, new ModuleRealm());
  const data = await readData(task, Class).catch(() => undefined);
  if (!data || pricesHash(data.prices) !== hash) return undefined;
  const [table] = shownBars(task, data.prices);
  return table && inRupees(table, task.floats);
}

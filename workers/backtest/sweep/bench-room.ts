import type { SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import type { RunOptions } from "../run-options.ts";
import { optionsOf } from "../run-options.ts";

/** What a thread keeps of the sweep that it last worked for: the tables of charges and days are read once. */
let kept: { readonly id: string; readonly options: Omit<RunOptions, "strategy" | "parameters"> } | undefined;
let realm: ModuleRealm | undefined;

/** The class, evaluated anew: what one point keeps at the top of the file, no other point sees, on whatever thread they are played. */
export function freshClass({ task }: SweepJob): StrategyClass {
  realm ??= new ModuleRealm();
  return openModule(task.build, realm).Class;
}

export function optionsFor(job: SweepJob, Class: StrategyClass): Omit<RunOptions, "parameters"> {
  if (kept?.id !== job.id) kept = { id: job.id, options: optionsOf(job.task, Class) };
  return { ...kept.options, strategy: Class };
}

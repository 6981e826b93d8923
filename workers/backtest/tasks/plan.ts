import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { LabPlan } from "../../../shared/contract/schemas/lab.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { Finding } from "../../../shared/simulation/backtest/data/finding.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import { readData } from "../run-backtest.ts";

/** What a run would play. Data that refuse it are a finding, not a failure: the page shows both in one place. */
export async function plan({ task }: Parameters<LabCalls["plan"]>[0]): Promise<LabPlan> {
  const { Class } = openModule(task.build, new ModuleRealm());
  try {
    const { tables, reports } = await readData(task, Class);
    return {
      instruments: tables.map(({ instrument, at }) => ({ instrument, bars: at.length, first: (at[0] ?? 0) as MarketTime, last: (at.at(-1) ?? 0) as MarketTime })),
      steps: tables.reduce((sum, { at }) => sum + at.length, 0),
      findings: reports.flatMap(({ findings }) => findings.map(view)),
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { instruments: [], steps: 0, findings: [{ kind: "data", severity: "refuse", count: 1, sentence: error.message }] };
  }
}

function view({ kind, severity, count, firstAt, sentence }: Finding): LabPlan["findings"][number] {
  return { kind, severity, count, ...(firstAt === 0 ? {} : { firstAt: firstAt as MarketTime }), sentence };
}

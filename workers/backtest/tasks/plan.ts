import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { LabPlan } from "../../../shared/contract/schemas/lab.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { Finding } from "../../../shared/simulation/backtest/data/finding.ts";
import type { TickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { areTicks, stepsIn } from "../../../shared/simulation/backtest/run-prices.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import { readData } from "../data/read-data.ts";

/** What a run would play. Data that refuse it are a finding, not a failure: the page shows both in one place. */
export async function plan({ task }: Parameters<LabCalls["plan"]>[0]): Promise<LabPlan> {
  const { Class } = openModule(task.build, new ModuleRealm());
  try {
    const { prices, findings } = await readData(task, Class);
    return { instruments: areTicks(prices) ? ticksOf(prices) : barsOf(prices), steps: stepsIn(prices), findings: findings.map(view) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { instruments: [], steps: 0, findings: [{ kind: "data", severity: "refuse", count: 1, sentence: error.message }] };
  }
}

function barsOf(tables: readonly BarTable[]): LabPlan["instruments"] {
  return tables.map(({ instrument, at }) => ({ instrument, bars: at.length, first: (at[0] ?? 0) as MarketTime, last: (at.at(-1) ?? 0) as MarketTime }));
}

function ticksOf({ instruments, instrument: slots, at }: TickTable): LabPlan["instruments"] {
  const seen = instruments.map((instrument) => ({ instrument, bars: 0, first: 0 as MarketTime, last: 0 as MarketTime }));
  for (let i = 0; i < at.length; i++) {
    const one = seen[slots[i] ?? -1];
    if (!one) continue;
    if (one.bars === 0) one.first = (at[i] ?? 0) as MarketTime;
    one.bars += 1;
    one.last = Math.max(one.last, at[i] ?? 0) as MarketTime;
  }
  return seen;
}

function view({ kind, severity, count, firstAt, sentence }: Finding): LabPlan["findings"][number] {
  return { kind, severity, count, ...(firstAt === 0 ? {} : { firstAt: firstAt as MarketTime }), sentence };
}

import type { BacktestTask, LabBars, LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { LabData } from "../../../shared/contract/schemas/lab.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { dayAt, dayText } from "../../../shared/history/days.ts";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import { mergedBars } from "../../../shared/lab-charts/price-bars.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import { readData } from "../data/read-data.ts";
import { shownBars } from "../run-backtest.ts";

/** Read beyond the period on both sides, so that bars of weeks and months are whole. */
const AROUND_DAYS = 62;

/** Bars of a period, as the data has them now. */
export async function bars({ task, instrument, from, to, most }: Parameters<LabCalls["bars"]>[0]): Promise<LabBars> {
  const { Class } = openModule(task.build, new ModuleRealm());
  const { prices } = await readData(within(task, from, to), Class);
  const table = shownBars(task, prices).find((one) => one.instrument === instrument);
  const { at, open, high, low, close } = mergedBars(table ? inRupees(table, task.floats, firstFrom(table.at, from), firstFrom(table.at, to + 1)) : NONE, most);
  return { at: at as MarketTime[], open, high, low, close };
}

const NONE: PriceBars = { instrument: "", at: [], open: [], high: [], low: [], close: [] };

/** @param from place of the first bar. @param to place behind the last. */
export function inRupees({ instrument, ...columns }: BarTable, floats: boolean, from = 0, to = columns.at.length): PriceBars {
  const per = floats ? 1 : PER_RUPEE;
  const rupees = (column: Float64Array): Float64Array => column.subarray(from, to).map((value) => value / per);
  return { instrument, at: columns.at.slice(from, to), open: rupees(columns.open), high: rupees(columns.high), low: rupees(columns.low), close: rupees(columns.close) };
}

/** The same task, of not much more than the days that are looked at. */
function within(task: BacktestTask, from: number, to: number): BacktestTask {
  const { data } = task.request;
  if (data.kind === "recording") return task;
  const first = dayText(dayAt(from) - AROUND_DAYS);
  const last = dayText(dayAt(to) + AROUND_DAYS);
  const narrowed: LabData = { ...data, from: data.from !== undefined && data.from > first ? data.from : first, to: data.to !== undefined && data.to < last ? data.to : last };
  return { ...task, request: { ...task.request, data: narrowed } };
}

function firstFrom(at: Float64Array, moment: number): number {
  const place = at.findIndex((one) => one >= moment);
  return place < 0 ? at.length : place;
}

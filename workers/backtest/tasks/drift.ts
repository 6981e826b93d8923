import { readFileSync } from "node:fs";
import { driftOf } from "../../../shared/analytics/drift.ts";
import type { Drift, DriftSignal } from "../../../shared/analytics/drift.ts";
import { holidayTable, marketSegmentOf, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import { PROGRESS } from "../../../shared/contract/backtest-task.ts";
import type { DriftStretch, DriftTask } from "../../../shared/contract/drift-task.ts";
import type { DriftLineView, DriftReport } from "../../../shared/contract/schemas/drift.ts";
import { ZERO } from "../../../shared/domain/units.ts";
import { ChargeBook } from "../../../shared/simulation/backtest/charge-book.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { RawTicks } from "../../../shared/simulation/backtest/data/tick-rows.ts";
import { coverageGaps } from "../../../shared/simulation/backtest/drift/coverage.ts";
import { rerunSignals } from "../../../shared/simulation/backtest/drift/rerun-signals.ts";
import { tableMarket } from "../../../shared/simulation/backtest/drift/table-market.ts";
import type { TickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { TickRun } from "../../../shared/simulation/backtest/ticks/tick-run.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import { ModuleRealm } from "../../strategy-module/module-realm.ts";
import { openModule } from "../../strategy-module/open-module.ts";
import { readTicks } from "../data/read-ticks.ts";
import { DriftFile } from "../store/drift-file.ts";
import { strategyFault } from "./strategy-fault.ts";

/** Times of one decision in the day and in its re-run may differ by so much, ms: orders pass through threads, a disk and the gate. */
const TOLERANCE_MS = 15_000;

type Ask<N extends keyof LabCalls> = Parameters<LabCalls[N]>[0];

/** Plays a day again, holds it against what was, and keeps what comes of it. */
export async function compareDay({ db, task }: Ask<"drift">): Promise<DriftReport> {
  const report = await compared(task);
  DriftFile.within(db, (file) => file.put(report));
  return report;
}

export function keepDay({ db, report }: Ask<"driftKeep">): undefined {
  DriftFile.within(db, (file) => file.put(report));
}

export function keptDays({ db, strategy }: Ask<"driftDays">): ReturnType<LabCalls["driftDays"]> {
  return { days: DriftFile.within(db, (file) => file.days(strategy)) };
}

export function keptDay({ db, strategy, day }: Ask<"driftReport">): DriftReport {
  return DriftFile.within(db, (file) => file.report(strategy, day));
}

async function compared(task: DriftTask): Promise<DriftReport> {
  const { strategy, title, day, at, places } = task;
  const report = { strategy, title, day, at, notes: [...task.notes], lines: [], sure: false };
  try {
    const { table, notes } = await ticksOf(task);
    const calendar = new TradingCalendar(sessionTables(json(places.calendar.sessions)), holidayTable(json(places.calendar.holidays)));
    const gaps = [...notes.flatMap(({ severity, sentence }) => (severity === "note" ? [] : [sentence])), ...gapsOf(task, table, calendar)];
    const drift = replayed(task, table, calendar);
    const { real, rerun, difference, byCause } = drift;
    const sure = task.sure && gaps.length === 0;
    return {
      ...report, sure, state: "compared",
      sentence: sure ? "Compared with its re-run on the recorded ticks." : "Compared with its re-run, but not all of the day is known: take the figures as a hint.",
      notes: [...task.notes, ...gaps],
      figures: { real, rerun, difference, byCause },
      lines: linesOf(drift),
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ...report, state: "not comparable", sentence: error.message };
  }
}

/** All instruments of the day in one table. @throws DataError */
function ticksOf({ stretches, places, day }: DriftTask): Promise<RawTicks> {
  const instruments = [...new Set(stretches.flatMap((stretch) => stretch.instruments.map(({ key }) => key)))];
  if (places.recordings === undefined) throw new DataError(NOT_RECORDED);
  return readTicks({ kind: "recording", folder: places.recordings, days: [day], instruments }).catch((error: unknown) => {
    // The sentences of the reader speak to one who chooses days for a backtest.
    throw error instanceof DataError && /^(Nothing was recorded|The recordings hold no ticks)/.test(error.message) ? new DataError(NOT_RECORDED, undefined, { cause: error }) : error;
  });
}

const NOT_RECORDED = "No ticks of its instruments were recorded on that day, so it cannot be played again. Switch the recorder on (“Recorder” above the strategies): the days from then on can be compared.";

function replayed(task: DriftTask, table: TickTable, calendar: TradingCalendar): Drift {
  const { stretches, places, progress } = task;
  const tables = chargeTables(json(places.charges));
  const charges = new ChargeBook(tables, 1);
  const steps = progress && new Int32Array(progress);
  steps?.set([0, table.at.length * stretches.length], PROGRESS.done);
  const rerun = stretches.flatMap((stretch, i): DriftSignal[] => {
    const next = stretches[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    return rerunSignals(played(task, stretch, table, { calendar, tables }, (done) => {
      if (!steps) return true;
      Atomics.store(steps, PROGRESS.done, i * table.at.length + done);
      return Atomics.load(steps, PROGRESS.stop) === 0;
    }), stretch.instruments, charges, String(i)).filter(({ at }) => at < next);
  });
  if (steps) Atomics.store(steps, PROGRESS.done, table.at.length * stretches.length);
  return driftOf({ signals: stretches.flatMap(({ real }) => real), otherCharges: ZERO }, { signals: rerun, otherCharges: ZERO }, tableMarket(table), TOLERANCE_MS);
}

function played({ model, market }: DriftTask, stretch: DriftStretch, table: TickTable, { calendar, tables }: { readonly calendar: TradingCalendar; readonly tables: ChargeTables }, tell: (done: number) => boolean): ReturnType<TickRun["run"]> {
  const { build, parameters, capital, seed, instruments, warm, from, until } = stretch;
  const known = new Map(instruments.map((one) => [one.key, one]));
  try {
    const { Class } = openModule(build, new ModuleRealm());
    return new TickRun({
      strategy: Class, parameters, capital, seed, model, market, calendar, from, until, history: warm,
      instruments: (key) => known.get(key),
      charges: { tables, times: 1 },
      // The account's funds are not known here: what it refused for them shows as a refusal.
      margins: undefined, sizing: undefined, atEnd: "leave",
    }).run(table, tell);
  } catch (error) {
    throw strategyFault(error, build);
  }
}

/** What the recording lacks of the hours in which it ran. */
function gapsOf({ stretches, day }: DriftTask, table: TickTable, calendar: TradingCalendar): string[] {
  return stretches.flatMap(({ instruments, from, until }) => {
    const [first] = instruments;
    const hours = first && calendar.continuousHours(marketSegmentOf(first.exchange), day, { fnoStock: first.fnoStock });
    const begin = Math.max(from, hours?.open ?? from);
    const end = Math.min(until?.at ?? Number.POSITIVE_INFINITY, hours?.close ?? table.at.at(-1) ?? from);
    return end > begin ? coverageGaps(table, begin, end) : [];
  });
}

function linesOf({ lines }: Drift): DriftLineView[] {
  return lines.map(({ cause, amount, instrument, at, sentence }) => ({ cause, amount, sentence, ...(instrument === undefined ? {} : { instrument }), ...(at === undefined ? {} : { at }) }));
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}

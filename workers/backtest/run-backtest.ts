import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { BacktestTask } from "../../shared/contract/backtest-task.ts";
import { PROGRESS } from "../../shared/contract/backtest-task.ts";
import type { LabRun, RunRequest } from "../../shared/contract/schemas/lab.ts";
import type { SeriesName } from "../../shared/contract/history-store.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { Frame } from "../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import { dayNumber } from "../../shared/history/days.ts";
import { assumesBars } from "../../shared/simulation/backtest/assumes-bars.ts";
import { BarRun } from "../../shared/simulation/backtest/bar-run.ts";
import type { BarTable } from "../../shared/simulation/backtest/bar-table.ts";
import type { DataReport } from "../../shared/simulation/backtest/data/finding.ts";
import type { BacktestOptions, BacktestOutcome } from "../../shared/simulation/backtest/options.ts";
import { reportRun } from "../../shared/simulation/backtest/run-report.ts";
import { chargeTables } from "../../shared/simulation/charges.ts";
import { marginTables } from "../../shared/simulation/margin.ts";
import { planRun } from "../../shared/strategy/run-plan.ts";
import type { StrategyClass } from "../../shared/strategy/strategy.ts";
import { ModuleRealm } from "../strategy-module/module-realm.ts";
import { openModule } from "../strategy-module/open-module.ts";
import type { BarSource } from "./data/bar-source.ts";
import { dataHash } from "./data/data-hash.ts";
import { readBars } from "./data/read-bars.ts";

/** What a run comes to, but for its name and when it was made. */
export type PlayedRun = Omit<LabRun, "id" | "at" | "title" | "tookMs">;

export interface ReadData {
  readonly tables: readonly BarTable[];
  readonly reports: readonly DataReport[];
}

/** Reads the data, plays the strategy over it and reckons the figures. @throws DataError, TerminalError with a sentence. */
export async function runBacktest(task: BacktestTask): Promise<{ readonly run: PlayedRun; readonly tables: readonly BarTable[] }> {
  const { Class } = openModule(task.build, new ModuleRealm());
  const { tables, reports } = await readData(task, Class);
  const outcome = playBars(task, Class, tables);
  return { run: playedRun(task, outcome, tables, reports), tables };
}

/** Bars of every instrument that the strategy asks for, each in the finest frame that it asks for. */
export function readData(task: BacktestTask, Class: StrategyClass): Promise<ReadData> {
  return readBars(sourceOf(task, Class), { calendar: task.places.calendar, fnoStocks: new Set(task.instruments.filter(({ fnoStock }) => fnoStock).map(({ key }) => key)) });
}

export function playBars(task: BacktestTask, Class: StrategyClass, tables: readonly BarTable[]): BacktestOutcome {
  const progress = task.progress && new Int32Array(task.progress);
  progress?.set([0, tables.reduce((sum, { at }) => sum + at.length, 0)], PROGRESS.done);
  return new BarRun(optionsOf(task, Class), tables).run((done) => {
    if (progress) Atomics.store(progress, PROGRESS.done, done);
    return !progress || Atomics.load(progress, PROGRESS.stop) === 0;
  });
}

function playedRun(task: BacktestTask, outcome: BacktestOutcome, tables: readonly BarTable[], reports: readonly DataReport[]): PlayedRun {
  const { request, build, instruments, floats } = task;
  return {
    ...reportRun({ outcome, tables, instruments, unitsPerRupee: floats ? 1 : PER_RUPEE }),
    request, codeHash: build.hash, dataHash: dataHash(tables),
    assumes: assumesBars(request),
    warnings: reports.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== "refuse").map(({ sentence }) => sentence)),
  };
}

export function optionsOf({ request, instruments, places, floats }: BacktestTask, strategy: StrategyClass): BacktestOptions {
  const { sessions, holidays } = places.calendar;
  const known = new Map(instruments.map((one) => [one.key, one]));
  return {
    strategy, parameters: request.parameters, instruments: (key) => known.get(key), seed: request.seed, bars: request.bars, sizing: request.sizing, atEnd: request.atEnd,
    calendar: new TradingCalendar(sessionTables(json(sessions)), holidayTable(json(holidays))),
    capital: floats ? request.capital / PER_RUPEE : request.capital,
    charges: request.chargesTimes === 0 || floats ? undefined : { tables: chargeTables(json(places.charges)), times: request.chargesTimes },
    margins: floats ? undefined : marginTables(json(places.margins)),
    ledger: floats ? "float" : "integer",
  };
}

function sourceOf({ request, instruments, places, floats }: BacktestTask, Class: StrategyClass): BarSource {
  const series = finestSeries(Class, request, (key) => instruments.find((one) => one.key === key));
  const { data } = request;
  switch (data.kind) {
    case "history":
      if (places.store === undefined) throw refusal("data", "kept candles", "There are no kept candles yet. Download or import some in the History panel, or choose a file.");
      return { kind: "history", store: places.store, series, days: { from: dayNumber(data.from), to: dayNumber(data.to) } };
    case "file": {
      const [only, other] = series;
      if (!only || other) throw refusal("data", "one instrument", `A file has the bars of one instrument, and the strategy asks for ${series.length}. Import them in the History panel, and choose the kept candles.`);
      return {
        kind: "file", path: data.path, file: data.path.slice(Math.max(data.path.lastIndexOf("/"), data.path.lastIndexOf("\\")) + 1), instrument: only.instrument, frame: data.frame, floats,
        ...(data.from === undefined && data.to === undefined ? {} : { days: { from: dayNumber(data.from ?? "1970-01-01"), to: dayNumber(data.to ?? "9999-12-31") } }),
      };
    }
    case "recording":
      throw refusal("data", "bars", "Recordings are played tick by tick, and this strategy was asked to run on bars. Choose kept candles or a file.");
  }
}

/** Of each instrument the finest frame that is asked for: coarser candles are built from it. */
function finestSeries(Class: StrategyClass, { parameters }: RunRequest, instruments: (key: InstrumentKey) => BacktestTask["instruments"][number] | undefined): SeriesName[] {
  const { wishes } = planRun(Class.declaration, parameters, { instruments });
  const finest = new Map<InstrumentKey, Frame>();
  for (const [name, wish] of wishes) {
    if (wish.kind === "ticks") throw refusal("data", "ticks", `The strategy asks for ticks ("${name}"), which bars do not have. Choose a recording.`);
    const before = finest.get(wish.instrument);
    if (before === undefined || wish.frame < before) finest.set(wish.instrument, wish.frame);
  }
  return [...finest].map(([instrument, frame]) => ({ instrument, frame }));
}

function refusal(field: string, expected: string, sentence: string): TerminalError {
  return new TerminalError(badInput(field, expected, sentence));
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}

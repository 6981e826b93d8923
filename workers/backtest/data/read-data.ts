import type { BacktestTask } from "../../../shared/contract/backtest-task.ts";
import type { SeriesName } from "../../../shared/contract/history-store.ts";
import type { LabData } from "../../../shared/contract/schemas/lab.ts";
import { isOnTicks } from "../../../shared/contract/schemas/lab.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { dayNumber } from "../../../shared/history/days.ts";
import type { Finding } from "../../../shared/simulation/backtest/data/finding.ts";
import { refuseBad } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import { inspectTicks } from "../../../shared/simulation/backtest/data/inspect-ticks.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import { planRun } from "../../../shared/strategy/run-plan.ts";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import type { BarSource } from "./bar-source.ts";
import { sessionsFrom } from "./calendar.ts";
import { readBars } from "./read-bars.ts";
import type { TickSource } from "./read-ticks.ts";
import { readTicks } from "./read-ticks.ts";

/** What a run is played on, nothing in it that refuses one, and what one should know of it. */
export interface ReadData {
  readonly prices: RunPrices;
  readonly findings: readonly Finding[];
}

type Plan = ReturnType<typeof planRun>;

/** Prices of every instrument that the strategy asks for: ticks, or bars in the finest frame that it asks for. @throws DataError, TerminalError with a sentence. */
export async function readData(task: BacktestTask, Class: StrategyClass): Promise<ReadData> {
  const { request, instruments, places } = task;
  const known = new Map(instruments.map((one) => [one.key, one]));
  const plan = planRun(Class.declaration, request.parameters, { instruments: (key) => known.get(key) });
  const hours = { calendar: places.calendar, fnoStocks: new Set(instruments.filter(({ fnoStock }) => fnoStock).map(({ key }) => key)) };
  if (!isOnTicks(request.data)) {
    const { tables, reports } = await readBars(barSource(task, plan), hours);
    return { prices: tables, findings: reports.flatMap(({ findings }) => findings) };
  }
  const { table, notes } = await readTicks(tickSource(task, plan));
  const findings = [...notes, ...inspectTicks(table, sessionsFrom(hours), (key) => known.get(key)?.kind === "index")];
  refuseBad([{ findings }]);
  return { prices: table, findings };
}

function tickSource({ request: { data }, places, floats }: BacktestTask, { instruments }: Plan): TickSource {
  if (floats) throw refusal("data", "bars", "Ticks are played in rupees, with the money of a paper account. Leave the floats away, or choose bars.");
  const [only, other] = instruments;
  if (data.kind === "file") {
    if (!only || other) throw refusal("data", "one instrument", `A file has the ticks of one instrument, and the strategy asks for ${instruments.length}. Choose recordings that have them all.`);
    return { kind: "file", path: data.path, file: nameOf(data.path), instrument: only.key, ...daysOf(data) };
  }
  if (data.kind !== "recording" || places.recordings === undefined) throw refusal("data", "recordings", "No ticks of this market were recorded yet. Switch recording on in the Strategies panel, or choose kept candles or a file.");
  return { kind: "recording", folder: places.recordings, days: data.days, instruments: instruments.map(({ key }) => key) };
}

function barSource({ request: { data }, places, floats }: BacktestTask, plan: Plan): BarSource {
  const series = finestSeries(plan);
  switch (data.kind) {
    case "recording":
      break;
    case "history":
      if (places.store === undefined) throw refusal("data", "kept candles", "There are no kept candles yet. Download or import some in the History panel, or choose a file.");
      return { kind: "history", store: places.store, series, days: { from: dayNumber(data.from), to: dayNumber(data.to) } };
    case "file": {
      const [only, other] = series;
      if (!only || other) throw refusal("data", "one instrument", `A file has the bars of one instrument, and the strategy asks for ${series.length}. Import them in the History panel, and choose the kept candles.`);
      if (data.frame === "ticks") break;
      return { kind: "file", path: data.path, file: nameOf(data.path), instrument: only.instrument, frame: data.frame, floats, ...daysOf(data) };
    }
  }
  throw refusal("data", "bars", "Ticks cannot be read as bars. Choose kept candles or a file of bars.");
}

/** Of each instrument the finest frame that is asked for: coarser candles are built from it. */
function finestSeries({ wishes }: Plan): SeriesName[] {
  const finest = new Map<InstrumentKey, Frame>();
  for (const [name, wish] of wishes) {
    if (wish.kind === "ticks") throw refusal("data", "ticks", `The strategy asks for ticks ("${name}"), which bars do not have. Choose recorded ticks, or a file of ticks.`);
    const before = finest.get(wish.instrument);
    if (before === undefined || wish.frame < before) finest.set(wish.instrument, wish.frame);
  }
  return [...finest].map(([instrument, frame]) => ({ instrument, frame }));
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function daysOf({ from, to }: Extract<LabData, { kind: "file" }>): Pick<Extract<BarSource, { kind: "file" }>, "days"> {
  return from === undefined && to === undefined ? {} : { days: { from: dayNumber(from ?? "1970-01-01"), to: dayNumber(to ?? "9999-12-31") } };
}

function refusal(field: string, expected: string, sentence: string): TerminalError {
  return new TerminalError(badInput(field, expected, sentence));
}

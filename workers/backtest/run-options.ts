import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { BacktestTask } from "../../shared/contract/backtest-task.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { BacktestOptions } from "../../shared/simulation/backtest/options.ts";
import type { TickRunOptions } from "../../shared/simulation/backtest/ticks/options.ts";
import { chargeTables } from "../../shared/simulation/charges.ts";
import { marginTables } from "../../shared/simulation/margin.ts";
import type { StrategyClass } from "../../shared/strategy/strategy.ts";

/** Of a run on bars and of one on ticks: they share all but how orders meet prices. */
export type RunOptions = BacktestOptions & TickRunOptions;

export function optionsOf({ request, instruments, places, floats }: BacktestTask, strategy: StrategyClass): RunOptions {
  const { sessions, holidays } = places.calendar;
  const known = new Map(instruments.map((one) => [one.key, one]));
  return {
    strategy, parameters: request.parameters, instruments: (key) => known.get(key), seed: request.seed, bars: request.bars, model: request.ticks, sizing: request.sizing, atEnd: request.atEnd,
    calendar: new TradingCalendar(sessionTables(json(sessions)), holidayTable(json(holidays))),
    capital: floats ? request.capital / PER_RUPEE : request.capital,
    charges: request.chargesTimes === 0 || floats ? undefined : { tables: chargeTables(json(places.charges)), times: request.chargesTimes },
    margins: floats ? undefined : marginTables(json(places.margins)),
    ledger: floats ? "float" : "integer",
  };
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}

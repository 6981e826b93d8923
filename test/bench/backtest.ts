/**
 * How fast strategies are played: an SMA crossover of 10 and 30 bars over a million one-minute bars, with charges,
 * margin and fills at the next open, on one core. Beside it, in the same rounds, the strategy alone without a market:
 * what the machine allows. Best of the rounds: others share it. The same over ticks, medians of five rounds. Then a sweep of a thousand points on one core and on two.
 */
import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import { DEFAULT_BAR_MODEL } from "../../shared/contract/schemas/lab.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { Price } from "../../shared/domain/units.ts";
import { BarRun } from "../../shared/simulation/backtest/bar-run.ts";
import type { BarTable } from "../../shared/simulation/backtest/bar-table.ts";
import type { BacktestOutcome } from "../../shared/simulation/backtest/options.ts";
import type { SimInstrument } from "../../shared/simulation/backtest/sim-instrument.ts";
import { chargeTables } from "../../shared/simulation/charges.ts";
import { marginTables } from "../../shared/simulation/margin.ts";
import { StrategyRunner } from "../../shared/strategy/runner.ts";
import type { StrategyClass } from "../../shared/strategy/strategy.ts";
import { ModuleRealm } from "../../workers/strategy-module/module-realm.ts";
import { loadModule } from "../../workers/strategy-module/load-module.ts";
import { measureSweep } from "./measure-sweep.ts";
import { measureTicks } from "./measure-ticks.ts";
import { resampledBars } from "./resampled-bars.ts";
import { report, significant } from "./report.ts";

const BARS = 1_000_000;
const ROUNDS = 20;
const POINTS = 1_000;
const SWEEP_BARS = 93_750;
const SEED = 20_211;

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../resources/${name}.json`, import.meta.url), "utf8"));
const calendar = new TradingCalendar(sessionTables(json("calendar/sessions")), holidayTable(json("calendar/nse-holidays")));
const charges = { tables: chargeTables(json("charges/angelone")), times: 1 };
const margins = marginTables(json("margins/angelone"));
const SBIN: SimInstrument = {
  key: "NSE:SBIN" as SimInstrument["key"], exchange: "NSE", symbol: "SBIN", kind: "equity", underlying: "SBIN", expiry: undefined, strike: undefined, optionType: undefined,
  lot: 1, tick: 500 as Price, multiplier: 1, fnoStock: false, product: "MIS", onIndex: false,
};
const parameters = { stock: SBIN.key, bar: 1, fast: 10, slow: 30, lots: 100 };
/** Enough for what the charges of so many trades take. */
const capital = 1_00_00_000 * PER_RUPEE;
const { Class } = await loadModule(new URL("../../resources/strategies/sma-crossover.ts", import.meta.url).pathname, new ModuleRealm());

function play(table: BarTable): BacktestOutcome {
  return new BarRun({ strategy: Class, parameters, instruments: () => SBIN, calendar, capital, seed: 1, bars: DEFAULT_BAR_MODEL, charges, margins, sizing: undefined, atEnd: "last-close", ledger: "integer" }, [table]).run();
}

/** The strategy alone: candles and indicators, and nobody who takes its orders. */
function decideOnly(table: BarTable, strategy: StrategyClass): number {
  let signals = 0;
  const runner = new StrategyRunner({ strategy, parameters, instruments: () => SBIN, calendar, capital, seed: 1, sink: { signal: () => void signals++, failed: ({ message }) => { throw new Error(message); } } });
  runner.begin((table.at[0] ?? 0) - 1);
  for (let i = 0; i < table.at.length; i++) runner.barOf(0, table, i);
  return signals;
}

/** Bars a second of CPU time: what others take of the machine does not count. */
function perSecond(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (BARS / (user + system)) * 1e6;
}

const table = resampledBars(BARS, SEED);
const rssBefore = process.memoryUsage().rss;
let outcome = play(table);
const rss = process.resourceUsage().maxRSS * 1_024 - rssBefore;
const [full, alone]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
  alone.push(perSecond(() => void decideOnly(table, Class)));
  full.push(perSecond(() => void (outcome = play(table))));
}
if (outcome.failures.length > 0) throw new Error(outcome.failures[0]?.message);
const ticks = measureTicks({ strategy: Class, parameters, instruments: () => SBIN, calendar, capital, seed: 1, charges, margins, sizing: undefined, atEnd: "leave" });
const [one, two] = [await measureSweep({ points: POINTS, bars: SWEEP_BARS, threads: 1 }), await measureSweep({ points: POINTS, bars: SWEEP_BARS, threads: 2 })];
report("backtest", {
  bars: BARS, fills: outcome.fills.length, trades: outcome.trades.length,
  bars_per_s: significant(Math.max(...full)), decide_only_bars_per_s: significant(Math.max(...alone)), rss_mb: significant(rss / 1e6),
  ticks: ticks.ticks, tick_fills: ticks.fills, ticks_per_s: significant(ticks.cpu), ticks_per_s_wall: significant(ticks.wall), decide_only_ticks_per_s: significant(ticks.alone),
  sweep_points: POINTS, sweep_s: significant(two.wallS), sweep_one_core_s: significant(one.wallS), speedup: significant(one.wallS / two.wallS),
});

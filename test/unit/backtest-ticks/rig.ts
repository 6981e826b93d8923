import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UNPACED_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import { LockStepReplay } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import type { ReplayOutcome } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import { MemoryJournal } from "../../../electron/strategies/lock-step/memory-journal.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { BacktestOutcome } from "../../../shared/simulation/backtest/options.ts";
import type { RunTick, TickInstrument, TickRunOptions } from "../../../shared/simulation/backtest/ticks/options.ts";
import { TickRun } from "../../../shared/simulation/backtest/ticks/tick-run.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import type { RunSpec } from "../../../shared/contract/strategy-host.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { ModuleRealm } from "../../../workers/strategy-module/module-realm.ts";
import { openModule } from "../../../workers/strategy-module/open-module.ts";
import { rooms } from "../parity/lines.ts";
import { SETTINGS, optionsOf, share } from "../parity/replay-rig.ts";
import { charges } from "../simulation/tables.ts";
import { CALENDAR } from "../strategy/rig.ts";

export const CAPITAL = SETTINGS.capital;
/** Nothing that a setting can turn off. */
const OFF: RiskLimits = { ...UNPACED_LIMITS, orderValue: 0 as Money, awayPercent: 0, triggerAwayPercent: 0, staleQuoteMs: 0 };
const SEED = 5;
const RUN_SEED = 11;

/** What to play. */
export interface Case {
  /** Source text of the strategy's file. */
  readonly source: string;
  readonly file: string;
  readonly parameters: ParameterValues;
  readonly symbols: readonly string[];
  readonly ticks: readonly RunTick[];
  readonly model: FillModel;
  readonly from: MarketTime;
  readonly holding?: "intraday" | "carry";
  readonly capital?: Money;
  readonly instrument?: Partial<Instrument>;
  /** Of the strategy's own chance. */
  readonly seed?: number;
}

export function example(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../resources/strategies/${file}`, import.meta.url)), "utf8");
}

function listed(one: Case): Instrument[] {
  return one.symbols.map((symbol) => ({ ...share(symbol), ...one.instrument }));
}

/** The paper account over the same ticks. */
export async function onPaper(one: Case): Promise<ReplayOutcome> {
  const { file, source, parameters, symbols, ticks, model, from, holding = "intraday", capital = CAPITAL } = one;
  const instruments = listed(one);
  const base = optionsOf(rooms(), symbols, new MemoryJournal());
  const replay = await LockStepReplay.open({ ...base, from, instruments, account: { ...base.account, capital, model, limits: OFF }, seed: SEED });
  try {
    const facts = instruments.map(({ key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier }) => ({ key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier, fnoStock: false }));
    const spec: RunSpec = { run: "run", generation: 1, build: await buildModule(source, file), parameters, capital, seed: one.seed ?? RUN_SEED, instruments: facts };
    await replay.start(spec, { host: 0, settings: { ...SETTINGS, holding, capital }, warm: [], from: { kind: "begin" } });
    await replay.play(ticks);
    return replay.outcome();
  } finally {
    await replay.end();
  }
}

export async function classFrom({ source, file }: Pick<Case, "source" | "file">): Promise<StrategyClass> {
  return openModule(await buildModule(source, file), new ModuleRealm()).Class;
}

export function runOptions(one: Case, strategy: StrategyClass): TickRunOptions {
  const { parameters, model, from, holding = "intraday", capital = CAPITAL } = one;
  const known = new Map(listed(one).map((instrument): [InstrumentKey, TickInstrument] => [instrument.key, { ...instrument, product: holding === "intraday" ? "MIS" : "CNC", onIndex: false, fnoStock: false }]));
  return {
    strategy, parameters, instruments: (key) => known.get(key), calendar: CALENDAR, capital, seed: one.seed ?? RUN_SEED, model, from,
    market: { seed: SEED, account: accountId("paper", "Parity", "paper") },
    charges: { tables: charges, times: 1 }, margins: undefined, sizing: undefined, atEnd: "leave",
  };
}

export async function asBacktest(one: Case): Promise<BacktestOutcome> {
  return new TickRun(runOptions(one, await classFrom(one))).play(one.ticks);
}

/** What must be the same, to the paisa. */
export interface Compared {
  readonly fills: readonly (readonly [at: number, instrument: string, side: string, quantity: number, price: number])[];
  readonly charges: number;
  readonly chargeLines: Readonly<Record<string, number>>;
  readonly equity: number;
  readonly failures: number;
}

export function ofPaper({ fills, performance, failures }: ReplayOutcome): Compared {
  return {
    fills: fills.map(({ at, instrument, side, quantity, price }) => [at, instrument, side, quantity, price]),
    charges: performance.charges,
    chargeLines: Object.fromEntries(performance.chargeLines.filter(({ amount }) => amount !== 0).map(({ name, amount }) => [name, amount])),
    equity: performance.equity,
    failures: failures.length,
  };
}

export function ofBacktest({ fills, instruments, chargeLines, track, failures }: BacktestOutcome): Compared {
  return {
    fills: fills.map(({ at, order, quantity, price }) => [at, instruments[order.instrument]!, order.side, quantity, price]),
    charges: fills.reduce((sum, { charges: one }) => sum + one, 0),
    chargeLines: Object.fromEntries([...chargeLines].filter(([, amount]) => amount !== 0)),
    equity: track.equity.at(-1)!,
    failures: failures.length,
  };
}

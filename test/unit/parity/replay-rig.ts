import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { LockStepReplayOptions, ReplayOutcome, StartRun } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import { LockStepReplay } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import { MemoryJournal } from "../../../electron/strategies/lock-step/memory-journal.ts";
import type { RecordedTick, RecordedTicks } from "../../../electron/strategies/lock-step/recorded-tick.ts";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import { MOST_RECORDS } from "../../../shared/contract/journal.ts";
import type { RunSpec } from "../../../shared/contract/strategy-host.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { instrument, rupees } from "../../support/orders.ts";
import { charges, margins, read } from "../simulation/tables.ts";
import type { Lines } from "./lines.ts";
import { at } from "./recorded.ts";

export interface Example {
  readonly file: string;
  readonly parameters: ParameterValues;
}

export const share = (symbol: string): Instrument =>
  instrument({ key: `NSE:${symbol}` as InstrumentKey, symbol, underlying: symbol, name: symbol, freeze: undefined, broker: { token: symbol, symbol: `${symbol}-EQ`, segment: "NSE" } });

const CAPITAL = rupees(10_00_000) as number as Money;

export async function specOf({ file, parameters }: Example, instruments: readonly Instrument[]): Promise<RunSpec> {
  const path = fileURLToPath(new URL(`../../../resources/strategies/${file}`, import.meta.url));
  const facts = instruments.map(({ key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier }) => ({ key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier, fnoStock: false }));
  return { run: file.replace(/\.ts$/, ""), generation: 1, build: await buildModule(readFileSync(path, "utf8"), file), parameters, capital: CAPITAL, seed: 11, instruments: facts };
}

export function optionsOf(lines: Lines, symbols: readonly string[], journal: LockStepReplayOptions["journal"]): LockStepReplayOptions {
  return {
    from: at("09:14"),
    instruments: symbols.map(share),
    sessions: sessionTables(read("calendar/sessions.json")), holidays: holidayTable(read("calendar/nse-holidays.json")),
    charges, margins,
    account: { name: "Parity", capital: CAPITAL, model: DEFAULT_FILL_MODEL, limits: DEFAULT_LIMITS },
    seed: 5, lines, journal,
  };
}

export const SETTINGS: StartRun["settings"] = { mode: "paper", holding: "intraday", capital: CAPITAL, limits: { ordersPerDay: 0, orderValue: 0 as Money, exposure: 0 as Money, dailyLoss: 0 as Money } };

export interface Played extends ReplayOutcome {
  readonly journal: readonly JournalRecord[];
  readonly asked: number;
  readonly ms: number;
}

/** One replay from its first tick to its last, and then the end of the strategy. */
export async function play(lines: Lines, example: Example, symbols: readonly string[], ticks: RecordedTicks, journal: LockStepReplayOptions["journal"] = new MemoryJournal()): Promise<Played> {
  const replay = await LockStepReplay.open(optionsOf(lines, symbols, journal));
  try {
    const spec = await specOf(example, symbols.map(share));
    await replay.start(spec, { host: 0, settings: SETTINGS, warm: [], from: { kind: "begin" } });
    const began = performance.now();
    await replay.play(ticks);
    const ms = performance.now() - began;
    await replay.stop(spec.run, "user", "leave");
    return { ...replay.outcome(), journal: await journal.records({ most: MOST_RECORDS }), asked: replay.driver.asked, ms };
  } finally {
    await replay.end();
  }
}

export type { RecordedTick };

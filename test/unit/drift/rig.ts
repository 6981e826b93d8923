import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { DriftAccount, DriftStrategy } from "../../../electron/lab/drift/day-task.ts";
import { dayTask } from "../../../electron/lab/drift/day-task.ts";
import { UNPACED_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import type { DayEntry, Stint } from "../../../electron/strategies/instances/day-book.ts";
import { LockStepReplay } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import type { StartRun } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import { MemoryJournal } from "../../../electron/strategies/lock-step/memory-journal.ts";
import type { BacktestPlaces } from "../../../shared/contract/backtest-task.ts";
import type { DriftTask } from "../../../shared/contract/drift-task.ts";
import type { DriftReport } from "../../../shared/contract/schemas/drift.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { RunSpec } from "../../../shared/contract/strategy-host.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { KEPT, KEPT_FIELDS } from "../../../shared/recording/tick-fields.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import type { RunTick } from "../../../shared/simulation/backtest/ticks/options.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { compareDay } from "../../../workers/backtest/tasks/drift.ts";
import { DayFile } from "../../../workers/recorder/day-file.ts";
import { systemDisk } from "../../../workers/recorder/disk.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { example } from "../backtest-ticks/rig.ts";
import { rooms } from "../parity/lines.ts";
import { DAY, at } from "../parity/recorded.ts";
import { SETTINGS, optionsOf, share } from "../parity/replay-rig.ts";
import { charges } from "../simulation/tables.ts";

export const OWNER = "run";
export const ACCOUNT = accountId("paper", "Parity", "paper");
const OFF: RiskLimits = { ...UNPACED_LIMITS, orderValue: 0 as Money, awayPercent: 0, triggerAwayPercent: 0, staleQuoteMs: 0 };
const SEED = 5;
const RUN_SEED = 11;

export const folder = mkdtempSync(join(tmpdir(), "sauda-drift-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const resource = (name: string): string => fileURLToPath(new URL(`../../../resources/${name}.json`, import.meta.url));

export interface RealCase {
  readonly file: string;
  readonly parameters: ParameterValues;
  readonly symbols: readonly string[];
  readonly ticks: readonly RunTick[];
  readonly model: FillModel;
  readonly limits?: Partial<StartRun["settings"]["limits"]>;
  /** Stopped then, squared off or not. */
  readonly stop?: { readonly at: MarketTime; readonly squareOff: boolean };
  /** When it was started. */
  readonly from?: MarketTime;
}

export interface RealDay {
  readonly journal: MemoryJournal;
  readonly stint: Stint;
  readonly entries: readonly DayEntry[];
  readonly build: RunSpec["build"];
}

/** A paper account's day, in lock-step, with the book that the terminal would have kept of it. */
export async function paperDay(one: RealCase): Promise<RealDay> {
  const { file, parameters, symbols, ticks, model, from = at("09:14"), limits, stop } = one;
  const instruments = symbols.map(share);
  const journal = new MemoryJournal();
  const base = optionsOf(rooms(), symbols, journal);
  const replay = await LockStepReplay.open({ ...base, from: at("09:14"), instruments, account: { ...base.account, model, limits: OFF }, seed: SEED });
  try {
    const facts = instruments.map(({ key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier }) => ({ key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier, fnoStock: false }));
    const build = await buildModule(example(file), file);
    const spec: RunSpec = { run: OWNER, generation: 1, build, parameters, capital: SETTINGS.capital, seed: RUN_SEED, instruments: facts };
    const settings = { ...SETTINGS, limits: { ...SETTINGS.limits, ...limits } };
    await replay.play(ticks.filter((tick) => tick.at < from));
    await replay.passTo(from);
    await replay.start(spec, { host: 0, settings, warm: [], from: { kind: "begin" } });
    const rest = ticks.filter((tick) => tick.at >= from);
    await replay.play(stop ? rest.filter((tick) => tick.at < stop.at) : rest);
    if (stop) {
      await replay.passTo(stop.at);
      await replay.stop(OWNER, "user", stop.squareOff ? "square-off" : "leave");
      await replay.play(rest.filter((tick) => tick.at >= stop.at));
    }
    const stint: Stint = { kind: "stint", at: from, startedAt: 0 as SystemTime, how: "began", flat: true, mode: "paper", holding: "intraday", hash: build.hash, parameters, capital: SETTINGS.capital, seed: RUN_SEED, instruments: facts, warm: [] };
    const refused = replay.outcome().refused.map(({ order: { signal, instrument, side, quantity }, at: when, sentence }) => ({ kind: "refused" as const, at: when, signal, instrument, side, quantity, sentence }));
    const end: DayEntry[] = stop ? [{ kind: "end", at: stop.at, policy: stop.squareOff ? "square-off" : "leave", why: "Stopped by hand." }] : [];
    // As they lie in the file: through JSON.
    return { journal, stint, build, entries: JSON.parse(JSON.stringify([stint, ...refused, ...end])) as DayEntry[] };
  } finally {
    await replay.end();
  }
}

/** The recorder's files of these ticks. @returns the market's folder. */
export function record(name: string, ticks: readonly RunTick[], day = DAY): string {
  const market = join(folder, name);
  const file = new DayFile(systemDisk, join(market, day, "001.ticks"), { market: name, day, startedAt: 1 });
  const volumes = new Map<string, number>();
  const numbers = new Map<string, number>();
  ticks.forEach(({ instrument: key, at: when, price, quantity, volume }, i) => {
    let nth = numbers.get(key);
    if (nth === undefined) numbers.set(key, (nth = file.addInstrument({ key, exchange: "NSE", symbol: key.slice(4), name: key, kind: "equity", underlying: key.slice(4), lot: 1, tick: 500, token: "1", brokerSymbol: "", previousClose: 0, upperCircuit: 0, lowerCircuit: 0, high52: 0, low52: 0 })));
    const row = new Float64Array(KEPT_FIELDS);
    row[KEPT.exchangeAt] = row[KEPT.marketAt] = when;
    row[KEPT.receivedAt] = when * 1_000;
    row[KEPT.sequence] = i + 1;
    row[KEPT.ltp] = price;
    row[KEPT.ltq] = quantity;
    row[KEPT.volume] = volume;
    row[KEPT.traded] = volumes.has(key) ? volume - (volumes.get(key) ?? 0) : 0;
    volumes.set(key, volume);
    file.addTicks(nth, row, 1);
  });
  file.close();
  return market;
}

export function placesWith(recordings: string | undefined): BacktestPlaces {
  return { store: undefined, recordings, calendar: { sessions: resource("calendar/sessions"), holidays: resource("calendar/nse-holidays") }, charges: resource("charges/angelone"), margins: resource("margins/angelone") };
}

export interface AskedFor {
  readonly recordings: string | undefined;
  readonly model: FillModel;
  readonly charges?: ChargeTables;
  readonly missing?: number;
  readonly change?: (entries: readonly DayEntry[]) => readonly DayEntry[];
  readonly buildKept?: boolean;
}

export function taskOf({ journal, entries, build }: RealDay, { recordings, model, charges: tables = charges, missing = 0, change = (all) => all, buildKept = true }: AskedFor): ReturnType<typeof dayTask> {
  const strategy: DriftStrategy = {
    id: OWNER,
    record: { settings: { title: "Mine", account: ACCOUNT } },
    days: { days: () => Promise.resolve([DAY]), read: () => Promise.resolve({ entries: change(entries), missing }) },
    build: () => Promise.resolve(buildKept ? build : undefined),
  };
  const account: DriftAccount = { id: ACCOUNT, instruments: { get: () => undefined }, charges: tables, records: journal.records, model, seed: SEED, places: placesWith(recordings) };
  return dayTask(strategy, account, DAY, 1 as SystemTime);
}

let files = 0;
/** The whole way: from the journal and the book to the report that is kept. */
export async function compare(day: RealDay, asked: AskedFor): Promise<DriftReport> {
  const task = await taskOf(day, asked);
  if (!("stretches" in task)) throw new Error(task.sentence);
  return compareDay({ db: join(folder, `d${files++}.db`), task: { ...task, progress: undefined } satisfies DriftTask });
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock, systemTimers } from "../../../electron/clocks.ts";
import type { LabServiceOptions, LabSweeps } from "../../../electron/lab/lab-service.ts";
import { LabService } from "../../../electron/lab/lab-service.ts";
import { StrategyReader } from "../../../electron/strategies/catalogue/strategy-reader.ts";
import type { LabServices } from "../../../electron/commands/lab-commands.ts";
import { labCommands } from "../../../electron/commands/lab-commands.ts";
import type { Answer, Caller, CommandName, Request } from "../../../shared/contract/commands.ts";
import { commands } from "../../../shared/contract/commands.ts";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { StrategyFile } from "../../../shared/contract/schemas/strategies.ts";
import type { LabJob, RunRequest } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_BAR_MODEL, labJob, runRequest } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { Candle } from "../../../shared/domain/candle.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { money, price } from "../../../shared/domain/units.ts";
import { dayAt } from "../../../shared/history/days.ts";
import { packCandles } from "../../../shared/history/packed.ts";
import { HistoryFile } from "../../../workers/history/history-file.ts";
import { openHistory } from "../../../workers/history/schema.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { rs, tape } from "../history/rig.ts";

export const SEED = Number(process.env["SAUDA_SEED"] ?? 20261122);
export const SBIN = "NSE:SBIN" as InstrumentKey;

/** A seeded walk over all minutes of these days. */
export function walk(from: string, to: string, seed = SEED): Candle[] {
  const random = seededRandom(seed);
  let last = 800;
  return tape(1, from, to).map(({ at }) => {
    const open = last;
    last = Math.max(100, Math.round((last + (random() - 0.5) * 3) * 20) / 20);
    return { at, open: rs(open), high: rs(Math.max(open, last) + 0.5), low: rs(Math.min(open, last) - 0.5), close: rs(last), volume: 1_000 };
  });
}

/** A week of which one day is a holiday. */
export const WEEK = walk("2026-11-09", "2026-11-13");

/** Kept candles in a data folder. */
export function storeIn(folder: string, bars: readonly Candle[] = WEEK): string {
  const path = join(folder, "candles.db");
  const { db } = openHistory(path);
  const file = new HistoryFile(db, 1e9);
  const days = [...Map.groupBy(bars, ({ at }) => dayAt(at))].map(([day, all]) => ({ day, final: true, bars: all.length, expected: all.length, missing: 0 }));
  file.write({ instrument: SBIN, frame: 1, days, packed: packCandles(bars) }, 0, true);
  file.close();
  return path;
}

function share(symbol: string): Instrument {
  return {
    key: `NSE:${symbol}` as InstrumentKey, exchange: "NSE", symbol, name: symbol, kind: "equity", underlying: symbol, expiry: undefined, strike: undefined, optionType: undefined,
    lot: 1, tick: price(500), freeze: undefined, multiplier: 1, tradable: true, broker: { token: "1", symbol, segment: "nse_cm" },
  };
}

/** Buys above an average of the last closes, sells below it. */
export const CROSS = `import { candles, instrument, int, Sma, strategy } from "sauda";
export class Cross extends strategy({
  title: "Cross", about: "Long above an average, flat below.",
  parameters: { stock: instrument({ title: "Instrument", help: "h", default: "NSE:SBIN" }), slow: int({ title: "Average", help: "h", unit: "bars", least: 2, most: 500, default: 40 }) },
  series: ({ stock }) => ({ bars: candles(stock, 1) }),
}) {
  slow = this.series.bars.follow(new Sma(this.parameters.slow), "close");
  onCandle({ instrument, close }) {
    const { value } = this.slow;
    if (value !== undefined) this.orders.target({ instrument, quantity: close > value ? 100 : 0, reason: "cross" });
  }
}`;

/** The same frame around another callback. */
export const withCallback = (body: string, fields = ""): string => `import { candles, strategy } from "sauda";
export class Odd extends strategy({ title: "Odd", about: "Does what the test says.", parameters: {}, series: () => ({ bars: candles("NSE:SBIN", 1) }) }) {
  ${fields}
  onCandle({ instrument, close }) { ${body} }
}`;

export function requestOf(change: Partial<RunRequest> = {}): RunRequest {
  return runRequest.parse({
    file: "own/cross.ts", parameters: {}, data: { kind: "history", from: "2026-11-09", to: "2026-11-13" }, capital: money(10_00_000_0000), holding: "intraday",
    bars: { ...DEFAULT_BAR_MODEL, limit: "touch" }, ticks: DEFAULT_FILL_MODEL, chargesTimes: 1, atEnd: "leave", seed: 1, ...change,
  });
}

const NO_SWEEPS: LabSweeps = {
  start: () => Promise.reject(new Error("no sweeps here")), open: () => Promise.reject(new Error("no sweeps here")), openWalk: () => Promise.reject(new Error("no sweeps here")), close: () => Promise.resolve(),
  cancel: () => {}, pause: () => {}, remove: () => Promise.resolve(), list: () => [], walks: () => [], jobs: () => [],
};

const none = (): Promise<never> => Promise.reject(new Error("the rig has no strategies"));
const NO_DRIFT: LabServices["drift"] = { days: none, report: none, run: none };

/** Where the recordings of the rig's market are. */
export function recordingsIn(folder: string): string {
  return join(folder, "recordings", "practice-1");
}

export interface LabRig {
  readonly lab: LabService;
  readonly told: LabJob[];
  readonly notes: string[];
  readonly sources: Map<string, string>;
  /** As the page calls: request and answer must be what the contract says. */
  readonly call: <N extends CommandName & `lab.${string}`>(name: N, request: Request<N>) => Promise<Answer<N>>;
  /** The last news of a job, once it is over. */
  readonly over: (id: string) => Promise<LabJob>;
  readonly news: (id: string, fits: (job: LabJob) => boolean) => Promise<LabJob>;
}

/** The lab of a data folder, with the candles that are kept there. */
export function labRig(folder: string, change: Partial<LabServiceOptions> = {}): LabRig {
  const store = join(folder, "candles.db");
  const recordings = recordingsIn(folder);
  const told: LabJob[] = [];
  const notes: string[] = [];
  const sources = new Map([["own/cross.ts", CROSS]]);
  const builds = new Map<string, StrategyBuild>();
  const instruments = new Map(["SBIN", "INFY"].map((symbol) => [`NSE:${symbol}`, share(symbol)]));
  let ids = 0;
  const lab = new LabService({
    folder, clock: systemClock, timers: systemTimers, threads: 1, reader: new StrategyReader(systemTimers),
    catalogue: {
      fresh: async (file) => {
        const source = sources.get(file);
        if (source === undefined) throw new TerminalError(badInput("file", "a file of the list", `There is no strategy ${file}. Put the file back, or choose another.`));
        const build = await buildModule(source, file.split("/")[1] ?? "");
        builds.set(file, build);
        return { build, view: { title: "Cross" } as StrategyFile };
      },
      hashOf: (file) => builds.get(file)?.hash ?? "",
    },
    market: () => Promise.resolve({ instruments: { get: (key) => instruments.get(key), hasDerivatives: () => true, size: instruments.size }, store, recordings: existsSync(recordings) ? recordings : undefined }),
    openSweeps: () => Promise.resolve(NO_SWEEPS),
    paperDays: () => Promise.resolve(0),
    newId: () => `job${String(ids++).padStart(4, "0")}`,
    publish: (job) => void told.push(labJob.parse(job)),
    onNote: (sentence) => void notes.push(sentence),
    ...change,
  });
  onTestFinished(() => lab.end());
  const handlers = labCommands({ lab, drift: NO_DRIFT });
  const call: LabRig["call"] = async (name, request) => {
    const handler = handlers[name] as (request: unknown, caller: Caller) => unknown;
    const answer = await handler(commands[name].request.parse(request), { id: "page" });
    return commands[name].answer.parse(JSON.parse(JSON.stringify(answer))) as never;
  };
  const news: LabRig["news"] = async (id, fits) => {
    for (;;) {
      const found = told.findLast((job) => job.id === id);
      if (found && fits(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { lab, told, notes, sources, call, news, over: (id) => news(id, ({ state }) => state === "done" || state === "failed" || state === "cancelled") };
}

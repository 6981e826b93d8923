/**
 * A hundred strategies on two hosts, each on ten instruments of two hundred, at 10 k ticks/s: from the writing
 * of a tick to the end of the callbacks of each strategy that hears it. Then hot swaps under that load, and one
 * strategy that loops for ever: when its host is ended, how the others did before and do after.
 * The market's clock runs sixty times as fast, so that candles of a minute close every second.
 * `-- SECONDS` for the first part, 60 if left out; `swaps=40`.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { spawnHostFrom } from "../../electron/strategies/hosts/host-thread.ts";
import { HostRoom } from "../../electron/strategies/hosts/host-room.ts";
import { holidayTable, sessionTables } from "../../shared/calendar/session-tables.ts";
import type { RunStart } from "../../shared/contract/strategy-host.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { istEpoch } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import type { InstrumentFacts } from "../../shared/strategy/instrument-handle.ts";
import { createBoard, QuoteBoard } from "../../shared/streams/quote-board.ts";
import { TimeHistogram } from "../../workers/strategy-host/time-histogram.ts";
import { median, report, significant } from "./report.ts";
import type { FromMarket, MarketData, ToMarket } from "./strategies/market-thread.ts";
import { monotonicMs } from "./strategies/monotonic.ts";
import { EXAMPLES, INSTRUMENTS, runaway, tenOf } from "./strategies/ten-of.ts";

const STRATEGIES = 100;
const HOSTS = 2;
const RATE_PER_S = 10_000;
const SLOTS = 200;
const SETTLE_S = 5;
const WINDOW_S = 10;
const MEGABYTE = 1_048_576;
const words = process.argv.slice(2);
const seconds = Number(words.find((word) => /^\d+$/.test(word)) ?? 60);
const swaps = Number(words.find((word) => word.startsWith("swaps="))?.slice(6) ?? 40);

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../resources/calendar/${name}.json`, import.meta.url), "utf8"));
const openAt = istEpoch("2026-08-25", 9 * 60 + 15);
const board = new QuoteBoard(createBoard(SLOTS + 1));
for (let i = 0; i <= SLOTS; i++) board.allocate();
const marketData: MarketData = { board: board.buffer, slots: SLOTS, ratePerS: RATE_PER_S, openAt, speed: 60 };
const market = new Worker(new URL("./strategies/market-thread.ts", import.meta.url), { workerData: marketData });
const tell = (message: ToMarket): void => market.postMessage(message);

/** Of all hosts since the last `clear`; and the p99 of each report, ms: what one stall of the machine does not move. */
const lag = new TimeHistogram();
let p99s: number[] = [];
const lostOf = new Map<number, number>();
const generations = new Map<string, number>();
let ticks = 0;
let signals = 0;
let failures = 0;
let rolledBack = 0;
let culpritAt = 0;
let restarts: Promise<unknown>[] = [];

const room = new HostRoom({
  feed: { attachRing: (ring, buffer, slots) => tell({ kind: "attach", ring, buffer, slots: [...slots] }), detachRing: (ring) => tell({ kind: "detach", ring }) },
  board: board.buffer, sessions: sessionTables(json("sessions")), holidays: holidayTable(json("nse-holidays")),
  timers: { after: (ms, run) => { const timer = setTimeout(run, ms); return () => clearTimeout(timer); } },
  stopwatch: monotonicMs, hosts: HOSTS,
  spawn: spawnHostFrom(new URL("./strategies/host-thread.ts", import.meta.url)),
  onSignals: (_run, _generation, list) => void (signals += list.length),
  onFailed: (run, _generation, { callback, message }, lines) => {
    failures += 1;
    if (failures === 1) process.stderr.write(`strategies: ${run} ${callback} ${message} ${lines[0] ?? ""}\n`);
  },
  onLog: () => {}, onState: () => {}, onSettled: () => {},
  onFigures: (_runs, host) => {
    lostOf.set(host.host, host.lost);
    if (!host.lag) return;
    lag.merge(host.lag.counts, host.lag.mostUs);
    p99s.push(host.lag.p99Us / 1_000);
    ticks = lag.count;
  },
  onRolledBack: (run, _generation, _to, sentence) => {
    rolledBack += 1;
    process.stderr.write(`strategies: ${run}: ${sentence}\n`);
  },
  onLost: (run, { culprit, state }) => {
    if (culprit) culpritAt = monotonicMs();
    else restarts.push(begin(Number(run.slice(1)), state ? { kind: "resume", state } : { kind: "begin" }));
  },
  onTrouble: (sentence) => void process.stderr.write(`strategies: ${sentence}\n`),
});

const keyOf = (slot: number): InstrumentKey => `NSE:S${slot}` as InstrumentKey;
const slotOf = (key: InstrumentKey): number => Number(key.slice(5));
function factsOf(slot: number, option: boolean): InstrumentFacts {
  return { key: keyOf(slot), exchange: "NSE", symbol: `S${slot}`, kind: option ? "option" : "equity", underlying: `S${slot}`, expiry: undefined, strike: undefined, optionType: undefined, lot: 1, tick: 500 as Price, multiplier: 1, fnoStock: false };
}
/** Ten instruments that no other strategy has all of. */
const slotsOf = (nth: number): number[] => Array.from({ length: INSTRUMENTS }, (_, i) => (nth * 37 + i * 19) % SLOTS);
const marketAt = (): MarketTime => Math.floor(openAt + (monotonicMs() - startedAt) * marketData.speed) as MarketTime;

async function plan(nth: number, version: number): Promise<{ readonly run: string; readonly generation: number; readonly slots: number[] }> {
  const run = `r${nth}`;
  const generation = (generations.get(run) ?? 0) + 1;
  generations.set(run, generation);
  const example = EXAMPLES[nth % EXAMPLES.length] ?? "ema-crossover";
  const own = slotsOf(nth);
  const build = await tenOf(example, own.map(keyOf), version);
  const planned = await room.plan({ run, generation, build, parameters: {}, capital: 1e11, seed: nth, instruments: own.map((slot) => factsOf(slot, example === "short-straddle")) });
  return { run, generation, slots: planned.instruments.map(slotOf) };
}

async function begin(nth: number, from: RunStart): Promise<void> {
  const { run, generation, slots } = await plan(nth, 1);
  await room.start(run, generation, { slots, warm: [], from, at: marketAt(), openOrders: [], fills: [] });
}

/** Waits so long and tells the lag of that time, ms. The first report behind the beginning may hold some of before. */
async function window(forS: number): Promise<{ readonly p50: number; readonly p99: number; readonly p99OfSecond: number; readonly most: number; readonly answered: number }> {
  await sleep(1_100);
  lag.clear();
  p99s = [];
  await sleep(forS * 1_000);
  return { p50: significant(lag.quantile(0.5) / 1_000), p99: significant(lag.quantile(0.99) / 1_000), p99OfSecond: significant(median(p99s)), most: significant(lag.mostUs / 1_000), answered: ticks };
}

const allLost = (): number => [...lostOf.values()].reduce((sum, lost) => sum + lost, 0);
const quantile = (times: readonly number[], share: number): number => significant(times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN);
const rss = (): number => significant(process.memoryUsage.rss() / MEGABYTE);

const startedAt = monotonicMs();
for (let nth = 0; nth < STRATEGIES; nth++) await begin(nth, { kind: "begin" });
const startS = significant((monotonicMs() - startedAt) / 1_000);
await sleep(SETTLE_S * 1_000);
const rssBefore = rss();
const calm = await window(seconds);
const rssAfter = rss();

const asked: number[] = [];
const switched: number[] = [];
const answers = window(Math.max(1, swaps / 4 - 1));
for (let i = 0; i < swaps; i++) {
  const beganAt = monotonicMs();
  const nth = (i * 7) % STRATEGIES;
  const { run, generation, slots } = await plan(nth, 2 + i);
  const { switchMs } = await room.swap(run, generation, { slots, warm: [], trialMs: 1_000 });
  asked.push(monotonicMs() - beganAt);
  switched.push(switchMs);
  await sleep(200);
}
const swapping = await answers;

const before = await window(WINDOW_S);
const build = await runaway(keyOf(SLOTS));
const bad = await room.plan({ run: "runaway", generation: 1, build, parameters: {}, capital: 1e11, seed: 1, instruments: [factsOf(SLOTS, false)] });
await room.start("runaway", 1, { slots: bad.instruments.map(slotOf), warm: [], from: { kind: "begin" }, at: marketAt(), openOrders: [], fills: [] });
const poked = new Promise<number>((resolve) => market.on("message", (message: FromMarket) => message.kind === "poked" && resolve(message.at)));
tell({ kind: "poke", slot: SLOTS });
const loopedAt = await poked;
while (culpritAt === 0 && monotonicMs() - loopedAt < 20_000) await sleep(5);
const restarted = restarts.length;
const restartedOk = (await Promise.allSettled(restarts)).filter(({ status }) => status === "fulfilled").length;
restarts = [];
const againAt = monotonicMs();
const after = await window(WINDOW_S);

report("strategies", {
  strategies: STRATEGIES, instruments_each: INSTRUMENTS, hosts: HOSTS, rate_per_s: RATE_PER_S, seconds, start_s: startS,
  on_tick_p50_ms: calm.p50, on_tick_p99_ms: calm.p99, on_tick_p99_median_second_ms: calm.p99OfSecond, on_tick_max_ms: calm.most, answered: calm.answered, lost: allLost(), signals, failures, rolled_back: rolledBack,
  rss_before_mb: rssBefore, rss_after_mb: rssAfter, rss_growth_mb: significant(rssAfter - rssBefore),
  swaps, swap_p50_ms: significant(median(asked)), swap_p99_ms: quantile(asked, 0.99), switch_p50_ms: significant(median(switched)), switch_p99_ms: quantile(switched, 0.99), on_tick_p99_swapping_ms: swapping.p99,
  end_runaway_s: culpritAt === 0 ? "never" : significant((culpritAt - loopedAt) / 1_000), restarted: `${restartedOk} of ${restarted}`, restarted_s: significant((againAt - loopedAt) / 1_000),
  on_tick_p99_before_ms: before.p99, on_tick_p99_after_ms: after.p99, on_tick_p99_median_second_before_ms: before.p99OfSecond, on_tick_p99_median_second_after_ms: after.p99OfSecond,
});
tell({ kind: "end" });
await room.end();
await market.terminate();

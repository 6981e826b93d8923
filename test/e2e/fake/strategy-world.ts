import type { Snapshot } from "../../../shared/contract/commands.ts";
import type { CardAcceptance, CardAnswer, LiveCardRequest, LiveCardView, VersionCard, VersionView } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategyFile, StrategyLine, StrategyMark, StrategySettings, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { LIVE_WORD } from "../../../shared/contract/schemas/strategies.ts";
import { badInput, TerminalError } from "../../../shared/domain/errors.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { istTime, MINUTE_MS } from "../../../shared/domain/time.ts";
import { money, price } from "../../../shared/domain/units.ts";
import { choice, frame, instrument, int, number, time } from "../../../shared/strategy/parameters.ts";
import type { ParameterSchema } from "../../../shared/strategy/parameters.ts";
import type { Answers } from "./default-answers.ts";
import { liveCardOf } from "./live-cards.ts";

export const STRATEGY_FOLDER = "/home/trader/.local/share/sauda/strategies";
const ACCOUNT = accountId("angelone", "P482113", "practice");
const SAVED = Date.parse("2026-08-17T05:10:00Z") as SystemTime;

/** A broker's account, for what trades live. */
export const BROKER_ACCOUNT: Snapshot["accounts"][number] = { id: accountId("angelone", "R114433", "live"), broker: "Angel One", title: "Trading", clientCode: "R114433", world: "live", state: "ready", sentence: "Ready", trading: true };

export const EMA_PARAMETERS: ParameterSchema = {
  stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
  bar: frame({ title: "Candles", help: "Length of a candle.", choices: [1, 5, 15, 60], default: 5 }),
  fast: int({ title: "Fast average", help: "Shorter reacts sooner, and more often for nothing.", unit: "bars", least: 2, most: 100, default: 9 }),
  slow: int({ title: "Slow average", help: "What the fast one is compared with.", unit: "bars", least: 3, most: 400, default: 21 }),
  lots: int({ title: "Size", help: "Bought with each signal.", unit: "lots", least: 1, most: 10_000, default: 100 }),
};

const RANGE_PARAMETERS: ParameterSchema = {
  stock: instrument({ title: "Instrument", help: "What to trade, within the day.", default: "NSE:SBIN" }),
  minutes: int({ title: "Range", help: "Minutes from the open that make the range.", unit: "min", least: 5, most: 120, step: 5, default: 15 }),
  reward: number({ title: "Target", help: "Distance of the target, as a multiple of the distance of the stop.", unit: "× risk", least: 0.5, most: 10, step: 0.5, default: 2 }),
  side: choice({ title: "Trades", help: "Which breakouts are taken.", choices: ["both", "up", "down"], default: "both" }),
  exitAt: time({ title: "Out at", help: "What is open is closed.", least: "10:00", most: "15:14", default: "15:10" }),
};

export function strategyFile(over: Partial<StrategyFile> & Pick<StrategyFile, "file">): StrategyFile {
  return {
    origin: over.file.startsWith("own/") ? "own" : "example", name: "EmaCrossover", title: "EMA crossover", about: "Long while a fast average of the close is above a slow one; flat otherwise.",
    hash: "a1b2c3d4e5f60718293a4b5c6d7e8f90", parameters: EMA_PARAMETERS, changedAt: SAVED, ...over,
  };
}

export const EXAMPLES: readonly StrategyFile[] = [
  strategyFile({ file: "example/ema-crossover.ts" }),
  strategyFile({ file: "example/opening-range-breakout.ts", name: "OpeningRangeBreakout", title: "Opening range breakout", about: "Trades the first close outside the range of the day's first minutes, with stop and target, once a day.", parameters: RANGE_PARAMETERS, hash: "0f1e2d3c4b5a69788796a5b4c3d2e1f0" }),
  strategyFile({ file: "example/rsi-breakout.ts", name: "RsiBreakout", title: "RSI breakout", about: "Buys strength: long once the RSI closes above a level, flat below another." }),
  strategyFile({ file: "example/short-straddle.ts", name: "ShortStraddle", title: "Short straddle with stop", about: "Sells a call and a put at one strike, with a stop on each and a time to be out." }),
];

export const SETTINGS: StrategySettings = {
  title: "EMA crossover", group: "", account: ACCOUNT, mode: "paper", holding: "intraday", parameters: { stock: "NSE:SBIN", bar: 5, fast: 9, slow: 21, lots: 100 },
  capital: money(1_000_000_000),
  limits: { ordersPerDay: 50, orderValue: money(0), exposure: money(0), dailyLoss: money(50_000_000), errorsInRow: 5 },
  schedule: { policy: "square-off", weekdays: [1, 2, 3, 4, 5] }, autoStart: false,
};

export function strategyView(over: Partial<StrategyView> = {}): StrategyView {
  return {
    ...SETTINGS, id: "ema-crossover-1", file: "own/my-ema.ts", hash: "a1b2c3d4e5f60718293a4b5c6d7e8f90", fileHash: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
    state: "stopped", sentence: "Stopped by hand.", instruments: ["NSE:SBIN" as InstrumentKey], frames: [5], positions: [], openOrders: 0,
    today: { net: money(0), charges: money(0), orders: 0 }, total: { net: money(0), charges: money(0), trades: 0, wins: 0, since: "2026-08-03" },
    equity: [], ticks: 0, errors: 0, slow: 0, restarts: 0, marks: 0, lines: 0, ...over,
  };
}

interface Parts {
  readonly state: () => Snapshot;
  readonly marketAt: () => number;
  readonly push: { strategy(view: StrategyView): void; gone(id: string): void; files(): void };
}

const TAKES_MS = 25;

/** What starts, stops, writes and swaps as a terminal would, from memory: no strategy runs. */
export class StrategyWorld {
  readonly #parts: Parts;
  readonly #lines = new Map<string, StrategyLine[]>();
  readonly #marks = new Map<string, StrategyMark[]>();
  /** Its report card before it may go live, by the hash of the version. */
  card: (hash: string) => VersionCard = () => liveCardOf([]);
  /** A card is answered only after it; for what is shown meanwhile. */
  cardGate: Promise<void> = Promise.resolve();
  readonly accepted: CardAcceptance[] = [];
  #last = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  view(id: string): StrategyView {
    const found = this.#parts.state().strategies.find((one) => one.id === id);
    if (!found) throw new TerminalError(badInput("id", "a strategy that is there", `There is no strategy ${id}.`));
    return found;
  }

  /** Changes one, for the snapshot and for pages that are connected. */
  change(id: string, over: Partial<StrategyView>): StrategyView {
    const { strategies } = this.#parts.state();
    const next = { ...this.view(id), ...over };
    strategies.splice(strategies.findIndex((one) => one.id === id), 1, next);
    this.#parts.push.strategy(next);
    return next;
  }

  log(id: string, level: StrategyLine["level"], text: string): void {
    const lines = this.#lines.get(id) ?? [];
    lines.push({ nth: lines.length + 1, level, at: this.#parts.marketAt() as MarketTime, text });
    this.#lines.set(id, lines);
    this.change(id, { lines: lines.length });
  }

  mark(id: string, mark: StrategyMark): void {
    const marks = [...(this.#marks.get(id) ?? []), mark];
    this.#marks.set(id, marks);
    this.change(id, { marks: marks.length, ...(mark.kind === "signal" && { lastSignal: { at: mark.at, words: mark.words } }) });
  }

  /** A signal and its fill, some minutes ago, and the position that they leave. */
  trade(id: string, side: "BUY" | "SELL", quantity: number, rupees: number, minutesAgo: number): void {
    const at = (this.#parts.marketAt() - minutesAgo * MINUTE_MS) as MarketTime;
    const { instruments } = this.view(id);
    const what = { instrument: instruments[0] ?? ("NSE:SBIN" as InstrumentKey), side, price: price(Math.round(rupees * 10_000)), quantity };
    this.mark(id, { ...what, kind: "signal", at, words: `${side === "BUY" ? "Buy" : "Sell"} ${quantity} at market` });
    this.mark(id, { ...what, kind: "fill", at: (at + 1_000) as MarketTime, words: `${quantity} at ${rupees.toFixed(2)}` });
    this.change(id, { positions: side === "BUY" ? [{ instrument: what.instrument, product: "MIS", quantity, averagePrice: what.price }] : [] });
  }

  /** The file was saved: its hash is another one. */
  save(file: string, hash: string, over: Partial<StrategyFile> = {}): void {
    const state = this.#parts.state();
    state.strategyFiles = { ...state.strategyFiles, files: state.strategyFiles.files.map((one) => (one.file === file ? { ...one, hash, ...over } : one)) };
    this.#parts.push.files();
    for (const { id } of state.strategies.filter((one) => one.file === file)) this.change(id, { fileHash: hash });
  }

  answers(): Answers {
    return {
      "strategies.newFile": ({ name, example }) => this.#newFile(name, example),
      "strategies.source": ({ file }) => ({ path: `${STRATEGY_FOLDER}/${file.replace(/^own\//, "")}`, source: "export class MyStrategy extends strategy({ title: \"Mine\" }) {\n  onCandle() {}\n}\n" }),
      "strategies.add": ({ file, settings }) => this.#add(file, settings),
      "strategies.change": ({ id, settings }) => {
        this.change(id, settings);
        return {};
      },
      "strategies.remove": ({ id }) => {
        const { strategies } = this.#parts.state();
        strategies.splice(strategies.indexOf(this.view(id)), 1);
        this.#parts.push.gone(id);
        return {};
      },
      "strategies.start": ({ id, word, accept }) => this.#start(id, word, accept),
      "strategies.card": async ({ id, way, parameters }) => {
        await this.cardGate;
        return this.#liveCard(this.#versionOf(id, way, parameters));
      },
      "strategies.accepted": () => ({ accepted: this.accepted }),
      "strategies.pause": ({ ids }) => this.#each(ids, () => ({ state: "paused", sentence: "Paused by hand: it opens nothing, and what closes goes on." })),
      "strategies.resume": ({ ids }) => this.#each(ids, () => ({ state: "running", sentence: "Running." })),
      "strategies.stop": ({ ids, policy }) => this.#each(ids, ({ positions, openOrders }) => ({
        state: "stopped", sentence: policy === "square-off" ? "Stopped by hand; what was open is squared off." : policy === "cancel" ? "Stopped by hand; its orders are cancelled." : "Stopped by hand; orders and positions are left as they are.",
        positions: policy === "square-off" ? [] : positions, openOrders: policy === "leave" ? openOrders : 0,
      })),
      "strategies.swap": ({ id, parameters, accept }) => {
        this.#accept(id, "swap", parameters, accept);
        return this.#swap(id, this.view(id).fileHash, parameters);
      },
      "strategies.swapBack": ({ id, accept }) => {
        this.#accept(id, "swapBack", undefined, accept);
        return this.#swap(id, this.view(id).swap?.from ?? "", undefined);
      },
      "strategies.log": ({ id, levels, search, before, count }) => {
        const fitting = (this.#lines.get(id) ?? []).filter(({ nth, level, text }) => levels.includes(level) && (before === undefined || nth < before) && text.toLowerCase().includes(search.toLowerCase()));
        return { lines: fitting.slice(-count), more: fitting.length > count };
      },
      "strategies.marks": ({ id }) => ({ marks: this.#marks.get(id) ?? [] }),
      "recorder.set": () => ({}),
    };
  }

  #newFile(name: string, example: string | undefined): { file: string; path: string } {
    const state = this.#parts.state();
    const file = `own/${name}.ts`;
    if (state.strategyFiles.files.some((one) => one.file === file)) throw new TerminalError(badInput("name", "a name that is free", `${name}.ts is there already: choose another name.`));
    const from = state.strategyFiles.files.find((one) => one.file === example);
    state.strategyFiles = { ...state.strategyFiles, files: [...state.strategyFiles.files, strategyFile({ ...from, file, origin: "own", title: from ? `My ${from.title}` : "My strategy", hash: "5e5e5e5e5e5e5e5e" })] };
    setTimeout(() => this.#parts.push.files(), TAKES_MS);
    return { file, path: `${STRATEGY_FOLDER}/${name}.ts` };
  }

  #add(file: string, settings: StrategySettings): { id: string } {
    const known = this.#parts.state().strategyFiles.files.find((one) => one.file === file);
    if (!known) throw new TerminalError(badInput("file", "a file that is there", `${file} is not there any more.`));
    const id = `strategy-${++this.#last}`;
    const stock = settings.parameters["stock"];
    const view = strategyView({ ...settings, id, file, hash: known.hash, fileHash: known.hash, sentence: "Ready to be started.", instruments: typeof stock === "string" ? [stock as InstrumentKey] : [] });
    this.#parts.state().strategies.push(view);
    this.#parts.push.strategy(view);
    return { id };
  }

  #versionOf(id: string, way: LiveCardRequest["way"], parameters = this.view(id).parameters): VersionView {
    const { fileHash, swap } = this.view(id);
    return { hash: way === "swapBack" ? (swap?.from ?? "") : fileHash, parameters };
  }

  #liveCard(version: VersionView): LiveCardView {
    const card = this.card(version.hash);
    const accepted = this.accepted.find((one) => JSON.stringify(one.version) === JSON.stringify(version));
    const red = card.checks.filter(({ passed }) => !passed);
    const worse = red.filter(({ id }) => !accepted?.reasons.some(({ check }) => check === id));
    const holds = accepted !== undefined && worse.length === 0;
    const why = holds ? "Accepted before: nothing is asked for until a check turns red that was not, or for 30 days." : accepted ? `The card got worse since it was accepted (${worse.map(({ title }) => title).join(", ")}): each red check needs a reason.` : "Each red check needs a reason of your own before it may trade live.";
    return { version, card, asks: !holds && red.length > 0, standing: holds ? "holds" : accepted ? "worse" : "none", why: red.length === 0 ? "All checks are green." : why, ...(accepted && { accepted }) };
  }

  #accept(id: string, way: LiveCardRequest["way"], parameters: StrategySettings["parameters"] | undefined, answer: CardAnswer | undefined): void {
    if (this.view(id).mode !== "live") return;
    const { card, asks } = this.#liveCard(this.#versionOf(id, way, parameters));
    const missing = card.checks.filter((check) => !check.passed && !answer?.reasons.some((one) => one.check === check.id));
    if (asks && missing.length > 0) throw new TerminalError(badInput("accept.reasons", "a typed reason for each red check", `It may not trade live yet. Without a reason: ${missing.map(({ title }) => title).join("; ")}. Nothing was started.`));
    if (!answer) return;
    this.accepted.unshift({ at: SAVED, by: "trader", file: this.view(id).file, card, ...answer });
    this.change(id, { acceptedAt: SAVED });
  }

  #start(id: string, word: string | undefined, accept: CardAnswer | undefined): Record<string, never> {
    const { mode, fileHash, instruments } = this.view(id);
    if (mode === "live" && word !== LIVE_WORD) throw new TerminalError(badInput("word", LIVE_WORD, `Type ${LIVE_WORD} to start it live.`));
    this.#accept(id, "start", undefined, accept);
    this.change(id, { state: "starting", sentence: "Reading the history of its instruments.", hash: fileHash });
    setTimeout(() => {
      this.change(id, { state: "running", sentence: `Running since ${istTime(this.#parts.marketAt()).slice(0, 5)}.`, startedAt: SAVED });
      this.log(id, "info", `Started on ${instruments.join(", ")}`);
    }, TAKES_MS);
    return {};
  }

  #each(ids: readonly string[], over: (view: StrategyView) => Partial<StrategyView>): Record<string, never> {
    for (const id of ids) this.change(id, over(this.view(id)));
    return {};
  }

  #swap(id: string, to: string, parameters: StrategySettings["parameters"] | undefined): { switchMs: number } {
    const { hash, file } = this.view(id);
    const problem = this.#parts.state().strategyFiles.files.find((one) => one.file === file)?.problem;
    if (problem !== undefined) throw new TerminalError(badInput("file", "a file that can be run", problem));
    const done = { at: SAVED, switchMs: 12.44, from: hash, to } as const;
    this.change(id, { hash: to, ...(parameters && { parameters }), swap: { ...done, outcome: "trial", sentence: "It is on trial for 10 s: if it fails, the version before comes back." } });
    this.log(id, "info", `Swapped ${hash.slice(0, 12)} for ${to.slice(0, 12)} in 12.4 ms`);
    return { switchMs: done.switchMs };
  }
}

const MINUTES = 150;

/** A day's equity that ends at an amount, rupees. */
export function equityTo(rupees: number, seed: number): StrategyView["equity"] {
  return Array.from({ length: MINUTES }, (_, i) => {
    const part = i / (MINUTES - 1);
    const wave = Math.sin(i / 9 + seed) * 0.25 * Math.abs(rupees) * (1 - part);
    return [555 + i, money(Math.round((rupees * part + wave) * 100) * 100)] as [number, ReturnType<typeof money>];
  });
}

const SYMBOLS = ["SBIN", "HDFCBANK", "ICICIBANK", "AXISBANK", "RELIANCE", "INFY", "TCS", "ITC", "LT", "TITAN"];
const KINDS = ["EMA crossover", "RSI breakout", "Opening range", "Bollinger bounce", "Supertrend"];
const GROUPS = ["Banks", "Momentum", "Options", ""];

/** So many strategies of every state and mode, in groups. */
export function manyStrategies(count: number): StrategyView[] {
  return Array.from({ length: count }, (_, i) => {
    const symbol = SYMBOLS[i % SYMBOLS.length] ?? "SBIN";
    const net = Math.round(Math.sin(i * 1.7) * 4_200 * 100) / 100;
    const state = i % 17 === 5 ? ("failed" as const) : i % 7 === 3 ? ("paused" as const) : i % 5 === 4 ? ("stopped" as const) : ("running" as const);
    const active = state === "running" || state === "paused";
    const key = `NSE:${symbol}` as InstrumentKey;
    return strategyView({
      id: `many-${i + 1}`, title: `${KINDS[i % KINDS.length] ?? ""} ${symbol}`, group: GROUPS[i % GROUPS.length] ?? "", ...(i % 11 === 2 && { account: BROKER_ACCOUNT.id }), mode: i % 11 === 2 ? "live" : i % 6 === 1 ? "shadow" : "paper", state,
      sentence: state === "failed" ? "onTick took longer than 1 s and its thread was ended. Its stops go on. Correct the loop in line 31, then start it again." : state === "running" ? "Running since 09:15." : state === "paused" ? "Paused: 5 errors of onCandle in a row. See its log." : "Stopped by its schedule at 11:00.",
      instruments: i % 4 === 2 ? SYMBOLS.map((one) => `NSE:${one}` as InstrumentKey) : [key],
      positions: active && i % 3 === 0 ? [{ instrument: key, product: "MIS", quantity: i % 2 === 0 ? 100 : -50, averagePrice: price(8_121_000) }] : [], openOrders: active && i % 9 === 0 ? 1 : 0,
      today: { net: money(Math.round(net * 10_000)), charges: money(412_000), orders: 4 }, total: { net: money(Math.round(net * 62_300)), charges: money(9_412_000), trades: 12 + i * 3, wins: 5 + i, since: "2026-08-03" },
      equity: state === "stopped" && i % 10 === 9 ? [] : equityTo(net, i), ...(active && { lastSignal: { at: (Date.parse("2026-08-17T05:40:00Z") + i * 60_000) as MarketTime, words: `${i % 2 === 0 ? "Buy" : "Sell"} 100 ${symbol} at market` } }),
      ...(active && { cpu: { meanUs: 3.2 + i * 1.7, p99Us: 40, slowestMs: 4 } }), ticks: 120_000, errors: state === "failed" ? 1 : i % 13 === 0 ? 3 : 0, marks: 0,
      ...(i === 0 && { fileHash: "ffee0011ffee0011ffee0011" }),
    });
  });
}

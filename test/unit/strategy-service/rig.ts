import { tempFolder } from "../../support/temp-folder.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { standingOf } from "../../support/standing.ts";
import { VirtualTime, settle } from "../../support/virtual-time.ts";
import { calendar } from "./calendar.ts";
import type { CardSource, RunHosts, InstanceOrders, OrdersWants, Files } from "../../../electron/strategies/instances/ports.ts";
import { StrategyInstance } from "../../../electron/strategies/instances/instance.ts";
import { InstanceFolder } from "../../../electron/strategies/instances/instance-folder.ts";
import type { InstanceRecord } from "../../../electron/strategies/instances/record.ts";
import { newRecord } from "../../../electron/strategies/instances/record.ts";
import { Standing } from "../../../electron/storage/standing.ts";
import type { RunSpec, StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { VersionCard } from "../../../shared/contract/schemas/live-card.ts";
import type { StopPolicy, StrategySettings, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { badInput, TerminalError } from "../../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import { istDay } from "../../../shared/domain/time.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { money, price } from "../../../shared/domain/units.ts";
import type { InstrumentFacts } from "../../../shared/strategy/instrument-handle.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";

export const SBIN = "NSE:SBIN" as InstrumentKey;
export const PAPER = accountId("paper", "p1", "paper");
export const LIVE = accountId("angelone", "A100", "live");

/** A card of these checks, named by their ids; those after "-" are red. */
export function cardOf(...checks: readonly string[]): VersionCard {
  return {
    run: "run001", ranAt: 0 as SystemTime, readable: true, sentence: "Numbers of “EMA on SBIN”.",
    checks: checks.map((name) => ({ id: name.replace("-", ""), title: `Check ${name.replace("-", "")}`, passed: !name.startsWith("-"), value: "1", limit: "at least 2", sentence: "So it is." })),
  };
}
export const GREEN = cardOf("trades", "drawdown");

export function settingsOf(change: Partial<StrategySettings> = {}): StrategySettings {
  return {
    title: "EMA on SBIN", group: "", account: PAPER, mode: "paper", holding: "intraday", parameters: { stock: SBIN, fast: 9 }, capital: money(1_00_000_0000),
    limits: { ordersPerDay: 100, orderValue: money(0), exposure: money(0), dailyLoss: money(0), errorsInRow: 3 },
    schedule: { policy: "leave", weekdays: [1, 2, 3, 4, 5] },
    autoStart: false,
    ...change,
  };
}

export function buildOf(version: string): StrategyBuild {
  return { file: "my-ema.ts", code: version, map: "{}", hash: version.repeat(64).slice(0, 64) };
}
export const A = buildOf("a");
export const B = buildOf("b");

export function factsOf(key: InstrumentKey): InstrumentFacts {
  return { key, exchange: "NSE", symbol: key.slice(4), kind: "equity", underlying: key.slice(4), expiry: undefined, strike: undefined, optionType: undefined, lot: 1, tick: price(500), multiplier: 1, fnoStock: false };
}

export function stateOf(quantity: number, fills: readonly string[] = []): RunState {
  return {
    format: 1, strategy: "MyEma", stateVersion: 1, fields: {}, parameters: {}, now: 0, begun: 0, sequence: 7, random: 1,
    instruments: [{ key: SBIN, quantity, last: 0, stamp: 0, nth: 0 }], series: [], ticks: [], timers: [], orders: { open: [], fills }, ledger: {},
  };
}

export function fillOf(id: string, side: "BUY" | "SELL", quantity: number): FillUpdate {
  return { id, order: `o-${id}`, signal: `s-${id}`, instrument: 0, side, quantity, price: 800_0000, at: 0 as MarketTime };
}

/** Hosts that answer as they are told. */
export class FakeHosts implements RunHosts {
  readonly calls: string[] = [];
  readonly planned: RunSpec[] = [];
  readonly begun: Parameters<RunHosts["start"]>[2][] = [];
  refusePlan: string | undefined;
  refuseStart: string | undefined;
  refuseSwap: string | undefined;
  /** Told during a stop, as by onStop. */
  onStop: (run: string) => void = () => {};
  state: RunState | undefined = stateOf(0);
  /** A start waits for it. */
  gate: Promise<void> = Promise.resolve();

  async plan(spec: RunSpec) {
    this.calls.push(`plan ${spec.generation} ${spec.build.hash[0] ?? ""}`);
    this.planned.push(spec);
    if (this.refusePlan !== undefined) throw new TerminalError(badInput("file", "", this.refusePlan));
    await this.gate;
    return { needs: [], instruments: spec.instruments.map(({ key }) => key) };
  }
  start(_run: string, generation: number, begin: Parameters<RunHosts["start"]>[2]): Promise<MarketTime> {
    this.calls.push(`start ${generation} ${begin.from.kind}`);
    this.begun.push(begin);
    if (this.refuseStart !== undefined) return Promise.reject(new TerminalError(badInput("file", "", this.refuseStart)));
    return Promise.resolve(begin.at);
  }
  swap(_run: string, generation: number) {
    this.calls.push(`swap ${generation}`);
    if (this.refuseSwap !== undefined) return Promise.reject(new TerminalError(badInput("file", "", this.refuseSwap)));
    return Promise.resolve({ switchMs: 1.5, sequence: 42 });
  }
  drop(_run: string, generation: number): void {
    this.calls.push(`drop ${generation}`);
  }
  stop(run: string, reason: string) {
    this.calls.push(`stop ${reason}`);
    this.onStop(run);
    return Promise.resolve({ state: this.state, why: "" });
  }
  order(_run: string, update: OrderUpdate): void {
    this.calls.push(`order ${update.id}`);
  }
  fill(_run: string, update: FillUpdate): void {
    this.calls.push(`fill ${update.id}`);
  }
}

/** The money side, as far as lifecycle sees it. */
export class FakeOrders implements InstanceOrders {
  wants: OrdersWants;
  world: RigWorld;
  readonly taken: string[] = [];
  ended = false;
  constructor(wants: OrdersWants, world: RigWorld) {
    this.wants = wants;
    this.world = world;
  }
  restore(): Promise<void> {
    return Promise.resolve();
  }
  begin(): Promise<void> {
    this.world.deeds.push("begin");
    return Promise.resolve();
  }
  signals(generation: number, signals: readonly Signal[], may: "all" | "reduce"): void {
    for (const { id } of signals) this.taken.push(`${generation} ${id} ${may} ${this.wants.build(generation)[0] ?? ""}`);
  }
  orderChanged(): void {}
  filled(): void {}
  pause(): void {
    this.world.deeds.push("pause");
  }
  openOrders(): OrderUpdate[] {
    return [];
  }
  fills(): FillUpdate[] {
    return [...this.world.fills];
  }
  positions(): StrategyView["positions"] {
    const { held } = this.world;
    return held === 0 ? [] : [{ instrument: SBIN, product: "MIS", quantity: held, averagePrice: price(800_0000) }];
  }
  get figures() {
    const none = { net: money(0), charges: money(0) };
    return { today: { ...none, orders: 0 }, total: { ...none, trades: 0, wins: 0, since: "2026-11-20" }, equity: [], openOrders: 0, marks: 0 };
  }
  marks() {
    return [];
  }
  exportTotals() {
    return { day: "2026-11-20", since: "2026-11-20", net: 0, charges: 0, trades: 0, wins: 0, carried: [], carriedOpen: 0 };
  }
  halt(policy: StopPolicy): Promise<{ left: string | undefined }> {
    this.world.deeds.push(`halt ${policy}`);
    const { haltLeft } = this.world;
    if (haltLeft === undefined && policy === "square-off") this.world.held = 0;
    return Promise.resolve({ left: haltLeft });
  }
  newDay(): void {}
  remove(): Promise<void> {
    return Promise.resolve();
  }
  end(): void {
    this.ended = true;
  }
}

/** What outlives a crash, and what lies outside of the process. */
export interface RigWorld {
  readonly journal: MemoryJournal;
  readonly time: VirtualTime;
  readonly folder: string;
  readonly deeds: string[];
  held: number;
  fills: FillUpdate[];
  haltLeft: string | undefined;
}

/** One instance on virtual time, with stand-ins around it; `again` is a crash and a start on the same disk. */
export class InstanceRig {
  readonly world: RigWorld;
  readonly hosts = new FakeHosts();
  readonly notes: string[] = [];
  trading = true;
  killed = false;
  /** The file as it is. */
  file: StrategyBuild | string = A;
  card: CardSource = () => Promise.resolve(GREEN);
  readonly paperDays: string[] = [];
  instance!: StrategyInstance;
  orders!: FakeOrders;
  views = 0;

  constructor(world?: Partial<RigWorld>) {
    this.world = {
      // A Friday, 10:00 in India.
      journal: new MemoryJournal(), time: new VirtualTime(Date.parse("2026-11-20T10:00:00+05:30")), folder: tempFolder(), deeds: [], held: 0, fills: [], haltLeft: undefined,
      ...world,
    };
  }

  get time(): VirtualTime {
    return this.world.time;
  }

  get view(): StrategyView {
    return this.instance.view;
  }

  /** What the journal says was done, in words. */
  get written(): string[] {
    return this.world.journal.records.map(({ body }) => (JSON.parse(body) as { what: string }).what);
  }

  async open(record: InstanceRecord = newRecord("my-ema-0001", "own/my-ema.ts", settingsOf())): Promise<StrategyInstance> {
    const { time, journal } = this.world;
    const account: AccountId = record.settings.account;
    const standing = new Standing<InstanceRecord>({ kind: "strategy", journal, clock: time, day: () => istDay(time.now()), isOver: ({ over }) => over });
    const [restored] = standing.restore(standingOf(journal.records), account);
    if (!restored) await standing.save(account, record.id, record, "Added.");
    this.instance = new StrategyInstance(restored ?? record, {
      standing, calendar: calendar(), clock: time, timers: time,
      market: {
        hosts: this.hosts,
        marketAt: () => time.now() as number as MarketTime,
        day: () => istDay(time.now()),
        facts: factsOf,
        slots: (keys) => keys.map((_, i) => i),
        watch: () => {},
        warm: () => Promise.resolve({ warm: [], sentences: [] }),
        segmentOf: () => "equity",
      },
      files: this.#files(),
      folder: new InstanceFolder(this.world.folder),
      standingRecords: () => [],
      openOrders: (wants) => (this.orders = new FakeOrders(wants, this.world)),
      account: () => ({ trading: this.trading, sentence: this.trading ? "Ready." : "Signing in." }),
      killed: () => this.killed,
      card: (version, how) => this.card(version, how),
      person: "trader",
      ranOnPaper: ({ hash }, day) => void this.paperDays.push(`${hash[0] ?? ""} ${day}`),
      note: (tone, sentence) => void this.notes.push(`${tone}: ${sentence}`),
      changed: () => (this.views += 1),
    });
    await this.wait();
    return this.instance;
  }

  /** Killed without a word, and started again on what is on the disk. */
  async again(change: Partial<RigWorld> = {}): Promise<InstanceRig> {
    await this.wait();
    // Whatever the dead process still holds reaches nothing.
    const { journal } = this.world;
    const kept = new MemoryJournal();
    kept.records.push(...journal.records);
    journal.append = () => new Promise(() => {});
    const next = new InstanceRig({ ...this.world, journal: kept, ...change });
    next.file = this.file;
    return next;
  }

  /** Until files are written and promises settled; no time passes. */
  async wait(): Promise<void> {
    for (let i = 0; i < 8; i++) {
      await settle();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  /** Until it is so, however long the disk takes; it is looked at meanwhile, and no time passes. */
  async until(isSo: () => boolean): Promise<void> {
    for (let look = 0; !isSo(); look++) {
      if (look === 300) throw new Error(`it never came to that: ${this.view.state}, ${this.view.sentence}, ${this.hosts.calls.join(" · ")}`);
      this.instance.look();
      await this.wait();
    }
  }

  /** The instance is looked at each second for so long. */
  async pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      await this.time.pass(1_000);
      this.instance.look();
      await settle();
    }
    await this.wait();
  }

  #files(): Files {
    return {
      get: () => undefined,
      hashOf: () => (typeof this.file === "string" ? "" : this.file.hash),
      fresh: () => {
        if (typeof this.file === "string") return Promise.reject(new TerminalError(badInput("file", "a file that can be run", this.file)));
        return Promise.resolve({ build: this.file, view: {} as never });
      },
      wanted: (_build, parameters) => Promise.resolve({ values: parameters, instruments: [SBIN], frames: [5] }),
    };
  }
}

export function signal(id: string): Signal {
  return { kind: "market", id, side: "BUY", quantity: 1, instrument: SBIN, reason: "", decision: { on: "tick", at: 0 as MarketTime, instrument: SBIN, candle: undefined, sequence: 1 } };
}

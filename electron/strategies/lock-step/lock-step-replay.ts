import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { HolidayTable, SessionTables } from "../../../shared/calendar/session-tables.ts";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import type { FillModel, PerformanceView } from "../../../shared/contract/schemas/paper.ts";
import type { StopPolicy } from "../../../shared/contract/schemas/strategies.ts";
import type { RunSpec, RunStart, WarmCandles } from "../../../shared/contract/strategy-host.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Fill, Order } from "../../../shared/domain/order.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import type { MarginTables } from "../../../shared/simulation/margin.ts";
import type { CallbackFailure } from "../../../shared/strategy/health.ts";
import type { LogLine } from "../../../shared/strategy/log.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { StopReason } from "../../../shared/strategy/strategy.ts";
import { DayTurn } from "../../accounts/day-turn.ts";
import { InstrumentIndex } from "../../market/instrument-index.ts";
import type { RiskLimits } from "../../orders/risk/limits.ts";
import type { Breach, OrderSettings } from "../orders/orders-options.ts";
import type { RefusedOrder } from "../orders/updates.ts";
import type { Seat } from "./lock-step.ts";
import { LockStep } from "./lock-step.ts";
import type { RecordedTicks } from "./recorded-tick.ts";
import { ReplayFeed } from "./replay-feed.ts";
import { ReplayRun } from "./replay-run.ts";
import { ReplayTime } from "./replay-time.ts";
import { StepAccount } from "./step-account.ts";
import type { FillsLine } from "./step-floor.ts";
import { StepFloor } from "./step-floor.ts";
import type { HostLine } from "./step-host.ts";
import { StepHost } from "./step-host.ts";
import type { ReadableJournal } from "./step-journal.ts";
import { StepJournal } from "./step-journal.ts";
import type { LevelsLine } from "./step-levels.ts";
import { StepLevels } from "./step-levels.ts";

const LOOK_MS = 1_000;
/** Rings at the replay's feed, as at the tick bridge: hosts from 16 on. */
const RING = { levels: 1, fills: 2, hosts: 16 } as const;

export interface LockStepReplayOptions {
  /** Market time at which everything stands before the first tick. */
  readonly from: MarketTime;
  /** Of that day, as the exchange listed them; the recording may hold others, which are only shown. */
  readonly instruments: readonly Instrument[];
  readonly sessions: SessionTables;
  readonly holidays: HolidayTable;
  readonly charges: ChargeTables;
  readonly margins: MarginTables;
  readonly account: { readonly name: string; readonly capital: Money; readonly model: FillModel; readonly limits: RiskLimits };
  readonly seed: number;
  readonly lines: { readonly fills: FillsLine; readonly levels: LevelsLine; readonly hosts: readonly HostLine[] };
  readonly journal: ReadableJournal;
}

export interface StartRun {
  readonly settings: OrderSettings;
  /** Number of the host's line. */
  readonly host: number;
  readonly warm: readonly WarmCandles[];
  readonly from: RunStart;
}

/** What a replay comes to. Two of the same recording, strategies and seed are equal in all of it. */
export interface ReplayOutcome {
  readonly ticks: number;
  readonly signals: readonly { readonly run: string; readonly signals: readonly Signal[] }[];
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  /** Equity, charges by line, realised and unrealised profit of the paper account. */
  readonly performance: PerformanceView;
  readonly states: readonly { readonly run: string; readonly state: RunState | undefined }[];
  readonly failures: readonly { readonly run: string; readonly failure: CallbackFailure }[];
  /** Orders that there never were: refused by the strategy's limits or the account's gate. */
  readonly refused: readonly { readonly run: string; readonly order: RefusedOrder; readonly at: MarketTime; readonly sentence: string }[];
  /** Limits of strategies that ended them. */
  readonly breaches: readonly { readonly run: string; readonly breach: Breach }[];
  /** The account's day in words. */
  readonly activity: readonly ActivityView[];
  readonly troubles: readonly string[];
}

/** Strategies and a paper account over a recording, in lock-step. */
export class LockStepReplay {
  readonly time: ReplayTime;
  readonly driver: LockStep;
  readonly account: StepAccount;
  #options: LockStepReplayOptions;
  #feed: ReplayFeed;
  #journal: StepJournal;
  #instruments = new InstrumentIndex();
  #floor: StepFloor;
  #levels: StepLevels;
  #hosts: readonly StepHost[];
  #runs = new Map<string, ReplayRun>();
  #ticks = 0;
  #signals: { run: string; signals: readonly Signal[] }[] = [];
  #states: { run: string; state: RunState | undefined }[] = [];
  #failures: { run: string; failure: CallbackFailure }[] = [];
  #activity: ActivityView[] = [];
  #troubles: string[] = [];
  #log: { run: string; lines: readonly LogLine[] }[] = [];
  #refused: { run: string; order: RefusedOrder; at: MarketTime; sentence: string }[] = [];
  #breaches: { run: string; breach: Breach }[] = [];
  /** Of those, how many strategies have been stopped. */
  #stopped = 0;

  private constructor(options: LockStepReplayOptions) {
    const { from, instruments, lines, journal } = options;
    this.#options = options;
    this.time = new ReplayTime(from);
    this.#feed = new ReplayFeed(Math.max(64, instruments.length * 2));
    this.#journal = new StepJournal(journal);
    this.#instruments.load(instruments);
    this.#floor = this.#openFloor();
    this.#levels = this.#openLevels();
    this.#hosts = lines.hosts.map((line, i) => this.#openHost(line, RING.hosts + i));
    this.account = this.#openAccount();
    const market: Seat[] = [{ reader: this.#floor, ring: RING.fills }, { reader: this.#levels, ring: RING.levels }];
    this.driver = new LockStep({ time: this.time, feed: this.#feed, journal: this.#journal, market, hosts: this.#hosts.map((reader, i) => ({ reader, ring: RING.hosts + i })) });
  }

  /** @throws Error where the account does not come up. */
  static async open(options: LockStepReplayOptions): Promise<LockStepReplay> {
    const replay = new LockStepReplay(options);
    await replay.#settled(replay.account.open());
    const { view } = replay.account.runtime;
    if (!view.trading) throw new Error(`The replay's account did not come up: ${view.sentence}`);
    replay.#lookAtDays();
    return replay;
  }

  /** Starts a strategy. @throws Error with a sentence where the file, its parameters or its history do not fit. */
  async start(spec: RunSpec, { host: number, settings, warm, from }: StartRun): Promise<void> {
    const host = this.#hosts[number];
    if (!host) throw new RangeError(`the replay has no strategy host ${number}`);
    const { instruments } = await host.plan(spec);
    const run = new ReplayRun({
      spec, settings, host, instruments,
      account: this.account,
      onBreach: (breach) => this.#breaches.push({ run: spec.run, breach }),
      onTrouble: (sentence) => this.#troubles.push(sentence),
      onRefused: (order, at, sentence) => this.#refused.push({ run: spec.run, order, at, sentence }),
    });
    await this.#settled(run.begin());
    const handOut = await host.start(spec, { slots: instruments.map((key) => this.#feed.slotOf(key) ?? -1), warm, from, at: this.time.marketAt() });
    this.#runs.set(spec.run, run);
    handOut();
    await this.driver.settle();
  }

  /** @throws Error where a thread has ended or fallen out of step. */
  async play(ticks: RecordedTicks): Promise<void> {
    for await (const tick of ticks) {
      await this.driver.tick(tick);
      this.#ticks += 1;
      for (let breached = this.#breaches[this.#stopped]; breached; breached = this.#breaches[this.#stopped]) {
        this.#stopped += 1;
        if (!this.#states.some(({ run }) => run === breached.run)) await this.stop(breached.run, "limit", "square-off");
      }
    }
  }

  /** Ends a strategy with its last callback. What it decides there, and what the policy asks for, goes on with the ticks that follow. */
  async stop(id: string, reason: StopReason, policy: StopPolicy): Promise<void> {
    const run = this.#runs.get(id);
    if (!run || this.#states.some((state) => state.run === id)) throw new RangeError(`the replay runs no strategy ${id}`);
    const { state, hand } = await run.host.stop(run.spec, reason);
    this.#states.push({ run: id, state });
    hand();
    await this.driver.settle();
    run.orders.halt(policy).then(({ left }) => void (left !== undefined && this.#troubles.push(left)), (error: unknown) => void this.#troubles.push(String(error)));
    await this.driver.settle();
  }

  get log(): readonly { readonly run: string; readonly lines: readonly LogLine[] }[] {
    return this.#log;
  }

  outcome(): ReplayOutcome {
    const { runtime, accounts } = this.account;
    return {
      ticks: this.#ticks, signals: this.#signals, orders: runtime.ledger.orders(), fills: runtime.ledger.fills(),
      performance: accounts.performance(runtime.view.id),
      states: this.#states, failures: this.#failures, refused: this.#refused, breaches: this.#breaches, activity: this.#activity, troubles: this.#troubles,
    };
  }

  /** Ends account and threads. */
  async end(): Promise<void> {
    await this.#settled(this.account.runtime.stop()).catch(() => {});
    await Promise.all([this.#floor.end(), this.#levels.end(), ...this.#hosts.map((host) => host.end())]);
  }

  /** Lets time pass without ticks, at the end of a recording for one. */
  passTo(at: MarketTime): Promise<void> {
    return this.driver.passTo(at);
  }

  /** As the terminal does, each second: the account, and with it the strategies, begins each new trading day. */
  #lookAtDays(): void {
    const { runtime, day } = this.account;
    const turn = new DayTurn(day(), { day, clock: this.time, trading: () => runtime.view.trading, reload: () => Promise.resolve(), accounts: () => [runtime], onAlarm: (sentence) => this.#troubles.push(sentence) });
    const look = (): void => {
      turn.look();
      this.time.after(LOOK_MS, look);
    };
    this.time.after(LOOK_MS, look);
  }

  /** Something that asks for answers which only the driver lets through. */
  async #settled<T>(work: Promise<T>): Promise<T> {
    let waits = true;
    const done = work.finally(() => (waits = false));
    done.catch(() => {});
    await this.driver.settle();
    if (waits) throw new Error("The replay's account waits for something outside of the replay.");
    return done;
  }

  #openFloor(): StepFloor {
    const { lines, seed } = this.#options;
    const ring = this.#feed.createRing();
    this.#feed.attachRing(RING.fills, ring, "all");
    return new StepFloor({ line: lines.fills, board: this.#feed.board.buffer, ring, seed, onEvent: (account, event) => this.account.accounts.heard(account, event) });
  }

  #openLevels(): StepLevels {
    return new StepLevels(this.#options.lines.levels, {
      board: this.#feed.board.buffer,
      ring: RING.levels,
      slotOf: (key) => this.#feed.slotOf(key),
      attachRing: (ring, buffer, slots) => this.#feed.attachRing(ring, buffer, slots),
      timers: this.time,
      onAlarm: (sentence) => this.#troubles.push(sentence),
      onDoubt: (sentence) => this.#troubles.push(sentence),
    });
  }

  #openHost(line: HostLine, number: number): StepHost {
    const { sessions, holidays } = this.#options;
    const ring = this.#feed.createRing();
    this.#feed.attachRing(number, ring, "all");
    return new StepHost({
      line, ring, sessions, holidays,
      board: this.#feed.board.buffer,
      onSignals: (run, generation, signals) => {
        this.#signals.push({ run, signals });
        this.#runs.get(run)?.signals(generation, signals);
      },
      onFailed: (run, failure) => this.#failures.push({ run, failure }),
      onLog: (run, lines) => this.#log.push({ run, lines }),
    });
  }

  #openAccount(): StepAccount {
    const { sessions, holidays, charges, margins, account, seed } = this.#options;
    return new StepAccount({
      ...account, charges, margins, seed,
      time: this.time,
      feed: this.#feed,
      journal: this.#journal,
      floor: this.#floor,
      levels: this.#levels.host,
      instruments: this.#instruments,
      calendar: new TradingCalendar(sessions, holidays),
      onActivity: (entry) => this.#activity.push(entry),
    });
  }
}

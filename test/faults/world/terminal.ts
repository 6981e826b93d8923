import { readFileSync } from "node:fs";
import type { AccountOptions } from "../../../electron/accounts/account-options.ts";
import { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import type { Wires } from "../../../electron/accounts/network-link.ts";
import { NetworkLink } from "../../../electron/accounts/network-link.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { QuotePeek } from "../../../electron/market/quote-peek.ts";
import { KillSwitch } from "../../../electron/orders/kill-switch.ts";
import { DEFAULT_LIMITS, UNPACED_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { ActivityLog } from "../../../electron/telemetry/activity-log.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerProtocol } from "../../../shared/brokers/port.ts";
import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { MarketTime, SystemClock, SystemTime, Timers } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import { instrument } from "../../support/orders.ts";
import type { Alarm, ToldBracket } from "../checker/history.ts";
import type { BrokerTime } from "./broker.ts";
import { SYMBOLS } from "./broker.ts";
import type { Chance } from "./chance.ts";
import type { Disk, Life } from "./crash-journal.ts";
import { CrashJournal } from "./crash-journal.ts";
import type { ReadRows } from "./quick-books.ts";
import { withQuickBooks } from "./quick-books.ts";
import type { Recent } from "./recent.ts";
import type { Network } from "./wires.ts";
import { WorldLevels } from "./world-levels.ts";

export const ACCOUNT = "angelone:P100001:practice" as AccountId;
export const DAY = "2026-11-20";
const NOT_JOURNALED = "Not sent: the journal could not be written.";
/** Small, so that exits are cut into parts. */
export const FREEZE = 120;

const table = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/${name}/angelone.json`, import.meta.url), "utf8"));
const charges = chargeTables(table("charges"));
const margins = marginTables(table("margins"));

const INSTRUMENTS: readonly Instrument[] = Object.keys(SYMBOLS).map((symbol) => {
  const name = symbol.replace("-EQ", "");
  return instrument({ key: `NSE:${name}` as InstrumentKey, symbol: name, name, underlying: name, freeze: FREEZE, broker: { token: `t-${name}`, symbol, segment: "NSE" } });
});

/** Numbers the lives of a process, so that what one said is not taken for another's. */
let lives = 0;
/** Read only, so that all lives of all runs may share it. */
const instruments = new InstrumentIndex();
instruments.load(INSTRUMENTS);

export interface Ground {
  readonly time: BrokerTime;
  readonly chance: Chance;
  readonly network: Network;
  readonly recent: Recent;
  readonly disk: Disk;
  /** Chance that it is killed at a border. */
  killEach: number;
  /** By how much the machine's clock is off, ms. */
  skew: number;
  /** The gate keeps to the broker's rates. Otherwise the lanes fill up. */
  readonly paced: boolean;
  /** Rows of books read before; undefined to read each anew. */
  readonly rows: ReadRows | undefined;
  /** Borders at which it was killed, and how often each was crossed. */
  readonly crossed: Map<string, number>;
  readonly killedAt: Map<string, number>;
  /** Called when it has been killed. */
  onKilled: () => void;
  /** When the machine slept, from shutting the lid to waking. */
  readonly sleeps: { readonly from: number; readonly to: number }[];
  /** What the page was told, by all incarnations. */
  readonly told: { readonly orders: Set<string>; readonly fills: Set<string>; readonly brackets: ToldBracket[] };
  readonly alarms: Alarm[];
  /** All that was said, for whoever has to find out what happened. */
  readonly words: string[];
  /** Faults planted on purpose. */
  readonly plant?: Plant;
}

/** Ways to break the terminal, for showing that the checker sees it. */
export interface Plant {
  readonly protocol?: (protocol: BrokerProtocol) => BrokerProtocol;
  readonly http?: (http: Wires["http"]) => Wires["http"];
  readonly journal?: (journal: CrashJournal) => void;
}

interface Words {
  readonly tone: string;
  readonly sentence: string;
}

export const keyOf = (symbol: string): InstrumentKey => `NSE:${symbol.replace("-EQ", "")}` as InstrumentKey;
const tally = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** One life of the terminal's account between two kills, on the ground that outlasts it. */
export class Incarnation implements Life {
  alive = true;
  asleep = false;
  /** Trading day by the market clock. */
  today = DAY;
  readonly account: AccountRuntime;
  readonly journal: CrashJournal;
  readonly levels: WorldLevels;
  readonly lever: KillSwitch;
  readonly ground: Ground;
  /** Hears no ticks before then. */
  #deafUntil = 0;
  #atWaking: (() => void)[] = [];
  #life: number;
  #clock: SystemClock;
  #timers: Timers;

  constructor(ground: Ground) {
    this.ground = ground;
    this.#life = ++lives;
    this.#clock = { now: () => (ground.time.now() + ground.skew) as SystemTime };
    this.#timers = { after: (ms, run) => this.#after(ms, run) };
    this.levels = new WorldLevels({ now: () => ground.time.now(), after: (ms, run) => this.#after(ms, run) }, ground.chance);
    this.journal = new CrashJournal(ground.disk, this, ground.time, ground.chance);
    ground.plant?.journal?.(this.journal);
    this.lever = new KillSwitch({
      journal: this.journal, clock: this.#clock, timers: this.#timers,
      day: () => this.today,
      accounts: () => [{ id: ACCOUNT, ledger: this.account.ledger, desk: this.account.desk, squareOff: this.account.safety.squareOff, held: () => 0, trading: () => this.account.view.trading }],
      publish: () => {},
      onAlarm: (sentence) => this.#said({ tone: "alarm", sentence }),
    });
    this.lever.onPull(() => this.account.plans.haltOpening("The kill switch was pulled."));
    this.account = new AccountRuntime(this.#options());
    this.journal.onFailure = (sentence) => this.account.journalBroken(sentence);
  }

  start(): void {
    const { disk } = this.ground;
    this.lever.restore(disk.standing());
    this.account.restore([...disk.records]);
    void this.account.start();
  }

  border(name: string): boolean {
    if (!this.alive) return false;
    tally(this.ground.crossed, name);
    if (this.ground.killEach > 0 && this.ground.chance.is(this.ground.killEach)) this.kill(name);
    return this.alive;
  }

  kill(name: string): void {
    if (!this.alive) return;
    this.alive = false;
    tally(this.ground.killedAt, name);
    this.ground.recent.killed(name);
    this.journal.die();
    this.ground.onKilled();
  }

  /** The lid is shut: timers stand still, connections break, and all that fell due comes at once afterwards. */
  sleep(ms: number): void {
    if (this.asleep) return;
    this.asleep = true;
    this.ground.sleeps.push({ from: this.ground.time.now(), to: this.ground.time.now() + ms });
    this.ground.time.after(ms, () => {
      this.asleep = false;
      for (const run of this.#atWaking.splice(0)) run();
    });
  }

  whenAwake(run: () => void): void {
    if (this.asleep) this.#atWaking.push(run);
    else run();
  }

  /** The feed is silent for so long. */
  deafen(ms: number): void {
    this.#deafUntil = this.ground.time.now() + ms;
  }

  tick(symbol: string, paise: number): void {
    if (!this.alive || this.asleep || this.ground.time.now() < this.#deafUntil) return;
    this.levels.trade(keyOf(symbol), (paise * 100) as Price);
  }

  #after(ms: number, run: () => void): () => void {
    let wanted = true;
    const stop = this.ground.time.after(ms, () => {
      if (!this.alive) return;
      if (this.asleep) this.whenAwake(() => void (this.alive && wanted && run()));
      else run();
    });
    return () => {
      wanted = false;
      stop();
    };
  }

  #options(): AccountOptions {
    const { time, chance, network, plant } = this.ground;
    const { rows } = this.ground;
    const protocol = rows ? withQuickBooks(angelone(), rows) : angelone();
    const wires = network.wiresFor(this);
    const clock = this.#clock;
    const timers = this.#timers;
    const random = (): number => chance.next();
    return {
      id: ACCOUNT, title: "Practice", instruments, charges, margins,
      link: (events) =>
        new NetworkLink(
          {
            protocol: plant?.protocol?.(protocol) ?? protocol,
            credentials: { clientCode: "P100001", pin: "4321", apiKey: "key12345", totpSecret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" },
            codesMayRepeat: true,
            limits: protocol.limits,
            clock, timers, random,
            onSession: () => {},
            wires: plant?.http ? { ...wires, http: plant.http(wires.http) } : wires,
          },
          events,
        ),
      installation: "abcd",
      journal: this.journal,
      standing: this.ground.disk.standing(),
      levels: this.levels,
      killed: () => this.lever.why(),
      limits: () => (this.ground.paced ? DEFAULT_LIMITS : UNPACED_LIMITS),
      market: () => ({ kind: "open", sentence: "Open.", amo: true }),
      records: (query) => Promise.resolve(recordsOf(this.ground.disk.records, query)),
      candles: () => Promise.resolve([]),
      quotes: { of: (key: InstrumentKey) => this.#quote(key) } as unknown as QuotePeek,
      clock, timers, random,
      stopwatch: () => time.now(),
      activity: { note: (words: Words) => this.#said(words) } as unknown as ActivityLog,
      publish: (topic, payload) => this.#published(topic, payload),
      day: () => this.today,
      marketAt: () => time.now() as MarketTime,
      prepare: () => Promise.resolve(),
    };
  }

  #quote(key: InstrumentKey) {
    const paise = this.ground.network.broker.ltp.get(`${key.slice(4)}-EQ`);
    return paise === undefined ? undefined : { ltp: (paise * 100) as Price, mark: (paise * 100) as Price, upperCircuit: undefined, lowerCircuit: undefined };
  }

  #said({ tone, sentence }: Words): void {
    if (!this.alive) return;
    const { alarms, words, time } = this.ground;
    if (tone === "alarm") alarms.push({ at: time.now(), sentence });
    words.push(`${((time.now() % 86_400_000) / 1000).toFixed(1)} ${tone}: ${sentence}`);
  }

  #published(topic: string, payload: unknown): void {
    if (!this.alive) return;
    const { told } = this.ground;
    const { key, text } = payload as { key: string; text?: string };
    // What the journal refused is told as not sent, and is known to nobody after a restart.
    if (topic === "order" && text !== NOT_JOURNALED) told.orders.add(key);
    if (topic === "fill") told.fills.add(key);
    if (topic === "bracket") told.brackets.push(toldBracket(this.ground.time.now(), this.#life, payload as BracketView));
  }
}

function toldBracket(at: number, life: number, view: BracketView): ToldBracket {
  const { id, state, filled, exited, covered, naked, stopNow } = view;
  return { at, life, id, state, filled, exited, covered, naked, hasStop: stopNow !== undefined };
}

/** As the journal writer searches: newest first. */
function recordsOf(records: readonly JournalRecord[], { account, kindPrefix, about, most }: RecordQuery): JournalRecord[] {
  const fits = (record: JournalRecord): boolean =>
    (account === undefined || record.account === account) && (kindPrefix === undefined || record.kind.startsWith(kindPrefix)) && (about === undefined || record.body.includes(`"${about}"`));
  return records.filter(fits).slice(-most).reverse();
}

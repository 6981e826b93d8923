import { readFileSync } from "node:fs";
import type { AccountOptions } from "../../../electron/accounts/account-options.ts";
import { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { QuotePeek } from "../../../electron/market/quote-peek.ts";
import type { ActivityLog } from "../../../electron/telemetry/activity-log.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerProtocol } from "../../../shared/brokers/port.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import { instrument } from "../../support/orders.ts";
import type { BrokerTime } from "./broker.ts";
import { SYMBOLS } from "./broker.ts";
import type { Chance } from "./chance.ts";
import type { Disk, Life } from "./crash-journal.ts";
import { CrashJournal } from "./crash-journal.ts";
import type { Network } from "./wires.ts";

export const ACCOUNT = "angelone:P100001:practice" as AccountId;
export const DAY = "2026-11-20";
const NOT_JOURNALED = "Not sent: the journal could not be written.";
/** Small, so that exits are cut into parts. */
const FREEZE = 120;

const table = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/${name}/angelone.json`, import.meta.url), "utf8"));
const charges = chargeTables(table("charges"));
const margins = marginTables(table("margins"));

const INSTRUMENTS: readonly Instrument[] = Object.keys(SYMBOLS).map((symbol) => {
  const name = symbol.replace("-EQ", "");
  return instrument({ key: `NSE:${name}` as InstrumentKey, symbol: name, name, underlying: name, freeze: FREEZE, broker: { token: `t-${name}`, symbol, segment: "NSE" } });
});

export interface Ground {
  readonly time: BrokerTime;
  readonly chance: Chance;
  readonly network: Network;
  readonly disk: Disk;
  /** Chance that it is killed at a border. */
  killEach: number;
  /** Borders at which it was killed, and how often each was crossed. */
  readonly crossed: Map<string, number>;
  readonly killedAt: Map<string, number>;
  /** Called when it has been killed. */
  onKilled: () => void;
  /** What the page was told, by all incarnations. */
  readonly told: { readonly orders: Set<string>; readonly fills: Set<string> };
  readonly alarms: string[];
  /** The last things said, for whoever has to find out what happened. */
  readonly words: string[];
  /** Faults planted on purpose. */
  readonly plant?: Plant;
}

/** Ways to break the terminal, for showing that the checker sees it. */
export interface Plant {
  readonly protocol?: (protocol: BrokerProtocol) => BrokerProtocol;
  readonly http?: (http: NonNullable<AccountOptions["wires"]>["http"]) => NonNullable<AccountOptions["wires"]>["http"];
  readonly journal?: (journal: CrashJournal) => void;
}

interface Words {
  readonly tone: string;
  readonly sentence: string;
}

const tally = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** One life of the terminal's account between two kills, on the ground that outlasts it. */
export class Incarnation implements Life {
  alive = true;
  readonly account: AccountRuntime;
  readonly journal: CrashJournal;
  #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.journal = new CrashJournal(ground.disk, this, ground.time, ground.chance);
    ground.plant?.journal?.(this.journal);
    this.account = new AccountRuntime(this.#options());
    this.journal.onFailure = (sentence) => this.account.journalBroken(sentence);
  }

  start(): void {
    this.account.restore([...this.#ground.disk.records]);
    void this.account.start();
  }

  border(name: string): boolean {
    if (!this.alive) return false;
    tally(this.#ground.crossed, name);
    if (this.#ground.killEach > 0 && this.#ground.chance.is(this.#ground.killEach)) this.kill(name);
    return this.alive;
  }

  kill(name: string): void {
    if (!this.alive) return;
    this.alive = false;
    tally(this.#ground.killedAt, name);
    this.journal.die();
    this.#ground.onKilled();
  }

  #options(): AccountOptions {
    const { time, chance, network, plant } = this.#ground;
    const instruments = new InstrumentIndex();
    instruments.load(INSTRUMENTS);
    const protocol = angelone();
    const wires = network.wiresFor(this);
    return {
      id: ACCOUNT, title: "Practice", instruments, charges, margins,
      protocol: plant?.protocol?.(protocol) ?? protocol,
      credentials: { clientCode: "P100001", pin: "4321", apiKey: "key12345", totpSecret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" },
      codesMayRepeat: true,
      limits: protocol.limits,
      installation: "abcd",
      journal: this.journal,
      quotes: { of: (key: InstrumentKey) => this.#quote(key) } as unknown as QuotePeek,
      clock: { now: () => time.now() as SystemTime },
      timers: { after: (ms, run) => time.after(ms, () => void (this.alive && run())) },
      stopwatch: () => time.now(),
      random: () => chance.next(),
      activity: { note: (words: Words) => this.#said(words) } as unknown as ActivityLog,
      publish: (topic, payload) => this.#published(topic, payload),
      day: () => DAY,
      marketAt: () => time.now() as MarketTime,
      closedHint: () => undefined,
      onSession: () => {},
      prepare: () => Promise.resolve(),
      wires: plant?.http ? { ...wires, http: plant.http(wires.http) } : wires,
    };
  }

  #quote(key: InstrumentKey) {
    const paise = this.#ground.network.broker.ltp.get(`${key.slice(4)}-EQ`);
    return paise === undefined ? undefined : { ltp: (paise * 100) as Price, upperCircuit: undefined, lowerCircuit: undefined };
  }

  #said({ tone, sentence }: Words): void {
    if (!this.alive) return;
    const { alarms, words, time } = this.#ground;
    if (tone === "alarm") alarms.push(sentence);
    words.push(`${((time.now() % 86_400_000) / 1000).toFixed(1)} ${tone}: ${sentence}`);
    if (words.length > 200) words.shift();
  }

  #published(topic: string, payload: unknown): void {
    if (!this.alive) return;
    const { told } = this.#ground;
    const { key, text } = payload as { key: string; text?: string };
    // What the journal refused is told as not sent, and is known to nobody after a restart.
    if (topic === "order" && text !== NOT_JOURNALED) told.orders.add(key);
    if (topic === "fill") told.fills.add(key);
  }
}

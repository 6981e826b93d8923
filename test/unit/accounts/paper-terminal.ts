import { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import type { Halted } from "../../../electron/orders/risk/rule.ts";
import type { QuotePeek } from "../../../electron/market/quote-peek.ts";
import type { PaperHandle } from "../../../electron/paper/paper-accounts.ts";
import { PaperLink } from "../../../electron/paper/paper-link.ts";
import { requiredMargin } from "../../../electron/paper/required-margin.ts";
import type { ActivityLog } from "../../../electron/telemetry/activity-log.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { ManualLevels } from "../../support/manual-levels.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { rupees } from "../../support/orders.ts";
import { standingOf } from "../../support/standing.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import type { Prices } from "../paper/paper-rig.ts";
import { PaperRig, factsOf } from "../paper/paper-rig.ts";
import { charges, margins } from "../simulation/tables.ts";

interface Words {
  readonly tone: string;
  readonly sentence: string;
}

/** Paper accounts with the runtime that the terminal gives them, on virtual time; `again` is a kill and a start on the same journal. */
export class PaperTerminal {
  readonly rig: PaperRig;
  readonly journal: MemoryJournal;
  readonly time: VirtualTime;
  readonly levels = new ManualLevels();
  readonly said: Words[] = [];
  readonly told: { readonly topic: string; readonly payload: unknown }[] = [];
  readonly accounts = new Map<AccountId, AccountRuntime>();
  limits: RiskLimits = DEFAULT_LIMITS;
  killed: Halted | undefined;
  #prices: Prices;

  constructor(journal = new MemoryJournal(), time = new VirtualTime(Date.parse("2026-11-20T10:00:00+05:30")), prices: Prices = { quotes: new Map(), ticks: new Map() }) {
    this.journal = journal;
    this.time = time;
    this.#prices = prices;
    this.rig = new PaperRig({ journal, time, prices });
  }

  get alarms(): string[] {
    return this.said.filter(({ tone }) => tone === "alarm").map(({ sentence }) => sentence);
  }

  get first(): AccountRuntime {
    const [account] = this.accounts.values();
    if (!account) throw new Error("no account");
    return account;
  }

  async open(name: string, capital = 10_00_000): Promise<AccountRuntime> {
    const account = this.#wire(await this.rig.accounts.open(name, rupees(capital) as number as Money, this.rig.model));
    await account.start();
    await this.time.pass(2_000);
    return account;
  }

  /** Killed here, and started again on what is on the disk. */
  async again(): Promise<PaperTerminal> {
    this.rig.floor.dead = true;
    const journal = new MemoryJournal();
    journal.records.push(...this.journal.records);
    this.journal.append = () => new Promise(() => {});
    for (const account of this.accounts.values()) void account.stop();
    const next = new PaperTerminal(journal, this.time, this.#prices);
    const handles = await next.rig.accounts.restore(standingOf(journal.records), (account, day) => Promise.resolve(factsOf(journal.records, account, day)));
    for (const handle of handles) next.#wire(handle);
    for (const account of next.accounts.values()) await account.start();
    await this.time.pass(2_000);
    return next;
  }

  #wire(handle: PaperHandle): AccountRuntime {
    const { time, journal, rig, levels } = this;
    const account = new AccountRuntime({
      id: handle.id, title: handle.account.state.name,
      link: (events) => new PaperLink(handle, events, time),
      installation: "abcd", journal, levels, charges, margins,
      standing: standingOf(journal.records),
      instruments: rig.instruments,
      candles: () => Promise.resolve([]),
      quotes: { of: (key: InstrumentKey) => rig.prices.quotes.get(key) } as unknown as QuotePeek,
      clock: time, timers: time, random: seededRandom(journal.records.length + 3),
      stopwatch: () => time.now(),
      activity: { note: (words: Words) => void this.said.push(words) } as unknown as ActivityLog,
      publish: (topic, payload) => void this.told.push({ topic, payload }),
      day: () => rig.day(),
      marketAt: () => time.now() as number as MarketTime,
      market: () => ({ kind: "open", sentence: "Open.", amo: true }),
      limits: () => this.limits,
      required: (proposal, replacing) => requiredMargin(handle.account, proposal, replacing),
      killed: () => this.killed,
      records: () => Promise.resolve([]),
      prepare: () => Promise.resolve(),
    });
    this.accounts.set(handle.id, account);
    account.restore(journal.records);
    return account;
  }
}

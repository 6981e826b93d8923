import { BookFold } from "../../../electron/orders/book-fold.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import { OrderDesk } from "../../../electron/orders/order-desk.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { OrderSender } from "../../../electron/orders/order-sender.ts";
import { Reconciler } from "../../../electron/orders/reconciler.ts";
import { sharesOf } from "../../../electron/orders/square-off/shares.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { PaperQuote } from "../../../electron/paper/paper-market.ts";
import type { DayFacts, PaperHandle } from "../../../electron/paper/paper-accounts.ts";
import { PaperAccounts } from "../../../electron/paper/paper-accounts.ts";
import type { PaperFloor } from "../../../electron/paper/paper-floor.ts";
import { PaperLink } from "../../../electron/paper/paper-link.ts";
import { tableRules } from "../../../electron/paper/table-rules.ts";
import { MoneyBooks } from "../../../electron/portfolio/money-books.ts";
import { toEvent } from "../../../electron/storage/journal.ts";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { BrokerFill, BrokerOrder } from "../../../shared/brokers/port.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Order, OrderProposal, OrderTerms } from "../../../shared/domain/order.ts";
import type { StandingRecord } from "../../../shared/domain/order-events.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import type { Product } from "../../../shared/domain/words.ts";
import type { FloorOrder } from "../../../shared/simulation/fills/fill-floor.ts";
import { FillFloor } from "../../../shared/simulation/fills/fill-floor.ts";
import type { FillTick } from "../../../shared/simulation/fills/types.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { SBIN, instrument, rupees } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { charges, margins, read } from "../simulation/tables.ts";
import { AT_ONCE, levels } from "../simulation/fills/bench.ts";
import { NO_LOOK } from "../../support/no-look.ts";

export const PRACTISE = "paper:Alpha:paper" as AccountId;
export const NIFTY_INDEX = "NSE_INDEX:NIFTY" as InstrumentKey;
export const CALL = "NFO:NIFTY24NOV2624500CE" as InstrumentKey;
export const CRUDE = "MCX:CRUDEOILM18DEC26FUT" as InstrumentKey;
export const HIGHER_CALL = "NFO:NIFTY24NOV2624700CE" as InstrumentKey;
export const PUT = "NFO:NIFTY24NOV2624500PE" as InstrumentKey;
export const LOWER_PUT = "NFO:NIFTY24NOV2624300PE" as InstrumentKey;
export const FUTURE = "NFO:NIFTY24NOV26FUT" as InstrumentKey;

const named = (symbol: string, segment: string): Instrument["broker"] => ({ token: symbol, symbol, segment });
function niftyOption(key: InstrumentKey, strike: number, optionType: "CE" | "PE"): Instrument {
  const symbol = key.slice(4);
  return instrument({ ...derivative, key, symbol, kind: "option", strike: rupees(strike), optionType, broker: named(symbol, "NFO") });
}
const derivative = { exchange: "NFO", underlying: "NIFTY", expiry: "2026-11-24", lot: 65, freeze: 1_800 } as const;
export const LISTED: Instrument[] = [
  instrument(),
  instrument({ key: CRUDE, exchange: "MCX", symbol: "CRUDEOILM18DEC26FUT", kind: "future", underlying: "CRUDEOILM", expiry: "2026-12-18", tick: rupees(1), freeze: 10_000, multiplier: 10, broker: named("CRUDEOILM18DEC26FUT", "MCX") }),
  instrument({ key: NIFTY_INDEX, exchange: "NSE_INDEX", symbol: "NIFTY", kind: "index", underlying: "NIFTY", tradable: false, broker: named("NIFTY", "NSE") }),
  instrument({ ...derivative, key: CALL, symbol: "NIFTY24NOV2624500CE", kind: "option", strike: rupees(24_500), optionType: "CE", broker: named("NIFTY24NOV2624500CE", "NFO") }),
  instrument({ ...derivative, key: FUTURE, symbol: "NIFTY24NOV26FUT", kind: "future", broker: named("NIFTY24NOV26FUT", "NFO") }),
  niftyOption(HIGHER_CALL, 24_700, "CE"), niftyOption(PUT, 24_500, "PE"), niftyOption(LOWER_PUT, 24_300, "PE"),
];

export const calendar = new TradingCalendar(sessionTables(read("calendar/sessions.json")), holidayTable(read("calendar/nse-holidays.json")));

/** A simulated floor in this thread; its news come later, as from a thread. */
class LocalFloor implements PaperFloor {
  floor: FillFloor;
  readonly seen = new Map<number, FillTick>();
  #time: VirtualTime;
  #onEvent: (account: string, event: Parameters<PaperAccounts["heard"]>[1]) => void;
  #models = new Map<string, FillModel>();
  dead = false;

  constructor(time: VirtualTime, onEvent: (account: string, event: Parameters<PaperAccounts["heard"]>[1]) => void) {
    this.#time = time;
    this.#onEvent = onEvent;
    this.floor = this.#built();
  }

  /** The floor dies, and another one is there. */
  anew(): void {
    this.floor = this.#built();
    for (const [account, model] of this.#models) this.floor.use(account, model);
  }

  #built(): FillFloor {
    const floor: FillFloor = new FillFloor({
      seed: 7,
      look: (slot) => this.seen.get(slot),
      onEvent: (account, event) => void this.#time.after(0, () => void (this.dead || this.floor !== floor || this.#onEvent(account, event))),
    });
    return floor;
  }

  use(account: string, model: FillModel): void {
    this.#models.set(account, model);
    this.floor.use(account, model);
  }

  put(orders: readonly FloorOrder[]): void {
    for (const order of orders) this.floor.put(order, this.#time.now());
    this.#arm();
  }

  modify(id: string, terms: OrderTerms): void {
    this.floor.modify(id, terms, this.#time.now());
    this.#arm();
  }

  cancel(id: string): void {
    this.floor.cancel(id, this.#time.now());
    this.#arm();
  }

  withdraw(ids: readonly string[]): void {
    for (const id of ids) this.floor.withdraw(id);
  }

  tick(slot: number, tick: FillTick): void {
    this.seen.set(slot, tick);
    this.floor.tick(slot, tick, this.#time.now());
  }

  #arm(): void {
    this.#time.after(0, () => this.#pass());
  }

  #pass(): void {
    if (this.dead) return;
    const next = this.floor.pass(this.#time.now());
    if (next !== undefined) this.#time.after(Math.max(0, next - this.#time.now()), () => this.#pass());
  }
}

/** Market prices of a rig, which outlive a crash of the terminal. */
export interface Prices {
  readonly quotes: Map<InstrumentKey, PaperQuote>;
  readonly ticks: Map<number, FillTick>;
}

/** A paper account with a real ledger, desk, reconciler and money books, on virtual time; market time is the same. */
export class PaperRig {
  readonly time: VirtualTime;
  readonly journal: MemoryJournal;
  readonly prices: Prices;
  readonly floor: LocalFloor;
  readonly accounts: PaperAccounts;
  readonly instruments = new InstrumentIndex();
  readonly alarms: string[] = [];
  readonly troubles: string[] = [];
  readonly model: FillModel;
  readonly listed: readonly Instrument[];
  /** False: fills are told as sums and fetched from the trade book, as at a network broker. */
  readonly fillNews: boolean;
  handle!: PaperHandle;
  link!: PaperLink;
  ledger!: OrderLedger;
  fold!: BookFold;
  desk!: OrderDesk;
  reconciler!: Reconciler;
  money!: MoneyBooks;
  #random: () => number;

  constructor(options: { at?: string; model?: FillModel; journal?: MemoryJournal; time?: VirtualTime; prices?: Prices; listed?: readonly Instrument[]; fillNews?: boolean; fnoStock?: boolean } = {}) {
    this.time = options.time ?? new VirtualTime(Date.parse(options.at ?? "2026-11-20T10:00:00+05:30"));
    this.journal = options.journal ?? new MemoryJournal();
    this.prices = options.prices ?? { quotes: new Map(), ticks: new Map() };
    this.model = options.model ?? AT_ONCE;
    this.listed = options.listed ?? LISTED;
    this.fillNews = options.fillNews ?? true;
    this.#random = seededRandom(this.journal.records.length + 11);
    this.instruments.load(this.listed);
    this.floor = new LocalFloor(this.time, (account, event) => this.accounts.heard(account, event));
    for (const [slot, tick] of this.prices.ticks) this.floor.seen.set(slot, tick);
    const quote = (key: InstrumentKey): PaperQuote | undefined => this.prices.quotes.get(key);
    this.accounts = new PaperAccounts({
      journal: this.journal, clock: this.time, timers: this.time, floor: this.floor,
      market: { instrument: (key) => this.instruments.get(key), quote, slotOf: (key) => slotOf(key), marketAt: () => this.time.now() as number as MarketTime },
      rules: tableRules({ calendar, charges, margins, fnoStock: () => options.fnoStock ?? false, onIndex: (contract) => contract.underlying === "NIFTY", last: (key) => quote(key)?.ltp }),
      day: () => this.day(),
      onView: () => {},
    });
  }

  day(): string {
    return istDay(this.time.now());
  }

  /** Opens the account Alpha and brings it up. */
  async open(capital = 10_00_000): Promise<this> {
    this.handle = await this.accounts.open("Alpha", rupees(capital) as number as Money, this.model);
    this.#wire(this.handle.id);
    await this.#begin();
    return this;
  }

  /** The terminal is off: nothing of it runs. */
  async stop(): Promise<void> {
    this.floor.dead = true;
    await this.link.end();
    this.reconciler.end();
  }

  /** The terminal dies here with `keep` journal records on the disk, and starts again. @param look at what was restored, before anything goes on. */
  async again(keep = this.journal.records.length, look: (rig: PaperRig) => Promise<void> | void = () => {}): Promise<PaperRig> {
    await this.stop();
    const journal = new MemoryJournal();
    journal.records.push(...this.journal.records.slice(0, keep));
    const next = new PaperRig({ time: this.time, journal, prices: this.prices, model: this.model, listed: this.listed, fillNews: this.fillNews });
    const id = PRACTISE;
    const [handle] = await next.accounts.restore(latestStanding(journal.records), (account, day) => Promise.resolve(factsOf(journal.records, account, day)));
    if (!handle) throw new Error("the account is not in the journal");
    next.handle = handle;
    next.#wire(id);
    const today = journal.records.filter((record) => record.account === id && record.day === next.day());
    next.ledger.restore(today);
    await look(next);
    for (const order of next.ledger.working(id)) {
      const at = next.time.now();
      if (order.state === "queued" || order.state === "sent") void next.ledger.record({ kind: "order.unresolved", key: order.key, at, why: "restart" });
      else if (order.change && order.change.state !== "accepted") void next.ledger.record({ kind: "change.unresolved", key: order.key, at, why: "restart" });
    }
    await next.#begin();
    return next;
  }

  /** A tick of the market. */
  async tick(key: InstrumentKey, ltp: number, change: { traded?: number; bids?: string; asks?: string; upper?: number; lower?: number; open?: number; volume?: number } = {}): Promise<void> {
    const { traded = 0, bids, asks, upper, lower, open, volume } = change;
    const band = { upper: upper === undefined ? undefined : rupees(upper), lower: lower === undefined ? undefined : rupees(lower) };
    this.prices.quotes.set(key, { ltp: rupees(ltp), mark: rupees(ltp), upperCircuit: band.upper, lowerCircuit: band.lower });
    const tick: FillTick = {
      ltp: rupees(ltp), ltq: 0, traded, ...band,
      depth: bids === undefined && asks === undefined ? undefined : { bids: levels(bids ?? ""), asks: levels(asks ?? "") },
      marketAt: this.time.now() as number as MarketTime,
      open: open === undefined ? undefined : rupees(open), volume,
    };
    this.prices.ticks.set(slotOf(key), tick);
    this.floor.tick(slotOf(key), tick);
    await this.time.pass(1);
  }

  async place(change: Partial<Omit<OrderProposal, "price" | "trigger">> & { price?: number; trigger?: number }): Promise<OrderKey> {
    const { price = 0, trigger = 0, ...rest } = change;
    const proposal: OrderProposal = { account: PRACTISE, instrument: SBIN, side: "BUY", quantity: 100, type: "LIMIT", product: "MIS", validity: "DAY", owner: "manual", ...rest, price: rupees(price), trigger: rupees(trigger) };
    const key = await this.desk.place(proposal, undefined);
    await this.time.pass(1);
    return key;
  }

  order(key: OrderKey): Order {
    const order = this.ledger.order(key);
    if (!order) throw new Error(`no order ${key}`);
    return order;
  }

  /** A new trading day, as the terminal turns it. */
  async newDay(): Promise<void> {
    await this.handle.day.current();
    await this.time.pass(1);
    this.ledger.clear();
    this.money.forget();
    await this.#read();
  }

  async to(time: string): Promise<void> {
    const ms = Date.parse(time) - this.time.now();
    // Looking every second for hours on end would tell nothing new: over a long while the hours are looked at once, at its end.
    const long = ms > 3_600_000;
    if (long) await this.link.end();
    await this.time.pass(ms);
    if (!long) return;
    await this.link.start();
    await this.time.pass(1_001);
  }

  async #read(): Promise<void> {
    await this.reconciler.orders();
    await this.reconciler.trades();
    await this.money.readPositions();
    await this.money.readHoldings();
    await this.money.readFunds();
  }

  /** An order that the account itself placed is not known here at first; told as by a socket it is found in the book. */
  #heard(order: BrokerOrder): void {
    if (!this.fold.order(order, this.fillNews ? "book" : "socket")) void this.reconciler.orders();
  }

  async #begin(): Promise<void> {
    await this.link.start();
    await this.#read();
    this.reconciler.begin();
    await this.time.pass(1_100);
  }

  #wire(id: AccountId): void {
    const { time, journal, instruments } = this;
    const onTrouble = (sentence: string): void => void this.troubles.push(sentence);
    const day = (): string => this.day();
    this.ledger = new OrderLedger(journal, { order: (order) => void (order.filled > order.filledExactly && this.reconciler.trades()), fill: () => {}, position: () => {}, alarm: (sentence) => this.alarms.push(sentence) });
    this.fold = new BookFold({ account: id, ledger: this.ledger, instruments, installation: "abcd", clock: time, day, onTrouble });
    const owners = {
      shares: (instrument: InstrumentKey, product: Product) => sharesOf(this.ledger.owners, { account: id, instrument, product }, "everybody"),
      of: (tag: string) => this.ledger.byIntent(id, tag)?.owner,
    };
    this.link = new PaperLink(this.handle, { onState: () => {}, onListening: () => {}, onTrouble, onOrder: (order) => this.#heard(order), onFill: (fill: BrokerFill) => void (this.fillNews && this.fold.fill(fill)), owners }, time);
    const { line } = this.link;
    this.reconciler = new Reconciler({
      id, line, ledger: this.ledger, fold: this.fold, clock: time, timers: time, day, onTrouble,
      repeatCancel: (order) => void this.desk.cancel(order.key).catch(() => {}),
    });
    const sender = new OrderSender({ line, look: NO_LOOK, ledger: this.ledger, clock: time, stopwatch: () => time.now(), onUnresolved: () => this.reconciler.seek(), onTaken: () => this.reconciler.expect(), onLatency: () => {} });
    this.desk = new OrderDesk({
      id, ledger: this.ledger, sender, clock: time, stopwatch: () => time.now(), random: this.#random, installation: "abcd", day,
      marketAt: () => time.now() as number as MarketTime,
      closed: () => undefined,
      limits: () => DEFAULT_LIMITS,
      // The gate has its own tests: here everything goes to the desk.
      facts: (proposal) => calmFacts({ instrument: this.instruments.get(proposal.instrument)!, ltp: undefined, upperCircuit: undefined, lowerCircuit: undefined, margin: 0 as Money, reduces: true, closable: proposal.quantity }),
      preview: () => {
        throw new Error("not used here");
      },
    });
    this.money = new MoneyBooks({ id, line, ledger: this.ledger, instruments, clock: time, day, onFunds: () => {}, onHoldings: () => {}, onTrouble, onAlarm: (sentence) => this.alarms.push(sentence), onCompared: () => {}, onLooked: () => {} });
  }
}

function slotOf(key: InstrumentKey): number {
  return LISTED.findIndex((one) => one.key === key);
}

/** The latest record of each standing thing, as the journal's owner hands them out. */
function latestStanding(records: readonly JournalRecord[]): JournalRecord[] {
  const latest = new Map<string, JournalRecord>();
  for (const record of records) {
    if (!record.kind.startsWith("standing.")) continue;
    latest.set(`${record.kind}|${(toEvent(record) as StandingRecord).id}`, record);
  }
  return [...latest.values()].sort((a, b) => a.seq - b.seq);
}

/** What the journal has of one account's day. */
export function factsOf(records: readonly JournalRecord[], account: AccountId, day: string): DayFacts {
  const ledger = new OrderLedger(new MemoryJournal(), { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} });
  ledger.restore(records.filter((record) => record.account === account && record.day === day && !record.kind.startsWith("standing.")));
  return { orders: ledger.orders(), fills: ledger.fills() };
}

export const inRupees = (units: number): number => units / 10_000;
export type { Price };

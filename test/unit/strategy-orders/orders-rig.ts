import { readFileSync } from "node:fs";
import { SquareOff } from "../../../electron/orders/square-off/square-off.ts";
import { closableUnits } from "../../../electron/orders/risk/closable.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import { BracketPlan } from "../../../electron/plans/bracket/bracket-plan.ts";
import { GttPlan } from "../../../electron/plans/gtt/gtt-plan.ts";
import type { PlanContext } from "../../../electron/plans/plan.ts";
import type { RecordQuery } from "../../../shared/contract/journal.ts";
import type { DatedEvent } from "../../../electron/storage/journal.ts";
import type { Breach, OrdersAccount, OrderSettings } from "../../../electron/strategies/orders/orders-options.ts";
import type { StrategyTotals } from "../../../electron/strategies/orders/results.ts";
import { StrategyOrders } from "../../../electron/strategies/orders/strategy-orders.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { BracketSignal, GttSignal, Signal } from "../../../shared/strategy/signals.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import type { ModelOrder } from "../../support/model-broker.ts";
import { MemoryJournal, OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, SBIN, proposal, rupees } from "../../support/orders.ts";
import { PlanRig } from "../../support/plan-rig.ts";
import { standingOf } from "../../support/standing.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

export const ID = "ema-1";
export const BUILD = "1a2b3c4d5e6f7a8b9c0d";
export const TABLES = chargeTables(JSON.parse(readFileSync(new URL("../../../resources/charges/angelone.json", import.meta.url), "utf8")));
export const START = Date.parse("2026-11-20T04:45:00Z");

/** A disk that loses power at its nth record: before it is written, or just after and before anybody hears of it. */
export class MortalJournal extends MemoryJournal {
  dieAt = Number.POSITIVE_INFINITY;
  after = false;
  appends = 0;
  onDeath: () => void = () => {};

  override append(events: readonly DatedEvent[]): Promise<void> {
    if (++this.appends !== this.dieAt) return super.append(events);
    if (this.after) void super.append(events);
    this.onDeath();
    return new Promise<void>(() => {});
  }
}

export const OPEN_SETTINGS: OrderSettings = {
  mode: "paper", holding: "intraday", capital: rupees(1_00_00_000) as number as Money,
  limits: { ordersPerDay: 0, orderValue: 0 as Money, exposure: 0 as Money, dailyLoss: 0 as Money },
};

/** One strategy before the order path, the bracket manager and the model broker, on virtual time. */
export class OrdersRig {
  readonly orders: OrderRig;
  readonly plan: BracketPlan;
  readonly gtts: GttPlan;
  readonly context: PlanContext;
  readonly account: OrdersAccount;
  readonly strategy: StrategyOrders;
  readonly squareOff: SquareOff;
  readonly world: PlanRig;
  readonly updates: OrderUpdate[] = [];
  readonly fills: { readonly update: FillUpdate; readonly charges: number }[] = [];
  readonly breaches: Breach[] = [];
  readonly troubles: string[] = [];
  settings: OrderSettings = OPEN_SETTINGS;
  limits: RiskLimits = DEFAULT_LIMITS;
  trading = true;
  ltp: number | undefined = 812;
  day = DAY;
  held: number | undefined = 0;
  #before = new Map<string, Order>();
  #signals = 0;

  constructor(orders = new OrderRig(new MortalJournal(), new VirtualTime(START)), id = ID) {
    this.orders = orders;
    this.world = new PlanRig(orders);
    const quotes = { of: () => (this.ltp === undefined ? undefined : { ltp: rupees(this.ltp), mark: rupees(this.ltp), upperCircuit: rupees(900), lowerCircuit: rupees(700) }) } as unknown as PlanContext["quotes"];
    this.context = { ...this.world.context, journal: orders.disk, quotes, trading: () => this.trading, day: () => this.day, charges: TABLES };
    const { time, ledger, desk, exits } = orders;
    const records = ({ kindPrefix = "", fromDay = "", beforeSeq = Number.POSITIVE_INFINITY, about, most }: RecordQuery) =>
      Promise.resolve(orders.journal.records.filter((one) => one.kind.startsWith(kindPrefix) && one.day >= fromDay && one.seq < beforeSeq && (about === undefined || one.body.includes(`"id":"${about}"`))).slice(-most));
    this.plan = new BracketPlan({ context: this.context, marketOpen: () => true, held: () => 0, records });
    this.gtts = new GttPlan({ context: this.context, records, holdings: () => [], doubt: () => undefined });
    this.squareOff = new SquareOff({
      id: ACCOUNT, ledger, desk, exits, clock: time, timers: time, journal: orders.disk, day: () => this.day, trading: () => this.trading,
      publish: () => {}, onBegin: () => {}, onTrouble: (sentence) => void this.troubles.push(sentence),
    });
    this.account = {
      id: ACCOUNT, ledger, desk, quotes, charges: TABLES, clock: time, timers: time, records, journal: orders.disk,
      brackets: this.plan, gtts: this.gtts, squareOff: this.squareOff, instruments: this.context.instruments,
      held: () => this.held, day: () => this.day, marketAt: () => time.now() as number as MarketTime, trading: () => this.trading, state: () => "reading the books.",
    };
    orders.factsOf = (wanted, replacing, plan) => {
      const { reducing } = closableUnits(wanted, ledger.owners, ledger.resting, wanted.product === "CNC" && wanted.side === "SELL" ? (this.held ?? 0) : 0, replacing);
      return calmFacts({ ltp: rupees(this.ltp ?? 812), upperCircuit: rupees(900), lowerCircuit: rupees(700), instrument: orders.traded, limits: this.limits, reduces: wanted.quantity <= reducing, closable: reducing, sent: ledger.tally.counts(time.now()), plan });
    };
    this.strategy = this.make(id);
    orders.onOrder = (order) => this.follow(order);
    orders.onFill = (fill) => this.strategy.filled(fill);
  }

  make(id: string): StrategyOrders {
    return new StrategyOrders({
      id, account: this.account,
      settings: () => this.settings,
      build: () => BUILD,
      indexOf: (key: InstrumentKey) => (key === SBIN ? 0 : -1),
      update: (update) => void this.updates.push(update),
      fill: (update, charges) => void this.fills.push({ update, charges }),
      onBreach: (breach) => void this.breaches.push(breach),
      onChanged: () => {},
      onTrouble: (sentence) => void this.troubles.push(sentence),
    });
  }

  follow(order: Order): void {
    this.plan.orderChanged(order);
    this.gtts.orderChanged(order, this.#before.get(order.key));
    this.strategy.orderChanged(order, this.#before.get(order.key));
    this.#before.set(order.key, order);
  }

  static async begun(id = ID): Promise<OrdersRig> {
    const rig = new OrdersRig(undefined, id);
    await rig.strategy.restore([]);
    rig.orders.reconciler.begin();
    return rig;
  }

  /** The process has died here; it starts again with what the journal has, and the books are read. */
  async again(totals: StrategyTotals | undefined = this.strategy.exportTotals(), day = this.day): Promise<OrdersRig> {
    const { journal, traded } = this.orders;
    this.orders.dead = true;
    this.orders.onOrder = () => {};
    this.orders.onFill = () => {};
    this.orders.reconciler.end();
    this.plan.end();
    this.gtts.end();
    this.squareOff.end();
    this.strategy.end();
    if (journal instanceof MortalJournal) journal.dieAt = Number.POSITIVE_INFINITY;
    const orders = this.orders.again();
    orders.traded = traded;
    const next = new OrdersRig(orders);
    Object.assign(next, { settings: this.settings, limits: this.limits, ltp: this.ltp, day, held: this.held, trading: false });
    next.squareOff.restore(standingOf(journal.records));
    next.plan.restore();
    next.gtts.restore();
    await next.strategy.restore(standingOf(journal.records), totals);
    const read = orders.reconciler.orders().then(() => orders.reconciler.trades());
    await orders.time.pass(3_000);
    await read;
    next.trading = true;
    next.squareOff.ready();
    next.plan.ready();
    next.gtts.ready();
    next.strategy.look();
    await orders.time.pass(5);
    return next;
  }

  signal(signal: Partial<Signal> & { readonly kind: Signal["kind"] }): Signal {
    const id = `t${++this.#signals}.0`;
    const decision = { on: "tick", at: this.orders.time.now() as number as MarketTime, instrument: SBIN, candle: undefined, sequence: this.#signals } as const;
    return { id, decision, instrument: SBIN, reason: "", ...signal } as Signal;
  }

  async give(...signals: (Partial<Signal> & { readonly kind: Signal["kind"] })[]): Promise<Signal[]> {
    const made = signals.map((one) => this.signal(one));
    this.strategy.signals(1, made, "all");
    await this.orders.time.pass(5);
    return made;
  }

  bracketSignal(change: Partial<BracketSignal> = {}): Partial<BracketSignal> & { readonly kind: "bracket" } {
    return { kind: "bracket", side: "BUY", quantity: 100, entry: { price: rupees(812), trigger: undefined }, stop: { trigger: rupees(808), limit: undefined }, targets: [{ price: rupees(820), quantity: 100 }], trail: undefined, breakEvenAfterFirst: false, ...change };
  }

  gttSignal(change: Partial<GttSignal> = {}): Partial<GttSignal> & { readonly kind: "gtt" } {
    return { kind: "gtt", side: "BUY", quantity: 50, legs: [{ trigger: rupees(820), price: undefined }], days: undefined, onlyCloses: false, ...change };
  }

  /** A trade at this price, in rupees: levels that it meets fire. */
  async price(rupeesNow: number): Promise<void> {
    this.ltp = rupeesNow;
    this.world.levels.trade(SBIN, rupees(rupeesNow), this.orders.time.now() as number as MarketTime);
    await this.orders.time.pass(5);
  }

  at(n: number): ModelOrder {
    const order = this.orders.broker.orders[n];
    if (!order) throw new Error(`the broker has no order ${n}`);
    return order;
  }

  /** At the broker: side, type, quantity, trigger or price, state, filled. */
  get book(): string[] {
    return this.orders.broker.orders.map(({ body, status, filled }) => {
      const type = body["ordertype"] ?? "";
      const price = type.startsWith("STOPLOSS") ? body["triggerprice"] : body["price"];
      return `${body["transactiontype"] ?? ""} ${type} ${body["quantity"] ?? ""} @${price ?? ""} ${status} ${filled}`;
    });
  }

  /** The broker's orders as the order socket tells them, now. */
  async news(): Promise<void> {
    const { rest } = angelone();
    const delivery = await this.orders.broker.client().deliver(rest.orderBook(), {});
    const reading = delivery.kind === "answer" ? rest.readOrderBook(delivery.answer) : undefined;
    if (reading?.kind === "ok") for (const order of reading.value) this.orders.fold.order(order, "socket");
    await this.orders.time.pass(5);
  }

  /** The nth order fills to this quantity; socket and trade book say so. */
  async fill(n: number, quantity: number, price = 812): Promise<void> {
    this.trade(this.at(n), quantity, price);
    await this.news();
    await this.trades();
  }

  /** The trade book is read; the broker lets that be done about once a second. */
  async trades(): Promise<void> {
    const read = this.orders.reconciler.trades();
    await this.orders.time.pass(1_200);
    await read;
  }

  /** At the exchange; nobody has told of it yet. */
  trade(order: ModelOrder, quantity: number, price = 812): void {
    const part = quantity - order.filled;
    if (part <= 0 || order.status === "cancelled" || order.status === "rejected") return;
    const average = (order.filled * Number(order.average) + part * price) / quantity;
    this.orders.broker.update(order, quantity >= Number(order.body["quantity"]) ? "complete" : "open", quantity, average.toFixed(2));
    this.orders.broker.trade(order, part, price.toFixed(2), `${order.id}-${quantity}`);
  }

  async pass(ms: number): Promise<void> {
    await this.orders.time.pass(ms);
    await this.news();
  }

  async byHand(change: Partial<OrderProposal>): Promise<void> {
    await this.orders.desk.place(proposal({ side: "BUY", type: "MARKET", price: NO_PRICE, ...change }), `hand-${this.book.length}`).catch(() => {});
    await this.orders.time.pass(5);
  }

  /** What fills at once. */
  get market(): ModelOrder[] {
    return this.orders.broker.orders.filter(({ body, status }) => body["ordertype"] === "MARKET" && status === "open");
  }

  owned(owner = ID): number {
    return this.orders.ledger.owners.quantityOf({ account: ACCOUNT, instrument: SBIN, product: "MIS" }, owner);
  }
}

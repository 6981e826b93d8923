import { BracketPlan } from "../../../electron/plans/bracket/bracket-plan.ts";
import type { BracketRequest, BracketView, ExitTerms } from "../../../shared/contract/schemas/plans.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import type { ModelOrder } from "../../support/model-broker.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import { MemoryJournal, OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, SBIN, proposal, rupees } from "../../support/orders.ts";
import { PlanRig } from "../../support/plan-rig.ts";
import type { PlanContext } from "../../../electron/plans/plan.ts";
import type { DatedEvent } from "../../../electron/storage/journal.ts";

/** The disk of one process: it takes its time, and what was not written when the process died never is. */
class DiskOf extends MemoryJournal {
  readonly #disk: MemoryJournal;
  readonly #pause: () => Promise<void>;
  dead = false;

  constructor(disk: MemoryJournal, pause: () => Promise<void>) {
    super();
    this.#disk = disk;
    this.#pause = pause;
    this.records.push(...disk.records);
  }

  override async append(events: readonly DatedEvent[]): Promise<void> {
    await this.#pause();
    // A process that has died waits for ever.
    if (this.dead) await new Promise<void>(() => {});
    await this.#disk.append(events);
    await super.append(events);
  }
}

/** Brackets before the order path and the model broker, on virtual time. The broker's news comes by `news`, as a socket would bring it. */
export class BracketRig {
  readonly orders: OrderRig;
  readonly world: PlanRig;
  readonly plan: BracketPlan;
  readonly context: PlanContext;
  open = true;
  day = DAY;
  ltp = 812;

  constructor(orders = new OrderRig()) {
    this.orders = orders;
    this.world = new PlanRig(orders);
    this.context = {
      ...this.world.context,
      trading: () => this.world.trading,
      day: () => this.day,
      quotes: { of: () => ({ ltp: rupees(this.ltp), mark: rupees(this.ltp), upperCircuit: rupees(900), lowerCircuit: rupees(700) }) } as unknown as PlanContext["quotes"],
      candles: () => Promise.resolve([800, 804, 802, 806].map((close) => ({ at: 0 as MarketTime, open: rupees(close), high: rupees(close + 2), low: rupees(close - 2), close: rupees(close), volume: 1 }))),
    };
    this.plan = new BracketPlan({
      context: this.context, marketOpen: (_: Instrument) => this.open, held: () => 0,
      records: ({ most }) => Promise.resolve(orders.journal.records.slice(-most)),
    });
    orders.factsOf = () => calmFacts({ ltp: rupees(this.ltp), instrument: orders.traded });
    this.world.follow(this.plan);
  }

  /** Sauda is killed and starts again; the plan takes up what the journal has and is told that the books agree. */
  async again(): Promise<BracketRig> {
    this.orders.onOrder = () => {};
    this.plan.end();
    const orders = this.orders.again();
    orders.traded = this.orders.traded;
    const next = new BracketRig(orders);
    next.plan.restore();
    await next.orders.reconciler.orders();
    await next.orders.reconciler.trades();
    next.plan.ready();
    await next.orders.time.pass(5);
    return next;
  }

  /** As `again`, and from then on a write to the disk takes so long, ms; what is written meanwhile is durable with it. */
  async againOnSlowDisk(disk: MemoryJournal, ms: number): Promise<BracketRig> {
    this.orders.onOrder = () => {};
    this.orders.reconciler.end();
    this.plan.end();
    if (this.orders.journal instanceof DiskOf) this.orders.journal.dead = true;
    const { time, broker } = this.orders;
    let writing: Promise<void> | undefined;
    const written = (): Promise<void> => new Promise((resolve) => void time.after(ms, () => {
      writing = undefined;
      resolve();
    }));
    const orders = new OrderRig(new DiskOf(disk, () => (writing ??= written())), time, broker);
    orders.traded = this.orders.traded;
    orders.ledger.restore(disk.records);
    const at = time.now();
    for (const order of orders.ledger.working(ACCOUNT)) {
      if (order.state === "queued" || order.state === "sent") void orders.ledger.record({ kind: "order.unresolved", key: order.key, at, why: "restart" });
      else if (order.change && order.change.state !== "accepted") void orders.ledger.record({ kind: "change.unresolved", key: order.key, at, why: "restart" });
    }
    const next = new BracketRig(orders);
    next.plan.restore();
    const read = orders.reconciler.orders().then(() => orders.reconciler.trades());
    await time.pass(3_000);
    await read;
    orders.reconciler.begin();
    next.plan.ready();
    await time.pass(5);
    return next;
  }

  async place(exits: Partial<ExitTerms> = {}, change: Partial<BracketRequest> = {}): Promise<string> {
    const { id } = await this.plan.place(this.request(exits, change), "press-0001");
    await this.orders.time.pass(5);
    return id;
  }

  request(exits: Partial<ExitTerms> = {}, change: Partial<BracketRequest> = {}): BracketRequest {
    return {
      account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 100, owner: "manual",
      entry: { type: "LIMIT", price: rupees(812), trigger: NO_PRICE },
      exits: { stop: { trigger: rupees(808) }, targets: [{ price: rupees(820), quantity: 100 }], breakEvenAfterFirst: false, targetsAtBroker: false, ...exits },
      ...change,
    };
  }

  get view(): BracketView {
    const [view] = this.plan.views();
    if (!view) throw new Error("there is no bracket");
    return view;
  }

  /** The nth order at the broker, from 0. */
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

  /** The nth order fills to this quantity, and the socket says so. */
  async fill(n: number, quantity: number, price = "812.00"): Promise<void> {
    const order = this.at(n);
    const whole = Number(order.body["quantity"]);
    this.orders.broker.update(order, quantity >= whole ? "complete" : "open", quantity, price);
    await this.news();
  }

  /** A trade that the watch sees. */
  async trade(price: number): Promise<void> {
    this.ltp = price;
    this.world.levels.trade(SBIN, rupees(price), 0 as MarketTime);
    await this.orders.time.pass(5);
  }

  /** Changes that the broker has taken show in its news. */
  async pass(ms: number): Promise<void> {
    await this.orders.time.pass(ms);
    await this.news();
  }

  byHand(change: Partial<OrderProposal>): Promise<string> {
    return this.orders.desk.place(proposal({ side: "SELL", type: "MARKET", price: NO_PRICE, ...change }), `hand-${this.book.length}`);
  }
}

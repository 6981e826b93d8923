import { BrokerAccount } from "../../electron/brokers/broker-account.ts";
import type { Delivery, HttpClient } from "../../electron/brokers/http-client.ts";
import { NetworkLine } from "../../electron/brokers/network-line.ts";
import { RateBudget } from "../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../electron/brokers/session-keeper.ts";
import { InstrumentIndex } from "../../electron/market/instrument-index.ts";
import { BookFold } from "../../electron/orders/book-fold.ts";
import { Exits } from "../../electron/orders/exits.ts";
import type { OrderDeskOptions } from "../../electron/orders/order-desk.ts";
import { OrderDesk } from "../../electron/orders/order-desk.ts";
import { OrderLedger } from "../../electron/orders/order-ledger.ts";
import { OrderSender } from "../../electron/orders/order-sender.ts";
import { Reconciler } from "../../electron/orders/reconciler.ts";
import { DEFAULT_LIMITS } from "../../electron/orders/risk/limits.ts";
import type { DatedEvent, Journal } from "../../electron/storage/journal.ts";
import { toRecord } from "../../electron/storage/journal.ts";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { BrokerOrder, HttpRequest } from "../../shared/brokers/port.ts";
import type { JournalRecord } from "../../shared/contract/journal.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import { seededRandom } from "../../shared/domain/random.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import type { Money } from "../../shared/domain/units.ts";
import { calmFacts } from "./calm-facts.ts";
import { ModelBroker } from "./model-broker.ts";
import { ACCOUNT, DAY, instrument, rupees } from "./orders.ts";
import { VirtualTime } from "./virtual-time.ts";
import { NO_LOOK } from "./no-look.ts";

/** A journal in memory whose disk can fail; what was not acknowledged is not there after a crash. */
export class MemoryJournal implements Journal {
  readonly records: JournalRecord[] = [];
  broken = false;
  readonly order: string[] = [];

  append(events: readonly DatedEvent[]): Promise<void> {
    if (this.broken) return Promise.reject(new TerminalError({ kind: "Fault", sentence: "The journal cannot be written: disk full." }));
    for (const event of events) {
      this.records.push({ ...toRecord(event), seq: this.records.length + 1 });
      this.order.push(event.event.kind);
    }
    return Promise.resolve();
  }
}

/** The order path as the terminal builds it, on virtual time, before a model broker. `again` starts it anew on the same journal. */
export class OrderRig {
  readonly time: VirtualTime;
  readonly broker: ModelBroker;
  readonly journal: MemoryJournal;
  readonly alarms: string[] = [];
  readonly troubles: string[] = [];
  /** The texts of orders, as they came. */
  readonly words: string[] = [];
  readonly ledger: OrderLedger;
  readonly desk: OrderDesk;
  readonly reconciler: Reconciler;
  readonly fold: BookFold;
  readonly exits: Exits;
  /** Called with each change once it is durable. */
  onOrder: (order: Order) => void = () => {};
  onFill: (fill: Fill) => void = () => {};
  /** What is traded here; a test may change its lot and freeze quantity. */
  traded = instrument();
  /** What the gate is told; a test may put the real facts here. */
  factsOf: OrderDeskOptions["facts"] = () => calmFacts({ instrument: this.traded, ltp: rupees(812), upperCircuit: rupees(900), lowerCircuit: rupees(700), margin: rupees(1) as number as Money, available: rupees(1e6) as number as Money });
  /** The process has died: from here on nothing of it reaches the disk or the broker, whatever still runs. */
  dead = false;
  /** The journal as this process reaches it. */
  readonly disk: Journal = { append: (events) => (this.dead ? new Promise<void>(() => {}) : this.journal.append(events)) };
  #answerMs = 0;

  constructor(journal = new MemoryJournal(), time = new VirtualTime(Date.parse("2026-11-20T04:45:00Z")), broker = new ModelBroker(() => time.now())) {
    this.time = time;
    this.broker = broker;
    this.journal = journal;
    const protocol = angelone();
    const instruments = new InstrumentIndex();
    instruments.load([instrument()]);
    const session = { accessToken: "t", refreshToken: "r", feedToken: "f", endsAt: Number.MAX_SAFE_INTEGER as SystemTime };
    const keeper = { session, ensure: () => Promise.resolve(session), renew: () => Promise.resolve(session) } as unknown as SessionKeeper;
    const identity = { localIp: "", publicIp: "", macAddress: "" };
    const account = new BrokerAccount({ protocol, apiKey: "k", identity, http: this.#http(), budget: new RateBudget(protocol.limits, time, time), keeper });
    const line = new NetworkLine(account);
    this.ledger = new OrderLedger(this.disk, { order: (order) => { this.words.push(order.text); this.onOrder(order); }, fill: (fill) => this.onFill(fill), position: () => {}, alarm: (sentence) => this.alarms.push(sentence) });
    const onTrouble = (sentence: string): void => void this.troubles.push(sentence);
    this.fold = new BookFold({ account: ACCOUNT, ledger: this.ledger, instruments, installation: "abcd", clock: time, day: () => DAY, onTrouble });
    this.reconciler = new Reconciler({
      id: ACCOUNT, line, ledger: this.ledger, fold: this.fold, clock: time, timers: time, day: () => DAY, onTrouble,
      repeatCancel: (order) => void this.desk.cancel(order.key).catch(() => {}),
    });
    const sender = new OrderSender({ line, look: NO_LOOK, ledger: this.ledger, clock: time, stopwatch: () => time.now(), onUnresolved: () => this.reconciler.seek(), onTaken: () => this.reconciler.expect(), onLatency: () => {} });
    this.desk = new OrderDesk({
      id: ACCOUNT, ledger: this.ledger, sender, clock: time, stopwatch: () => time.now(), random: seededRandom(7), installation: "abcd", day: () => DAY,
      marketAt: () => undefined,
      closed: () => undefined,
      limits: () => DEFAULT_LIMITS,
      facts: (proposal, replacing, plan) => this.factsOf(proposal, replacing, plan),
      preview: () => {
        throw new Error("not used here");
      },
    });
    this.exits = new Exits({ id: ACCOUNT, ledger: this.ledger, timers: time, desk: this.desk, instrument: () => this.traded, held: () => 0 });
  }

  /** The first order of the book as the protocol reads it. */
  async listed(): Promise<BrokerOrder> {
    const { rest } = angelone();
    const delivery = await this.broker.client().deliver(rest.orderBook(), {});
    const reading = delivery.kind === "answer" ? rest.readOrderBook(delivery.answer) : undefined;
    if (reading?.kind !== "ok" || !reading.value[0]) throw new Error("the book lists nothing");
    return reading.value[0];
  }

  /** From now on answers take so long, ms. @returns ends that. */
  slowAnswers(ms: number): () => void {
    this.#answerMs = ms;
    return () => (this.#answerMs = 0);
  }

  #http(): HttpClient {
    const wire = this.broker.client();
    const deliver = async (request: HttpRequest): Promise<Delivery> => {
      if (this.dead) return new Promise(() => {});
      const delivery = wire.deliver(request, {});
      const wait = this.#answerMs;
      if (wait > 0) await new Promise<void>((resolve) => void this.time.after(wait, resolve));
      return delivery;
    };
    return { deliver, close: () => Promise.resolve() } as unknown as HttpClient;
  }

  /** The process dies here and starts again: only what the journal holds is known. */
  again(): OrderRig {
    const next = new OrderRig(this.journal, this.time, this.broker);
    next.ledger.restore(this.journal.records);
    for (const order of next.ledger.working(ACCOUNT)) {
      if (order.state === "queued" || order.state === "sent") void next.ledger.record({ kind: "order.unresolved", key: order.key, at: this.time.now(), why: "restart" });
      else if (order.change && order.change.state !== "accepted") void next.ledger.record({ kind: "change.unresolved", key: order.key, at: this.time.now(), why: "restart" });
    }
    next.reconciler.begin();
    return next;
  }
}

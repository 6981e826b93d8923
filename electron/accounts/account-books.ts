import type { Order } from "../../shared/domain/order.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import { BookFold } from "../orders/book-fold.ts";
import { Exits } from "../orders/exits.ts";
import { OrderDesk } from "../orders/order-desk.ts";
import type { LedgerListener } from "../orders/order-ledger.ts";
import { OrderLedger } from "../orders/order-ledger.ts";
import { previewOf } from "../orders/order-preview.ts";
import { OrderSender } from "../orders/order-sender.ts";
import { Reconciler } from "../orders/reconciler.ts";
import { DEFAULT_LIMITS } from "../orders/risk/limits.ts";
import { MoneyBooks } from "../portfolio/money-books.ts";
import { fillWords, wordsOf } from "../telemetry/order-words.ts";
import type { AccountOptions } from "./account-options.ts";
import { LatencyMeter } from "./latency-meter.ts";
import { OrderFacts } from "./order-facts.ts";

export interface BookEvents {
  readonly onOrder: (order: Order, before: Order | undefined) => void;
  readonly onTrouble: (sentence: string) => void;
  /** Undefined when orders may go; else why they may not. */
  readonly closed: () => string | undefined;
}

/** Everything that keeps an account's orders and money: ledger, desk, sender, reconciler, funds. Wiring only. */
export class AccountBooks {
  readonly ledger: OrderLedger;
  readonly fold: BookFold;
  readonly reconciler: Reconciler;
  readonly desk: OrderDesk;
  readonly exits: Exits;
  readonly money: MoneyBooks;
  readonly latency = new LatencyMeter();

  constructor(options: AccountOptions, account: BrokerAccount, events: BookEvents) {
    const { id, instruments, installation, clock, timers, day, stopwatch, random, activity, publish } = options;
    const { onTrouble } = events;
    const ledger = new OrderLedger(options.journal, listenerOf(options, events));
    this.ledger = ledger;
    this.fold = new BookFold({ account: id, ledger, instruments, installation, clock, day, onTrouble });
    this.reconciler = new Reconciler({
      id, account, ledger, clock, timers, day, onTrouble,
      fold: this.fold,
      repeatCancel: (order) => void this.desk.cancel(order.key).catch((error: unknown) => onTrouble(`A cancel could not be repeated: ${String(error)}`)),
    });
    this.money = new MoneyBooks({
      id, account, ledger, instruments, clock, day, onTrouble,
      onFunds: (funds) => publish("funds", funds),
      onHoldings: (holdings) => publish("holdings", { account: id, holdings: [...holdings] }),
      onAlarm: (sentence) => activity.note({ tone: "alarm", topic: "account", sentence, account: id }),
      onDifference: () => void this.reconciler.orders().then(() => this.reconciler.trades()),
    });
    const facts = new OrderFacts({
      id, ledger, instruments, day,
      quotes: options.quotes,
      margins: options.margins,
      limits: DEFAULT_LIMITS,
      funds: () => this.money.funds,
      holdings: () => this.money.holdings,
    });
    const sender = new OrderSender({
      account, ledger, clock, stopwatch,
      onUnresolved: () => this.reconciler.seek(),
      onTaken: () => this.reconciler.expect(),
      onLatency: (ms) => this.latency.add(ms),
    });
    this.desk = new OrderDesk({
      id, ledger, sender, clock, stopwatch, random, installation, day,
      marketAt: options.marketAt,
      closed: events.closed,
      facts: (proposal, replacing) => facts.of(proposal, replacing),
      preview: (proposal, problems, known) => previewOf(proposal, problems, known, options.charges, day(), options.closedHint()),
    });
    this.exits = new Exits({ id, ledger, timers, desk: this.desk, instrument: (key) => instruments.get(key) });
  }
}

/** What the ledger has made durable goes to the page, into words, and to whoever must act on it. */
function listenerOf({ id, publish, activity }: AccountOptions, { onOrder }: BookEvents): LedgerListener {
  return {
    order: (order, before, event) => {
      publish("order", order);
      const words = wordsOf(order, before, event);
      if (words) activity.note(words);
      onOrder(order, before);
    },
    fill: (fill) => {
      publish("fill", fill);
      activity.note(fillWords(fill));
    },
    position: (position) => publish("position", position),
    alarm: (sentence, order) => {
      const about = order ? { order: order.key, instrument: order.instrument } : {};
      activity.note({ tone: "alarm", topic: "order", sentence, account: id, ...about });
    },
  };
}

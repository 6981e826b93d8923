import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { Fill, Order, OrderProposal } from "../../shared/domain/order.ts";
import type { BrokerLine } from "../brokers/broker-line.ts";
import { BookFold } from "../orders/book-fold.ts";
import { SendingLook } from "../orders/last-look.ts";
import type { Converter } from "../orders/conversion.ts";
import { OrderDesk } from "../orders/order-desk.ts";
import type { LedgerListener } from "../orders/order-ledger.ts";
import { OrderLedger } from "../orders/order-ledger.ts";
import { previewOf } from "../orders/order-preview.ts";
import { OrderSender } from "../orders/order-sender.ts";
import { Reconciler } from "../orders/reconciler.ts";
import { AccountPlans } from "../plans/account-plans.ts";
import { MoneyBooks } from "../portfolio/money-books.ts";
import { fillWords, wordsOf } from "../telemetry/order-words.ts";
import type { AccountLink } from "./account-link.ts";
import { AccountChecks } from "./account-checks.ts";
import { conversionsOf } from "./account-conversions.ts";
import { AccountSafety } from "./account-safety.ts";
import type { AccountOptions } from "./account-options.ts";
import { LatencyMeter } from "./latency-meter.ts";
import { NO_RULES, OrderFacts } from "./order-facts.ts";

export interface BookEvents {
  readonly onOrder: (order: Order, before: Order | undefined) => void;
  readonly onFill: (fill: Fill) => void;
  readonly onPosition: (position: PositionView) => void;
  readonly trading: () => boolean;
  readonly onTrouble: (sentence: string) => void;
  /** Opening orders end, with the reason; undefined when they may go again. */
  readonly onDiverged: (sentence: string | undefined) => void;
  /** Some position differs from the broker's and should be looked at again soon. */
  readonly onDoubt: () => void;
  /** Undefined when orders may go; else why they may not. */
  readonly closed: () => string | undefined;
  /** How often the machine has woken from a sleep. */
  readonly wakes: () => number;
}

/** Everything that keeps an account's orders and money: ledger, desk, sender, reconciler, funds. Wiring only. */
export class AccountBooks {
  readonly ledger: OrderLedger;
  readonly fold: BookFold;
  readonly reconciler: Reconciler;
  readonly desk: OrderDesk;
  readonly safety: AccountSafety;
  readonly money: MoneyBooks;
  readonly plans: AccountPlans;
  readonly conversions: Converter;
  readonly latency = new LatencyMeter();
  /** What the broker knows of an order beforehand; undefined on paper. */
  readonly checks: AccountChecks | undefined;
  /** Asks the broker, in the background, what margin the order needs: the next preview has it. */
  readonly wantMargin: (proposal: OrderProposal) => void;

  constructor(options: AccountOptions, { line, broker }: AccountLink, events: BookEvents) {
    const { id, instruments, installation, clock, timers, day, stopwatch, random, activity, publish } = options;
    const { onTrouble } = events;
    const ledger = new OrderLedger(options.journal, listenerOf(options, events));
    this.ledger = ledger;
    this.fold = new BookFold({ account: id, ledger, instruments, installation, clock, day, onTrouble });
    this.reconciler = new Reconciler({
      id, line, ledger, clock, timers, day, onTrouble,
      fold: this.fold,
      repeatCancel: (order) => void this.desk.cancel(order.key).catch((error: unknown) => onTrouble(`A cancel could not be repeated: ${String(error)}`)),
    });
    this.reconciler.onDiverged = events.onDiverged;
    this.money = new MoneyBooks({
      id, line, ledger, instruments, clock, day, onTrouble,
      onFunds: (funds) => publish("funds", funds),
      onHoldings: (holdings) => {
        publish("holdings", { account: id, holdings: [...holdings] });
        this.plans.holdingsRead();
      },
      onAlarm: (sentence) => activity.note({ tone: "alarm", topic: "account", sentence, account: id }),
      settle: (off) => this.conversions.compared(off),
      unsettled: (place) => this.conversions.unsettled(place),
      onCompared: (differences) => {
        this.reconciler.positionsCompared(differences);
        if (differences.length > 0) void this.reconciler.orders().then(() => this.reconciler.trades());
      },
      onLooked: () => {
        this.plans.positionsCompared();
        if (this.money.doubts.fresh) events.onDoubt();
      },
    });
    const checks = broker && new AccountChecks(options, { broker, ledger, trading: events.trading });
    this.checks = checks;
    const facts = this.#facts(options);
    this.wantMargin = (proposal) => {
      const known = checks && facts.of(proposal);
      if (known && !("kind" in known) && (known.opening ?? 0) > 0) checks.margins.want([{ ...proposal, quantity: known.opening ?? 0 }]);
    };
    const sender = this.#sender(options, line, events);
    this.desk = new OrderDesk({
      id, ledger, sender, clock, stopwatch, random, installation, day,
      marketAt: options.marketAt,
      closed: events.closed,
      limits: options.limits,
      facts: (proposal, replacing, plan) => facts.of(proposal, replacing, plan),
      preview: (proposal, problems, known) => previewOf(proposal, problems, known, options.charges, day()),
    });
    this.safety = new AccountSafety(options, { ledger, desk: this.desk, money: this.money, trading: events.trading, onSquareOff: (scope) => this.plans.squaringOff(scope) });
    const { quotes, levels, journal, standing, charges, margins, marketAt, candles } = options;
    this.plans = new AccountPlans({
      context: {
        account: id, ledger, desk: this.desk, instruments, quotes, levels, journal, standing, charges, margins, clock, timers, random, day, marketAt, candles, activity, publish, broker,
        brokerMargin: checks && ((lines) => checks.margins.of(lines)),
        trading: events.trading,
      },
      // Before the feed tells the time of day a stop must not wait: the broker refuses it if the market is closed.
      marketOpen: (instrument) => ["open", "unknown"].includes(options.market(instrument).kind),
      held: (key) => this.money.held(key),
      holdings: () => this.money.knownHoldings,
      doubt: (instrument, product) => this.money.doubts.of(instrument, product),
      records: options.records,
    });
    this.conversions = conversionsOf(options, {
      line, ledger, desk: this.desk, money: this.money, safety: this.safety,
      plans: () => this.plans,
      closed: events.closed,
      diverged: () => this.reconciler.diverged,
      lookSoon: events.onDoubt,
    });
  }

  /** What the gate looks at, of this account and of what its broker tells. */
  #facts(options: AccountOptions): OrderFacts {
    const { ledger, checks } = this;
    const { id, instruments, day, clock, quotes, margins, limits, required, market, exchange = () => NO_RULES, killed, locked } = options;
    return new OrderFacts({
      id, ledger, instruments, day, clock, quotes, margins, limits, required, market, exchange, killed, locked,
      ...(checks && { surveillance: (instrument) => checks.fact(instrument), brokerMargin: (proposal, opening) => checks.margins.of([{ ...proposal, quantity: opening }]) }),
      standing: () => this.safety.watch.standing(),
      diverged: () => this.reconciler.diverged,
      funds: () => this.money.funds,
      holdings: () => this.money.holdings,
    });
  }

  /** The last step before the wire, with all that is asked once more there. */
  #sender({ clock, timers, day, stopwatch, killed }: AccountOptions, line: BrokerLine, { closed, wakes }: BookEvents): OrderSender {
    const { ledger } = this;
    const look = new SendingLook({
      ledger, timers, day,
      closed, killed, wakes,
      diverged: () => this.reconciler.diverged,
      standing: () => this.safety.watch.standing(),
      held: (key) => this.money.held(key),
    });
    return new OrderSender({
      line, ledger, look, clock, stopwatch,
      onUnresolved: () => this.reconciler.seek(),
      onTaken: () => this.reconciler.expect(),
      onLatency: (ms) => this.latency.add(ms),
      onRefused: ({ facts }, code, text) => this.checks?.refused(facts.instrument, code, text),
    });
  }
}

/** What the ledger has made durable goes to the page, into words, and to whoever must act on it. */
function listenerOf({ id, publish, activity }: AccountOptions, { onOrder, onFill, onPosition }: BookEvents): LedgerListener {
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
      onFill(fill);
    },
    position: (position) => {
      publish("position", position);
      onPosition(position);
    },
    alarm: (sentence, order) => {
      const about = order ? { order: order.key, instrument: order.instrument } : {};
      activity.note({ tone: "alarm", topic: "order", sentence, account: id, ...about });
    },
  };
}

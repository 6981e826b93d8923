import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { ConversionEvent, KnownConversion } from "../../shared/domain/conversion.ts";
import { isConversion } from "../../shared/domain/conversion.ts";
import type { AccountId, OrderKey } from "../../shared/domain/identity.ts";
import type { CarriedIn, JournalEvent, OrderEvent, ProposalRefused } from "../../shared/domain/order-events.ts";
import { isStanding } from "../../shared/domain/order-events.ts";
import type { Step } from "../../shared/domain/order-machine.ts";
import { applyOrderEvent } from "../../shared/domain/order-machine.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import { ConversionBook } from "../portfolio/conversion-book.ts";
import { PositionBook } from "../portfolio/position-book.ts";
import { SubLedger } from "../portfolio/sub-ledger.ts";
import type { Journal } from "../storage/journal.ts";
import { toEvent } from "../storage/journal.ts";
import { OrderTally } from "./risk/order-tally.ts";
import { WorkingBook } from "./risk/working-book.ts";

/** Told of each change once it is durable, in the order in which it happened. */
export interface LedgerListener {
  order(order: Order, before: Order | undefined, event: OrderEvent): void;
  fill(fill: Fill): void;
  position(position: PositionView): void;
  /** A step the state machine does not have, or one that must not go unseen. */
  alarm(sentence: string, order: Order | undefined): void;
}

/** Other names of orders, by account. */
type Names = Map<AccountId, Map<string, OrderKey>>;

function addName(names: Names, account: AccountId, name: string, key: OrderKey): void {
  const own = names.get(account);
  if (own) own.set(name, key);
  else names.set(account, new Map([[name, key]]));
}

/**
 * All orders, fills and positions of the trading day: a projection of the journal. Events are applied
 * at once, so that the next decision sees them, and told to others only when they are durable.
 */
export class OrderLedger {
  readonly positions = new PositionBook();
  /** The same positions split by owner. */
  readonly owners = new SubLedger();
  readonly conversions = new ConversionBook();
  readonly resting = new WorkingBook();
  readonly tally = new OrderTally();
  #journal: Journal;
  #listener: LedgerListener;
  #orders = new Map<OrderKey, Order>();
  #byBrokerId: Names = new Map();
  #byIntent: Names = new Map();
  #byOnce: Names = new Map();
  #fills = new Map<string, Fill>();
  #working = new Set<OrderKey>();
  #carriedDay = new Map<AccountId, string>();
  /** Alarms of the day. */
  #told = new Set<string>();

  constructor(journal: Journal, listener: LedgerListener) {
    this.#journal = journal;
    this.#listener = listener;
  }

  /** Rebuilds the day from its records. @returns reasons why records could not be folded: bugs or damage, to be shown. */
  restore(records: readonly JournalRecord[]): string[] {
    const problems: string[] = [];
    for (const record of records) {
      const event = toEvent(record);
      if (event.kind === "proposal.refused" || isStanding(event)) continue;
      if (event.kind === "position.carried") {
        this.#setCarried(event);
        continue;
      }
      if (isConversion(event)) {
        const step = this.conversions.apply(event);
        if (step.kind === "illegal") problems.push(step.why);
        else if (step.move) this.#move(step.move);
        continue;
      }
      const step = this.#apply(event);
      if (step.kind === "illegal") problems.push(step.why);
    }
    return problems;
  }

  /**
   * Applies the event and journals it. Nothing is written for a repetition or a stale message.
   * `durable` resolves after the listener has been told.
   * @throws nothing; `durable` rejects with a TerminalError when the journal cannot be written.
   */
  record(event: OrderEvent): { readonly step: Step; readonly durable: Promise<void> } {
    const before = this.#orders.get(event.key);
    const step = this.#apply(event);
    if (step.kind === "illegal") this.alarm(`An impossible step was not taken: ${step.why}.`, before);
    if (step.kind !== "moved") return { step, durable: Promise.resolve() };
    const { order } = step;
    const position = event.kind === "order.filled" || order.filled !== (before?.filled ?? 0) ? this.positions.view(order) : undefined;
    const durable = this.#journal.append([{ account: order.account, day: order.day, event }]).then(() => {
      this.#listener.order(order, before, event);
      if (event.kind === "order.filled") this.#listener.fill(event.fill);
      if (position) this.#listener.position(position);
      if (step.alarm !== undefined) this.#listener.alarm(step.alarm, order);
    });
    return { step, durable };
  }

  /** Tells of what must not go unseen, once: books repeat themselves every few seconds. */
  alarm(sentence: string, order: Order | undefined): void {
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    this.#listener.alarm(sentence, order);
  }

  /** Undoes, in memory only, an approval that could not be journaled: nothing of it may be sent. */
  forget(key: OrderKey, why: string): void {
    const order = this.#orders.get(key);
    if (!order) return;
    const gone: Order = { ...order, state: "not-placed", text: why };
    this.#keep(gone);
    this.#listener.order(gone, order, { kind: "order.not-placed", key, at: order.createdAt, why });
  }

  noteRefused(refusal: ProposalRefused, day: string): Promise<void> {
    return this.#journal.append([{ account: refusal.proposal.account, day, event: refusal }]);
  }

  async carry(event: CarriedIn): Promise<void> {
    const changed = this.#setCarried(event);
    const journalled: JournalEvent = event;
    await this.#journal.append([{ account: event.account, day: event.day, event: journalled }]);
    for (const position of changed) this.#listener.position(position);
  }

  /**
   * Applies what happened to a conversion and journals it; positions are told when it is durable.
   * @throws TerminalError when the journal cannot be written.
   */
  async recordConversion(event: ConversionEvent): Promise<KnownConversion | undefined> {
    const step = this.conversions.apply(event);
    if (step.kind === "illegal") {
      this.alarm(`An impossible step was not taken: ${step.why}.`, undefined);
      return undefined;
    }
    const changed = step.move ? this.#move(step.move) : [];
    const { account, day } = step.known.conversion;
    const journalled: JournalEvent = event;
    await this.#journal.append([{ account, day, event: journalled }]);
    for (const position of changed) this.#listener.position(position);
    return step.known;
  }

  order(key: OrderKey): Order | undefined {
    return this.#orders.get(key);
  }

  byBrokerId(account: AccountId, brokerOrderId: string): Order | undefined {
    return this.#find(this.#byBrokerId, account, brokerOrderId);
  }

  byIntent(account: AccountId, tag: string): Order | undefined {
    return this.#find(this.#byIntent, account, tag);
  }

  byOnce(account: AccountId, once: string): Order | undefined {
    return this.#find(this.#byOnce, account, once);
  }

  hasFill(key: string): boolean {
    return this.#fills.has(key);
  }

  working(account: AccountId): Order[] {
    const found: Order[] = [];
    for (const key of this.#working) {
      const order = this.#orders.get(key);
      if (order?.account === account) found.push(order);
    }
    return found;
  }

  orders(): Order[] {
    return [...this.#orders.values()];
  }

  fills(): Fill[] {
    return [...this.#fills.values()];
  }

  /** Latest trading day of which orders or carried-in positions of this account are known here. */
  dayOf(account: AccountId): string | undefined {
    let latest = this.#carriedDay.get(account);
    for (const order of this.#orders.values()) if (order.account === account && (latest === undefined || order.day > latest)) latest = order.day;
    return latest;
  }

  /** A new trading day: yesterday's orders are the journal's business. */
  clear(): void {
    for (const map of [this.#orders, this.#byBrokerId, this.#byIntent, this.#byOnce, this.#fills]) map.clear();
    this.#working.clear();
    this.#told.clear();
    this.#carriedDay.clear();
    for (const book of [this.positions, this.owners, this.conversions, this.resting, this.tally]) book.clear();
  }

  #setCarried({ account, day, positions }: CarriedIn): PositionView[] {
    this.#carriedDay.set(account, day);
    this.owners.setCarried(account, positions);
    return this.positions.setCarried(account, positions);
  }

  #move(conversion: KnownConversion["conversion"]): PositionView[] {
    this.owners.applyConversion(conversion);
    return this.positions.applyConversion(conversion);
  }

  #find(index: Names, account: AccountId, name: string): Order | undefined {
    const found = index.get(account)?.get(name);
    return found === undefined ? undefined : this.#orders.get(found);
  }

  #apply(event: OrderEvent): Step {
    if (event.kind === "order.filled" && this.#fills.has(event.fill.key)) return { kind: "same" };
    const step = applyOrderEvent(this.#orders.get(event.key), event);
    if (step.kind !== "moved") return step;
    if (event.kind === "order.filled") {
      this.#fills.set(event.fill.key, event.fill);
      this.positions.applyFill(event.fill);
      this.owners.applyFill(event.fill);
    }
    this.#keep(step.order);
    this.positions.noteOrder(step.order);
    this.owners.noteOrder(step.order);
    return step;
  }

  #keep(order: Order): void {
    this.tally.note(order, this.#orders.get(order.key));
    this.resting.note(order);
    this.#orders.set(order.key, order);
    if (order.brokerOrderId !== undefined) addName(this.#byBrokerId, order.account, order.brokerOrderId, order.key);
    if (order.intent !== undefined) addName(this.#byIntent, order.account, order.intent, order.key);
    if (order.once !== undefined) addName(this.#byOnce, order.account, order.once, order.key);
    if (isTerminal(order.state)) this.#working.delete(order.key);
    else this.#working.add(order.key);
  }
}

import type { BrokerOrder } from "../../shared/brokers/port.ts";
import type { AccountId, OrderKey } from "../../shared/domain/identity.ts";
import type { Order } from "../../shared/domain/order.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { BrokerLine } from "../brokers/broker-line.ts";
import type { BookFold } from "./book-fold.ts";
import { CancelWatch } from "./cancel-watch.ts";
import { coalesce } from "./coalesce.ts";
import type { Difference } from "./convergence.ts";
import { Convergence, orderDifferences } from "./convergence.ts";
import type { OrderLedger } from "./order-ledger.ts";
import { SteadyTime, isPast } from "./stamp-age.ts";

/** A book read sooner than this after sending may not have the order yet. */
const SETTLE_MS = 3_000;
/** Least distance between the two books that must both lack an order before it is called not placed. */
const ABSENT_GAP_MS = 5_000;
/**
 * No order is called not placed before it is so old. Its request may be on its way for as long as an
 * answer is waited for (10 s), also when its connection broke or Sauda was killed right after sending;
 * then it has to settle, and to be listed.
 */
const LEAST_AGE_MS = 20_000;
/** Of the age that an order has when its outcome is first found open, no more is believed: the clock may have been set. */
const BELIEVED_AGE_MS = 10_000;
const SEEK_EVERY_MS = 1_500;
/** Something was asked for and the socket has not told what came of it. */
const FLUX_EVERY_MS = 3_000;
/** What has not moved for so long rests where it is: an order placed after hours is pending all night. */
const FLUX_FOR_MS = 120_000;
/** The book is read this often even when nothing works and the socket is quiet: others may trade in the account. */
const CHECK_EVERY_MS = 20_000;

export interface ReconcilerOptions {
  readonly id: AccountId;
  readonly line: BrokerLine;
  readonly ledger: OrderLedger;
  readonly fold: BookFold;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** The trading day by the market clock, for fills that carry no date. */
  readonly day: () => string;
  readonly onTrouble: (sentence: string) => void;
  /** Asks for the cancel once more. Where it cannot be asked for now, the order is left as it is. */
  readonly repeatCancel: (order: Order) => void;
}

/** Finds the truth in the broker's books: at start, after a drop, for every open outcome, and now and then. */
export class Reconciler {
  #options: ReconcilerOptions;
  /** Since when an outcome has been open here, and lacking in a book, by steady time: books asked for earlier prove nothing. */
  #openSince = new Map<OrderKey, number>();
  #absentSince = new Map<OrderKey, number>();
  #ageWhenFound = new Map<OrderKey, number>();
  #steady: SteadyTime;
  #missingTold = new Set<string>();
  #cancels: CancelWatch;
  #convergence: Convergence;
  #stopTimer: (() => void) | undefined;
  /** When the next look is due. */
  #dueAt = Number.POSITIVE_INFINITY;
  #looking = false;
  /** When the order book was last asked for. */
  #readAt = 0;
  /** What was last told of a book that cannot be read, so that it is told once. */
  #unreadable = new Map<string, string>();
  #whole = true;
  #ended = false;
  /** Called with a sentence when opening orders must end, because the books do not come together; with undefined when they have. */
  onDiverged: (sentence: string | undefined) => void = () => {};
  readonly orders: () => Promise<boolean>;
  readonly trades: () => Promise<boolean>;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#steady = new SteadyTime(options.clock);
    this.#cancels = new CancelWatch(options);
    this.#convergence = new Convergence(options.clock, (sentence) => this.onDiverged(sentence));
    this.orders = coalesce(() => this.#readOrders());
    this.trades = coalesce(() => this.#readTrades());
  }

  /** Starts looking for open outcomes; goes on until `end`. */
  begin(): void {
    this.#tick();
  }

  /** Something is open: look soon. */
  seek(): void {
    this.#lookIn(SEEK_EVERY_MS);
  }

  /** The broker has taken something: should the socket not tell what became of it, the book will. */
  expect(): void {
    this.#lookIn(FLUX_EVERY_MS);
  }

  end(): void {
    this.#ended = true;
    this.#stopTimer?.();
  }

  unresolved(): Order[] {
    const { ledger, id } = this.#options;
    return ledger.working(id).filter((order) => order.state === "unresolved" || order.change?.state === "unresolved");
  }

  /** Whether the last order book listed every order that the broker had accepted. One that does not is not believed. */
  get whole(): boolean {
    return this.#whole;
  }

  /** Set while opening orders must not go: the broker's books have not come together with what is known here. */
  get diverged(): string | undefined {
    return this.#convergence.stuck;
  }

  /** What the broker's positions, read completely, say otherwise than those known here; empty when they agree. */
  positionsCompared(differences: readonly Difference[]): void {
    this.#convergence.compared("positions", differences);
  }

  /** A new trading day: what was open yesterday is open no more. */
  forget(): void {
    for (const map of [this.#openSince, this.#absentSince, this.#ageWhenFound, this.#missingTold]) map.clear();
    this.#convergence.forget();
  }

  #tick(): void {
    const { ledger, id } = this.#options;
    const flux = this.#convergence.differs || this.#inexact() || ledger.working(id).some((order) => this.#moving(order) !== undefined);
    this.#lookIn(this.unresolved().length > 0 ? SEEK_EVERY_MS : flux ? FLUX_EVERY_MS : CHECK_EVERY_MS);
  }

  /** One look is planned at a time, and asking never puts it off. While one goes on, its end plans the next. */
  #lookIn(ms: number): void {
    const { clock, timers } = this.#options;
    if (this.#ended || this.#looking) return;
    const at = clock.now() + ms;
    if (this.#dueAt <= at && this.#dueAt > clock.now()) return;
    this.#stopTimer?.();
    this.#dueAt = at;
    this.#stopTimer = timers.after(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    this.#looking = true;
    try {
      if (this.#worthReading()) await this.orders();
      if (this.#inexact()) await this.trades();
    } catch (error) {
      this.#options.onTrouble(`The broker's books could not be compared: ${error instanceof Error ? error.message : String(error)}.`);
    }
    this.#looking = false;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#tick();
  }

  /**
   * A day's book may be megabytes, and reading one delays the orders that wait meanwhile: it is read
   * when an outcome is open, when the socket should have told something by now, and now and then.
   */
  #worthReading(): boolean {
    const { ledger, id, clock } = this.#options;
    const now = clock.now();
    if (isPast(this.#readAt, CHECK_EVERY_MS, now) || this.#convergence.differs || this.unresolved().length > 0) return true;
    return ledger.working(id).some((order) => {
      const askedAt = this.#moving(order);
      return askedAt !== undefined && isPast(askedAt, FLUX_EVERY_MS, now);
    });
  }

  /** When that was asked for of which news should come soon. */
  #moving({ change, state, createdAt }: Order): number | undefined {
    if (change) return change.at;
    return state === "pending" && this.#options.clock.now() - createdAt < FLUX_FOR_MS ? createdAt : undefined;
  }

  /** Some order's fills are known as a sum only. */
  #inexact(): boolean {
    const { ledger, id } = this.#options;
    return ledger.orders().some((order) => order.account === id && order.filled > order.filledExactly);
  }

  async #readOrders(): Promise<boolean> {
    const { line, clock } = this.#options;
    const startedAt = clock.now();
    const startedSteady = this.#steady.now();
    this.#readAt = startedAt;
    const book = await line.orderBook();
    this.#readable("order book", book.ok ? undefined : book.why);
    if (!book.ok) return false;
    for (const order of book.value) this.#options.fold.order(order, "book");
    this.#judgeOpen(book.value, startedAt, startedSteady);
    return true;
  }

  async #readTrades(): Promise<boolean> {
    const { line, day, fold } = this.#options;
    const book = await line.tradeBook(day());
    this.#readable("trade book", book.ok ? undefined : book.why);
    if (!book.ok) return false;
    const strangers = book.value.filter((fill) => !fold.fill(fill));
    if (strangers.length === 0 || !(await this.orders())) return true;
    for (const fill of strangers) {
      if (!fold.fill(fill)) this.#tellOnce(`fill ${fill.brokerOrderId} ${fill.fillId}`, `The broker's trade book has a fill of order ${fill.brokerOrderId} (${fill.instrument.symbol}, ${fill.quantity}), which its order book does not list. It is not counted here; compare the position with the broker's own application.`);
    }
    return true;
  }

  #readable(book: string, why: string | undefined): void {
    if (why !== undefined && this.#unreadable.get(book) !== why) this.#options.onTrouble(`The ${book} could not be read: ${why}. What is shown stays as it was.`);
    if (why === undefined) this.#unreadable.delete(book);
    else this.#unreadable.set(book, why);
  }

  /** Decides about open outcomes from one complete book that was asked for at `startedAt`. */
  #judgeOpen(book: readonly BrokerOrder[], startedAt: number, startedSteady: number): void {
    const { ledger, id, fold } = this.#options;
    const rows = new Map(book.map((order) => [order.brokerOrderId, order]));
    // A book that lacks what the broker had accepted is not complete, and what it lacks besides proves nothing.
    const known = ledger.orders().filter((order) => order.account === id && order.brokerOrderId !== undefined);
    const complete = known.every((order) => rows.has(order.brokerOrderId ?? ""));
    this.#whole = complete;
    const missing: Order[] = [];
    for (const order of ledger.working(id)) {
      const row = order.brokerOrderId === undefined ? undefined : rows.get(order.brokerOrderId);
      if (order.state === "unresolved") {
        if (complete) this.#judgePlacement(order, startedSteady);
      } else if (row === undefined && order.brokerOrderId !== undefined) {
        if (isPast(order.createdAt, SETTLE_MS, startedAt)) missing.push(order);
      } else if (row !== undefined) {
        this.#cancels.look(order, row, startedAt);
        this.#judgeModify(order, startedAt);
      }
    }
    if (book.length === 0 && known.length > 1) this.#empty(known.length);
    else for (const order of missing) this.#missing(order);
    this.#convergence.compared("orders", orderDifferences(book, (row) => fold.match(row), missing));
    for (const since of [this.#openSince, this.#absentSince, this.#ageWhenFound]) {
      for (const key of since.keys()) if (ledger.order(key)?.state !== "unresolved") since.delete(key);
    }
  }

  /** Still unresolved after folding means: its tag is not in this book. Two such books, some seconds apart, prove it. */
  #judgePlacement(order: Order, startedAt: number): void {
    const { ledger, clock } = this.#options;
    const open = this.#openSince.get(order.key);
    if (open === undefined) {
      this.#openSince.set(order.key, this.#steady.now());
      this.#ageWhenFound.set(order.key, Math.max(0, clock.now() - order.createdAt));
    }
    if (open === undefined || startedAt < open + SETTLE_MS) return;
    const first = this.#absentSince.get(order.key);
    if (first === undefined) {
      this.#absentSince.set(order.key, startedAt);
      return;
    }
    if (startedAt < first + ABSENT_GAP_MS || startedAt < open + LEAST_AGE_MS - Math.min(BELIEVED_AGE_MS, this.#ageWhenFound.get(order.key) ?? 0)) return;
    const why = "The broker does not have this order: two complete books, seconds apart, lack it. Nothing was placed; place it again if it is still wanted.";
    ledger.record({ kind: "order.not-placed", key: order.key, at: clock.now(), why }).durable.catch(() => {});
  }

  #judgeModify(order: Order, startedAt: number): void {
    const { ledger, clock } = this.#options;
    if (order.change?.kind !== "modify" || order.change.state !== "unresolved" || !isPast(order.change.at, SETTLE_MS, startedAt)) return;
    const text = "The change had no effect, as far as the broker's book shows. See the order's present terms.";
    ledger.record({ kind: "change.ended", key: order.key, at: clock.now(), text }).durable.catch(() => {});
  }

  /** A book that lacks an order it had is no news of the order: told once, changed never. */
  #missing(order: Order): void {
    this.#tellOnce(order.key, `The broker's book does not list order ${order.brokerOrderId ?? ""} (${order.instrument}), which it had accepted. It is kept as ${order.state} here until the broker says otherwise.`);
  }

  /** "Nothing" is what a broker says of a lost session or a failing service too. */
  #empty(known: number): void {
    this.#tellOnce("empty", `The broker's order book came empty, though ${known} of today's orders are known to be in it. It is not believed: what is shown stays as it was.`);
  }

  #tellOnce(about: string, sentence: string): void {
    if (this.#missingTold.has(about)) return;
    this.#missingTold.add(about);
    this.#options.onTrouble(sentence);
  }
}

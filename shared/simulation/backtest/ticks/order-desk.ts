import type { TradingCalendar } from "../../../calendar/trading-calendar.ts";
import type { Failure } from "../../../domain/errors.ts";
import { refused } from "../../../domain/errors.ts";
import { formatQuantity } from "../../../domain/format.ts";
import type { AccountId, InstrumentKey, IntentId, OrderKey } from "../../../domain/identity.ts";
import type { Order, OrderProposal, OrderTerms, OrderWhy, PendingChange } from "../../../domain/order.ts";
import { isTerminal } from "../../../domain/order.ts";
import type { Cut } from "../../../domain/slicing.ts";
import { istDay } from "../../../domain/time.ts";
import type { MarketTime, SystemTime } from "../../../domain/time.ts";
import { againstOrder, reduces } from "./gate.ts";
import type { OrderBook } from "./order-book.ts";
import type { PaperDesk } from "./paper-desk.ts";
import type { PaperOrder } from "./paper-order.ts";
import { saidOf, termsOf } from "./paper-order.ts";
import type { MarketPicture } from "./picture.ts";
import { priceOf } from "./picture.ts";
import type { TickPlace } from "./places.ts";
import type { Turns } from "./turns.ts";

/** Whose the orders of a run are, in their records. */
export const OWNER = "strategy";

export interface OrderDeskOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly paper: PaperDesk;
  readonly picture: MarketPicture;
  readonly calendar: TradingCalendar;
  readonly places: readonly TickPlace[];
  readonly account: AccountId;
}

/** What is asked for; account and owner are the run's. */
export type Wanted = Omit<OrderProposal, "account" | "owner">;

/** Asked when an order's turn has come. @returns why it is not wanted any more, as a sentence. */
export type StillWanted = (order: Order) => string | undefined;

/** The order counter of a run: proposal → gate → record → broker, each step in its turn as in the terminal. */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  #numbers = 0;

  constructor(options: OrderDeskOptions) {
    this.#options = options;
  }

  /**
   * @param once mark of it: the same again places nothing.
   * @param then goes on once it is recorded. @returns why it may not go; the order where it may.
   */
  place(wanted: Wanted, once: string, why: OrderWhy, still?: StillWanted, then?: () => void): Order | Failure {
    const { turns, book, account } = this.#options;
    const known = book.byOnce(once);
    if (known) return known;
    const proposal: OrderProposal = { ...wanted, account, owner: OWNER };
    const place = this.placeOf(wanted.instrument);
    const failure = this.#against(proposal, place, why, undefined);
    if (failure) return failure;
    const exit = reduces(proposal, { book, replacing: undefined });
    const key = `o${++this.#numbers}` as OrderKey;
    const at = turns.now as SystemTime;
    const step = book.record({ kind: "order.approved", key, at, intent: key as string as IntentId, day: this.day, proposal, multiplier: place.facts.multiplier, checks: [], once, marketAt: turns.now as MarketTime, why }, () => {
      this.#send(key, place, exit, still);
      then?.();
    });
    if (step.kind !== "moved") throw new Error(`order ${key} was there before`);
    return step.order;
  }

  /** @param then goes on once it is recorded. @returns why it is not asked for. */
  modify(key: OrderKey, terms: OrderTerms, why: OrderWhy, then?: () => void): Failure | undefined {
    const { book, paper } = this.#options;
    const order = book.order(key);
    const ended = unchangeable(order);
    if (!order || ended) return ended;
    if (order.change) return refused("change", "The order is being changed already. Wait for that to end.", "", "");
    if (terms.quantity <= order.filled) return refused("quantity", `${formatQuantity(order.filled)} are filled already; to stop here, cancel the rest.`, String(order.filled), String(terms.quantity));
    const { account, instrument, side, product, owner, brokerOrderId = "" } = order;
    const proposal: OrderProposal = { account, instrument, side, product, owner, ...termsOf(terms) };
    const failure = this.#against(proposal, this.placeOf(instrument), why, order);
    if (failure) return failure;
    const exit = reduces(proposal, { book, replacing: order });
    this.#change(key, "modify", termsOf(terms), why, (now) => (exit && terms.quantity > now.quantity ? this.#tooMuch(now, terms.quantity - now.filled) : undefined), () => paper.modify(brokerOrderId, product, termsOf(terms)), then);
    return undefined;
  }

  /** May be repeated. @param then goes on once it is recorded. @returns why it is not asked for. */
  cancel(key: OrderKey, why: OrderWhy, then?: () => void): Failure | undefined {
    const { turns, book, paper } = this.#options;
    const order = book.order(key);
    if (order?.state === "queued") {
      book.record({ kind: "order.not-placed", key, at: turns.now as SystemTime, why: "Cancelled before it was sent." }, then);
      return undefined;
    }
    const ended = unchangeable(order);
    if (!order || ended) return ended;
    const { brokerOrderId = "" } = order;
    this.#change(key, "cancel", undefined, why, () => undefined, () => paper.cancel(brokerOrderId), then);
    return undefined;
  }

  /** What the broker tells of an order. */
  told(order: PaperOrder): void {
    this.#options.book.record({ kind: "order.told", key: order.key, at: this.#options.turns.now as SystemTime, says: saidOf(order) });
  }

  placeOf(instrument: InstrumentKey): TickPlace {
    const found = this.#options.places.find(({ key }) => key === instrument);
    if (!found) throw new RangeError(`${instrument} is not in the run`);
    return found;
  }

  /** How an order in it is cut. */
  cutOf(instrument: InstrumentKey): Cut {
    const { lot, freeze } = this.placeOf(instrument).facts;
    return { lot, freeze };
  }

  get day(): string {
    return istDay(this.#options.turns.now);
  }

  #against(proposal: OrderProposal, { slot, facts }: TickPlace, why: OrderWhy, replacing: Order | undefined): Failure | undefined {
    const { turns, book, picture, calendar } = this.#options;
    const failure = againstOrder(proposal, {
      instrument: facts, book, calendar, replacing, at: turns.now as MarketTime,
      ltp: priceOf(picture.ltp(slot)), lower: picture.lower(slot), upper: picture.upper(slot), ofBracket: why.plan?.kind === "bracket",
    });
    // The terminal keeps a record of what was refused.
    if (failure) turns.record();
    return failure;
  }

  /** Its record stands: it goes, if it is still wanted. */
  #send(key: OrderKey, { slot }: TickPlace, exit: boolean, still: StillWanted | undefined): void {
    const { turns, book, paper } = this.#options;
    turns.soon(() => {
      const order = book.order(key);
      if (order?.state !== "queued") return;
      const at = turns.now as SystemTime;
      const unwanted = still?.(order) ?? (exit ? this.#tooMuch(order, order.quantity) : undefined);
      if (unwanted !== undefined) return void book.record({ kind: "order.not-placed", key, at, why: unwanted });
      book.record({ kind: "order.sent", key, at, latencyUs: 0 });
      const taken = paper.place(slot, key, { side: order.side, product: order.product, terms: termsOf(order) });
      if (typeof taken !== "string") turns.after(0, () => paper.tell(taken.id));
      turns.soon(() => {
        if (typeof taken === "string") book.record({ kind: "order.refused", key, at, code: "", text: taken });
        else book.record({ kind: "order.acknowledged", key, at, brokerOrderId: taken.id, uniqueOrderId: undefined });
      }, 2);
    });
  }

  #change(key: OrderKey, kind: PendingChange["kind"], terms: OrderTerms | undefined, why: OrderWhy, against: StillWanted, write: () => PaperOrder | string, then: (() => void) | undefined): void {
    const { turns, book, paper } = this.#options;
    const at = turns.now as SystemTime;
    const isCurrent = (): boolean => book.order(key)?.change?.kind === kind && book.order(key)?.change?.at === at;
    book.record({ kind: "change.approved", key, at, change: kind, terms, why }, () => {
      turns.soon(() => {
        const order = book.order(key);
        if (!order || !isCurrent()) return;
        const now = turns.now as SystemTime;
        const unwanted = against(order);
        if (unwanted !== undefined) return void book.record({ kind: "change.ended", key, at: now, text: unwanted });
        book.record({ kind: "change.sent", key, at: now });
        const taken = write();
        if (typeof taken !== "string") turns.after(0, () => paper.tell(taken.id));
        turns.soon(() => {
          if (!isCurrent()) return;
          if (typeof taken === "string") book.record({ kind: "change.ended", key, at: now, text: taken });
          else book.record({ kind: "change.accepted", key, at: now });
        }, 2);
      }, 2);
      then?.();
    });
  }

  /** What was let through as an exit goes only while there is that much left to close. */
  #tooMuch(order: Order, quantity: number): string | undefined {
    const left = this.#options.book.closableAtSending(order);
    if (quantity <= left) return undefined;
    return `${formatQuantity(left)} of ${order.instrument} are left for this order of ${formatQuantity(quantity)} to close: the position changed while it waited its turn. Nothing was sent.`;
  }
}

function unchangeable(order: Order | undefined): Failure | undefined {
  if (!order) return refused("order", "There is no such order today.", "an order of today", "");
  if (isTerminal(order.state)) return refused("state", `The order has ended (${order.state}).`, "", "");
  return order.brokerOrderId === undefined ? refused("state", "The order is not at the broker yet.", "", "") : undefined;
}

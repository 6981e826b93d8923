import type { BrokerInstrument, BrokerOrder, PlaceTerms } from "../../shared/brokers/port.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Fill, Order, OrderTerms } from "../../shared/domain/order.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import { needsTrigger } from "../../shared/domain/words.ts";
import type { Charges } from "../../shared/simulation/charges.ts";
import type { FillEvent } from "../../shared/simulation/fills/types.ts";
import type { FloorOrder } from "../../shared/simulation/fills/fill-floor.ts";
import type { Refusal } from "./acceptance.ts";
import type { Contract } from "./contract.ts";
import { contractOfKey } from "./contract.ts";
import { PaperBooks } from "./paper-books.ts";
import type { PaperFill } from "./paper-books.ts";
import { fits, heard } from "./floor-news.ts";
import type { PaperFloor } from "./paper-floor.ts";
import type { Claim, PaperMoney } from "./paper-money.ts";
import { moneyOf } from "./paper-money.ts";
import type { PaperMarket, PaperNews } from "./paper-market.ts";
import { nameIn } from "./paper-market.ts";
import type { PaperOrder } from "./paper-order.ts";
import { brokerFillOf, brokerOrderOf, isSquareOff, orderIdOf, orderNo, restoredFills, restoredOrder } from "./paper-order.ts";
import type { PaperRules } from "./paper-rules.ts";
import type { PaperState } from "./paper-state.ts";
import { refusalBy } from "./refusal.ts";

/**
 * The orders, fills and money of one paper account on one trading day. Takes nothing that could reach a
 * broker: the market comes in as prices, and orders go to the simulated floor alone.
 */
export class PaperAccount {
  readonly id: AccountId;
  readonly rules: PaperRules;
  readonly market: PaperMarket;
  #floor: PaperFloor;
  #news: PaperNews;
  #state: PaperState;
  #books: PaperBooks;
  #orders = new Map<string, PaperOrder>();
  /** All fills of the day, those of a life before a reset included. */
  #fills: PaperFill[] = [];
  /** Orders whose want of a price has been told. */
  #priceless = new Set<string>();
  #nextOrder = 1;
  #nextFill = 1;
  #charges: { readonly fills: number; readonly charges: Charges } | undefined;

  constructor(state: PaperState, rules: PaperRules, market: PaperMarket, floor: PaperFloor, news: PaperNews) {
    this.id = state.account;
    this.rules = rules;
    this.market = market;
    this.#floor = floor;
    this.#news = news;
    this.#state = state;
    this.#books = this.#open();
    floor.use(this.id, state.model);
  }

  get state(): PaperState {
    return this.#state;
  }

  get books(): PaperBooks {
    return this.#books;
  }

  get fills(): readonly PaperFill[] {
    return this.#fills;
  }

  get orders(): readonly PaperOrder[] {
    return [...this.#orders.values()];
  }

  order(id: string): PaperOrder | undefined {
    return this.#orders.get(id);
  }

  working(): PaperOrder[] {
    return this.orders.filter((order) => !isTerminal(order.state));
  }

  /** Rebuilds the day from what the journal has of it. Nothing is told and nothing put on the floor yet. */
  restore(orders: readonly Order[], fills: readonly Fill[]): void {
    const ofDay = orders.filter((order) => order.day === this.#state.day && order.account === this.id);
    for (const order of ofDay) {
      const restored = restoredOrder(order);
      if (!restored) continue;
      this.#orders.set(restored.id, restored);
      this.#nextOrder = Math.max(this.#nextOrder, orderNo(restored.id) + 1);
    }
    const known = restoredFills(ofDay, fills.filter((fill) => fill.day === this.#state.day && fill.account === this.id));
    for (const fill of known) this.#book(fill);
    // A change that had been accepted is carried out after all.
    for (const { brokerOrderId, change } of ofDay) {
      const order = brokerOrderId === undefined ? undefined : this.#orders.get(brokerOrderId);
      if (!order || isTerminal(order.state) || change?.state !== "accepted") continue;
      this.#orders.set(order.id, change.kind === "cancel" ? { ...order, state: "cancelled", text: "Cancelled." } : { ...order, terms: fits(change.wanted, order) ?? order.terms });
    }
  }

  /** A new order. The floor gets it at once where its market is open. */
  place(instrument: Instrument, asked: PlaceTerms): PaperOrder | Refusal {
    const { side, product, tag, type, quantity, price, trigger, validity } = asked;
    const terms = { type, quantity, price, trigger, validity };
    const refusal = refusalBy(this, { instrument, side, product, terms }, undefined);
    if (refusal) return refusal;
    return this.#begin(instrument, side, product, terms, tag, "");
  }

  /** An order of the account itself: the square-off, a reset. Nobody is asked. */
  placeOwn(instrument: Instrument, side: Side, quantity: number, product: Product, text: string): PaperOrder {
    const order = this.#begin(instrument, side, product, { type: "MARKET", quantity, price: NO_PRICE, trigger: NO_PRICE, validity: "DAY" }, "", text);
    this.#tell(order);
    return order;
  }

  modify(id: string, instrument: Instrument, terms: OrderTerms): PaperOrder | Refusal {
    const order = this.#changeable(id, "changed");
    if ("code" in order) return order;
    if (needsTrigger(terms.type) && !needsTrigger(order.terms.type)) return { code: "PAPER-TYPE", text: "An order that works at the exchange cannot be made a stop. Cancel it and place the stop." };
    const refusal = refusalBy(this, { instrument, side: order.side, product: order.product, terms }, order);
    if (refusal) return refusal;
    if (order.waiting) return this.#set({ ...order, terms });
    this.#floor.modify(this.#floorId(id), terms);
    return this.#set({ ...order, changing: "modify", wanted: terms });
  }

  cancel(id: string): PaperOrder | Refusal {
    const order = this.#changeable(id, "cancelled");
    if ("code" in order) return order;
    if (order.waiting) return this.#set({ ...order, state: "cancelled", text: "Cancelled." });
    this.#floor.cancel(this.#floorId(id));
    return this.#set({ ...order, changing: "cancel" });
  }

  /** Tells how an order stands. */
  tell(id: string): void {
    const order = this.#orders.get(id);
    if (order) this.#tell(order);
  }

  /** Ends a working order at once: the day is over, the account was reset. What its floor still says of it no longer counts. */
  end(order: PaperOrder, text: string): void {
    this.#floor.withdraw([this.#floorId(order.id)]);
    this.#tell(this.#set({ ...order, state: "cancelled", changing: undefined, waiting: false, text }));
  }

  /** Fills an order of the account itself at once, off the floor. */
  fillOwn(order: PaperOrder, at: Price): void {
    this.#floor.withdraw([this.#floorId(order.id)]);
    this.heard({ kind: "filled", id: this.#floorId(order.id), quantity: order.terms.quantity - order.filled, price: at, marketAt: this.#now() });
  }

  /** Puts an order that waited on the floor. @param known it had been in a book before. */
  release(order: PaperOrder, known: boolean): void {
    const put = this.#floorOrder(order, known);
    if (!put) return;
    this.#set({ ...order, waiting: false });
    this.#floor.put([put]);
  }

  /** Puts what works on a floor that is built anew, and asks again for the changes that were under way on the old one. */
  refill(): void {
    const onFloor = this.working().filter((order) => !order.waiting);
    const orders = onFloor.flatMap((order) => this.#floorOrder(order, true) ?? []);
    if (orders.length > 0) this.#floor.put(orders);
    for (const { id, changing, wanted } of onFloor) {
      if (changing === "cancel") this.#floor.cancel(this.#floorId(id));
      else if (changing === "modify" && wanted) this.#floor.modify(this.#floorId(id), wanted);
    }
  }

  /** What the floor tells of one of its orders. */
  heard(event: FillEvent): void {
    const order = this.#orders.get(event.id.slice(this.id.length + 1));
    if (!order || isTerminal(order.state)) return;
    const step = heard(order, event);
    if ("trouble" in step) {
      this.#news.onTrouble(step.trouble);
      return this.end(order, "Ended: the simulated market answered what cannot be.");
    }
    if (event.kind === "filled") this.#filled(order, event.quantity, event.price, event.marketAt);
    this.#tell(this.#set(step.order));
  }

  /** A changed state of the same day: another model. */
  keep(state: PaperState): void {
    this.#state = state;
    this.#floor.use(this.id, state.model);
  }

  /** The account goes on from another state: a new day, or a new life on the same day. */
  turn(state: PaperState): void {
    const sameDay = state.day === this.#state.day;
    this.#state = state;
    this.#books = this.#open();
    this.#charges = undefined;
    if (sameDay) return;
    this.#orders.clear();
    this.#fills = [];
    this.#nextOrder = this.#nextFill = 1;
  }

  get lastFill(): number {
    return this.#nextFill - 1;
  }

  /** Charges of the day so far, as its note would have them now. */
  charges(): Charges {
    const fills = this.#books.fills.length;
    if (this.#charges?.fills !== fills) this.#charges = { fills, charges: this.rules.charges(this.#books.notes(), this.#state.day) };
    return this.#charges.charges;
  }

  money(extra?: Claim, without?: string): PaperMoney {
    const claims = this.working().flatMap((order) => (order.id === without ? [] : [this.#claim(order)]));
    if (extra) claims.push(extra);
    return moneyOf(this.#state, this.#books, this.charges().total, claims, (key) => this.market.quote(key)?.ltp, this.rules);
  }

  /** Shares that may still be sold for delivery. */
  deliverable(instrument: InstrumentKey, without?: string): number {
    const today = Math.max(0, this.#books.line(instrument, "CNC")?.own.quantity ?? 0);
    let promised = 0;
    for (const { id, instrument: key, product, side, terms, filled } of this.working()) {
      if (id !== without && key === instrument && product === "CNC" && side === "SELL") promised += terms.quantity - filled;
    }
    return this.#books.heldQuantity(instrument) + today - promised;
  }

  contractOf(key: InstrumentKey, multiplier: number): Contract {
    return this.market.instrument(key) ?? contractOfKey(key, multiplier);
  }

  nameOf(key: InstrumentKey): BrokerInstrument {
    return nameIn(this.market, key);
  }

  brokerOrder(order: PaperOrder): BrokerOrder {
    return brokerOrderOf(order, this.nameOf(order.instrument));
  }

  #open(): PaperBooks {
    return new PaperBooks(this.#state, (key, multiplier) => this.contractOf(key, multiplier));
  }

  /** Order ids are unique within an account; the floor holds all accounts. */
  #floorId(id: string): string {
    return `${this.id}|${id}`;
  }

  #now(): MarketTime {
    return this.market.marketAt() ?? (0 as MarketTime);
  }

  #begin(instrument: Instrument, side: Side, product: Product, terms: OrderTerms, tag: string, text: string): PaperOrder {
    const open = this.rules.phase(instrument, this.#now()) === "open";
    const order = this.#set({
      id: orderIdOf(this.#state.day, this.#nextOrder++), tag, instrument: instrument.key, multiplier: instrument.multiplier, side, product, terms,
      state: "pending", changing: undefined, filled: 0, value: 0, triggered: false, waiting: true, updatedAt: this.#now(),
      text: open ? text : "Waits for the market to open.",
    });
    if (open) this.release(order, false);
    return this.#orders.get(order.id) ?? order;
  }

  #changeable(id: string, what: string): PaperOrder | Refusal {
    const order = this.#orders.get(id);
    if (!order) return { code: "PAPER-UNKNOWN", text: `The paper account has no order ${id} today.` };
    return isTerminal(order.state) ? { code: "PAPER-ENDED", text: `Order ${id} has ended (${order.state}) and cannot be ${what}.` } : order;
  }

  #claim({ instrument, multiplier, product, side, terms, filled }: PaperOrder): Claim {
    return { contract: this.contractOf(instrument, multiplier), product, side, terms, filled };
  }

  #floorOrder({ id, instrument, side, terms, filled, triggered }: PaperOrder, known: boolean): FloorOrder | undefined {
    const slot = this.market.slotOf(instrument);
    const tick = this.market.instrument(instrument)?.tick;
    if (slot !== undefined && tick !== undefined) return { id: this.#floorId(id), account: this.id, slot, side, terms, filled, triggered, tick, known };
    if (!this.#priceless.has(id)) this.#news.onTrouble(`Order ${id} in ${instrument} has no prices to be filled at: the instrument is not in today's list.`);
    this.#priceless.add(id);
    return undefined;
  }

  #filled(order: PaperOrder, quantity: number, price: Price, marketAt: MarketTime): void {
    const { id, instrument, side, product, multiplier } = order;
    const at = marketAt > 0 ? marketAt : this.#now();
    const fill: PaperFill = { no: this.#nextFill, orderId: id, instrument, side, product, quantity, price, multiplier, at, squaredOff: isSquareOff(order) };
    this.#book(fill);
    this.#news.onFill(brokerFillOf(fill, this.nameOf(instrument)));
  }

  #book(fill: PaperFill): void {
    this.#nextFill = Math.max(this.#nextFill, fill.no + 1);
    this.#fills.push(fill);
    if (fill.no > this.#state.afterFill) this.#books.apply(fill);
  }

  #set(order: PaperOrder): PaperOrder {
    const at = Math.max(order.updatedAt, this.#now()) as MarketTime;
    const next = { ...order, updatedAt: at };
    this.#orders.set(order.id, next);
    return next;
  }

  #tell(order: PaperOrder): void {
    this.#news.onOrder(this.brokerOrder(order));
  }
}

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
import type { FillEvent } from "../../shared/simulation/fills/types.ts";
import type { Refusal } from "./acceptance.ts";
import { AccountMoney } from "./account-money.ts";
import type { Contract } from "./contract.ts";
import { contractOfKey } from "./contract.ts";
import { DayOrders } from "./day-orders.ts";
import { heard } from "./floor-news.ts";
import { floorId, floorOrder } from "./floor-orders.ts";
import { dueAt, waitWords } from "./order-entry.ts";
import { PaperBooks } from "./paper-books.ts";
import type { PaperFill } from "./paper-books.ts";
import type { PaperFloor } from "./paper-floor.ts";
import type { PaperMarket, PaperNews, PaperOwners } from "./paper-market.ts";
import { nameIn } from "./paper-market.ts";
import type { PaperMove } from "./position-move.ts";
import { moveOf } from "./position-move.ts";
import type { Origin, PaperOrder } from "./paper-order.ts";
import { brokerFillOf, brokerOrderOf, isSquareOff } from "./paper-order.ts";
import type { PaperRules } from "./paper-rules.ts";
import type { PaperState } from "./paper-state.ts";
import { fromQueue } from "./queued-order.ts";
import { refusalBy } from "./refusal.ts";

/** An order that the account itself places: whose quantity it closes, and what for. */
export interface OwnOrder {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly quantity: number;
  readonly product: Product;
  readonly origin: Exclude<Origin, "desk">;
  readonly owner: string;
  readonly words: string;
}

/**
 * The orders of one paper account on one trading day. Takes nothing that could reach a broker: the market
 * comes in as prices, and orders go to the simulated floor alone.
 */
export class PaperAccount {
  readonly id: AccountId;
  readonly rules: PaperRules;
  readonly market: PaperMarket;
  readonly money: AccountMoney;
  #floor: PaperFloor;
  #news: PaperNews;
  #state: PaperState;
  #books: PaperBooks;
  #day = new DayOrders();
  /** Orders whose want of a price has been told. */
  #priceless = new Set<string>();

  constructor(state: PaperState, rules: PaperRules, market: PaperMarket, floor: PaperFloor, news: PaperNews) {
    this.id = state.account;
    this.rules = rules;
    this.market = market;
    this.#floor = floor;
    this.#news = news;
    this.#state = state;
    this.#books = this.#open();
    this.money = new AccountMoney(this);
    this.#enqueue();
    floor.use(this.id, state.model);
  }

  get state(): PaperState {
    return this.#state;
  }

  get books(): PaperBooks {
    return this.#books;
  }

  get owners(): PaperOwners {
    return this.#news.owners;
  }

  get fills(): readonly PaperFill[] {
    return this.#day.fills;
  }

  get lastFill(): number {
    return this.#day.lastFill;
  }

  get orders(): readonly PaperOrder[] {
    return this.#day.all;
  }

  order(id: string): PaperOrder | undefined {
    return this.#day.get(id);
  }

  working(): PaperOrder[] {
    return this.#day.working();
  }

  /** Rebuilds the day from what the journal has of it. Nothing is told and nothing put on the floor yet. */
  restore(orders: readonly Order[], fills: readonly Fill[]): void {
    const { day, queued = [] } = this.#state;
    this.#day.clear();
    for (const fill of this.#day.restore(this.id, day, orders, fills, queued)) this.#book(fill);
    this.#books.rebuilt();
    for (const order of this.working()) {
      const { instrument, multiplier, enteredAt } = order;
      const contract = this.contractOf(instrument, multiplier);
      if (this.rules.phase(contract, enteredAt) === "closed" && order.state === "pending" && order.owner === undefined) this.#set({ ...order, dueOn: this.rules.nextTradingDay(contract, day) });
    }
  }

  /** A new order. The floor gets it at once where its market is open. */
  place(instrument: Instrument, asked: PlaceTerms): PaperOrder | Refusal {
    const { side, product, tag, type, quantity, price, trigger, validity } = asked;
    const terms = { type, quantity, price, trigger, validity };
    const refusal = refusalBy(this, { instrument, side, product, terms }, undefined);
    if (refusal) return refusal;
    return this.#begin(instrument, { side, product, terms, tag, text: "" }, "desk");
  }

  /** An order of the account itself: the square-off, a reset. Nobody is asked. */
  placeOwn({ instrument, side, quantity, product, origin, owner, words }: OwnOrder): PaperOrder {
    const terms = { type: "MARKET", quantity, price: NO_PRICE, trigger: NO_PRICE, validity: "DAY" } as const;
    const order = this.#begin(instrument, { side, product, terms, tag: "", text: words, owner, words }, origin);
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
    this.#floor.modify(floorId(this, id), terms);
    return this.#set({ ...order, changing: "modify", wanted: terms });
  }

  cancel(id: string): PaperOrder | Refusal {
    const order = this.#changeable(id, "cancelled");
    if ("code" in order) return order;
    if (order.waiting) return this.#set({ ...order, state: "cancelled", text: "Cancelled." });
    this.#floor.cancel(floorId(this, id));
    return this.#set({ ...order, changing: "cancel" });
  }

  /** Takes part of a position over to another product. @returns the state to be kept before anybody is told. */
  convert(instrument: Instrument, from: Product, to: Product, quantity: number): PaperState | Refusal {
    const move: PaperMove | Refusal = moveOf(this, instrument, from, to, quantity);
    if ("code" in move) return move;
    this.#books.move(move);
    return (this.#state = { ...this.#state, moves: [...(this.#state.moves ?? []), move] });
  }

  /** Tells how an order stands. */
  tell(id: string): void {
    const order = this.#day.get(id);
    if (order) this.#tell(order);
  }

  /** Ends a working order at once: the day is over, the account was reset. What its floor still says of it no longer counts. */
  end(order: PaperOrder, text: string): void {
    this.#floor.withdraw([floorId(this, order.id)]);
    this.#tell(this.#set({ ...order, state: "cancelled", changing: undefined, waiting: false, text }));
  }

  /** Tells that an order of yesterday has gone over into one of today. */
  tellGone(order: PaperOrder, text: string): void {
    this.#tell({ ...order, state: "cancelled", waiting: false, text });
  }

  /** Fills an order of the account itself at once, off the floor. */
  fillOwn(order: PaperOrder, at: Price): void {
    this.#floor.withdraw([floorId(this, order.id)]);
    this.heard({ kind: "filled", id: floorId(this, order.id), quantity: order.terms.quantity - order.filled, price: at, marketAt: this.#now() });
  }

  /** Puts an order that waited on the floor. @param known it had been in a book before. */
  release(order: PaperOrder, known: boolean): void {
    const put = floorOrder(this, order, known);
    if (!put) return this.#withoutPrices(order);
    this.#set({ ...order, waiting: false });
    this.#floor.put([put]);
  }

  /** Puts what works on a floor that is built anew, and asks again for the changes that were under way on the old one. */
  refill(): void {
    const onFloor = this.working().filter((order) => !order.waiting);
    const orders = onFloor.flatMap((order) => floorOrder(this, order, true) ?? []);
    if (orders.length > 0) this.#floor.put(orders);
    for (const { id, changing, wanted } of onFloor) {
      if (changing === "cancel") this.#floor.cancel(floorId(this, id));
      else if (changing === "modify" && wanted) this.#floor.modify(floorId(this, id), wanted);
    }
  }

  /** What the floor tells of one of its orders. */
  heard(event: FillEvent): void {
    const order = this.#day.get(event.id.slice(this.id.length + 1));
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
    if (sameDay) return;
    this.#day.clear();
    this.#enqueue();
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

  /** After-market orders that the day begins with. */
  #enqueue(): void {
    for (const order of this.#state.queued ?? []) this.#day.set(fromQueue(order), order.placedAt);
  }

  #now(): MarketTime {
    return this.market.marketAt() ?? (0 as MarketTime);
  }

  #begin(instrument: Instrument, asked: Pick<PaperOrder, "side" | "product" | "terms" | "tag" | "text" | "owner" | "words">, origin: Origin): PaperOrder {
    const { day } = this.#state;
    const now = this.#now();
    const dueOn = this.rules.phase(instrument, now) === "closed" ? this.rules.nextTradingDay(instrument, day) : undefined;
    const begun = {
      ...asked, id: this.#day.nextId(day, origin), instrument: instrument.key, multiplier: instrument.multiplier,
      state: "pending", changing: undefined, filled: 0, value: 0, triggered: false, waiting: true, enteredAt: now, dueOn, updatedAt: now,
    } as const;
    const goesIn = dueAt(this.rules, instrument, begun, day, now) === "goes in";
    const order = this.#set(goesIn ? begun : { ...begun, text: waitWords(this.rules, instrument, begun, day) });
    if (goesIn) this.release(order, false);
    return this.#day.get(order.id) ?? order;
  }

  #changeable(id: string, what: string): PaperOrder | Refusal {
    const order = this.#day.get(id);
    if (!order) return { code: "PAPER-UNKNOWN", text: `The paper account has no order ${id} today.` };
    return isTerminal(order.state) ? { code: "PAPER-ENDED", text: `Order ${id} has ended (${order.state}) and cannot be ${what}.` } : order;
  }

  #withoutPrices({ id, instrument }: PaperOrder): void {
    if (!this.#priceless.has(id)) this.#news.onTrouble(`Order ${id} in ${instrument} has no prices to be filled at: the instrument is not in today's list.`);
    this.#priceless.add(id);
  }

  #filled(order: PaperOrder, quantity: number, price: Price, marketAt: MarketTime): void {
    const { id, instrument, side, product, multiplier } = order;
    const at = marketAt > 0 ? marketAt : this.#now();
    const fill: PaperFill = { no: this.#day.nextFill, orderId: id, instrument, side, product, quantity, price, multiplier, at, squaredOff: isSquareOff(id) };
    this.#book(fill);
    this.#news.onFill(brokerFillOf(fill, this.nameOf(instrument)));
  }

  #book(fill: PaperFill): void {
    this.#day.book(fill);
    if (fill.no > this.#state.afterFill) this.#books.apply(fill);
  }

  #set(order: PaperOrder): PaperOrder {
    return this.#day.set(order, this.#now());
  }

  #tell(order: PaperOrder): void {
    this.#news.onOrder(this.brokerOrder(order));
  }
}

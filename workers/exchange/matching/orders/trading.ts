import type { MarketPrint } from "../../types.ts";
import type { Execution, Place } from "../book/book.ts";
import type { Floor } from "../floor.ts";
import { isOver, isResting, isStop, remaining, type OrderRecord } from "./record.ts";
import { protectedLimit } from "./protection.ts";
import { marginPrice } from "./risk.ts";
import { StopWatch } from "./stops.ts";
import type { BookReference, QueuePlace } from "../store/port.ts";

const SELF_TRADE = "Order cancelled by the exchange: it would have traded with another order of the same client";
const IOC_REST = "IOC order: the unfilled quantity was cancelled by the exchange";

/** What happens at the exchange proper: orders enter, match, rest and leave; prints trade; stops trigger. */
export class Trading {
  /** Prints that could not be: unknown token, price that is not a positive whole number of paise. */
  badPrints = 0;
  /** Called after each trade or order of a listing, with its last price. */
  onPrice: (token: string, lastPrice: number) => void = () => {};
  private readonly floor: Floor;
  private readonly stops = new StopWatch();
  /** Orders that came before the day's first print of their listing. */
  private readonly early = new Map<string, string[]>();
  /** Listings whose book an order has eaten into. */
  private readonly dented = new Set<string>();

  constructor(floor: Floor) {
    this.floor = floor;
  }

  /** A print of the market. */
  print(print: MarketPrint): void {
    const { token, price, quantity, at } = print;
    if (this.floor.listing(token) === undefined || !(price > 0) || !Number.isSafeInteger(price) || !(quantity >= 0)) {
      this.badPrints += 1;
      return;
    }
    this.floor.played = Math.max(this.floor.played, at);
    const ticker = this.floor.ticker(token);
    ticker.print(print);
    this.floor.touch(token);
    const book = this.floor.books.get(token);
    if (book !== undefined) {
      const executions = book.print(ticker.market, quantity);
      if (book.users > 0 || executions.length > 0) this.floor.moved(token, book);
      if (executions.length > 0) this.settlePassive(executions);
    }
    this.letIn(token);
    this.trigger(token);
  }

  /** Where an order had eaten the crowd and no print has come since, it stands again after a while. */
  recover(): void {
    for (const token of this.dented) {
      const book = this.floor.books.get(token);
      book?.refresh(this.floor.now);
      if (book?.dented === true) continue;
      this.dented.delete(token);
      if (book !== undefined) this.floor.moved(token, book);
      this.touch(token);
    }
  }

  /**
   * An order that has passed all checks comes in. Before the day's first print the book would stand around
   * yesterday's close, which is nobody's price today: until then the order waits.
   */
  enter(order: OrderRecord): void {
    const { token, orderId } = order;
    if (this.floor.ticker(token).prints === 0) {
      const waiting = this.early.get(token) ?? [];
      if (!waiting.includes(orderId)) this.early.set(token, [...waiting, orderId]);
      return;
    }
    if (!isStop(order)) this.activate(order);
    else this.wait(order);
    this.trigger(order.token);
  }

  /** What waited for the first print, in the order in which it came; not what has been cancelled meanwhile. */
  private letIn(token: string): void {
    const waiting = this.early.get(token);
    if (waiting === undefined) return;
    this.early.delete(token);
    for (const orderId of waiting) {
      const order = this.floor.state.orders.get(orderId);
      if (order?.stage === "checked" && !isOver(order)) this.enter(order);
    }
  }

  /**
   * A resting or waiting order with new terms. Less quantity at the same price keeps the place in
   * the queue; anything else queues again, and may trade at once.
   */
  amend(order: OrderRecord, keepsPlace: boolean): void {
    if (!order.triggered) {
      this.stops.remove(order.token, order.side, order.orderId);
      this.wait(order);
    } else if (keepsPlace) {
      const book = this.floor.book(order.token);
      book.shrink(order.orderId, remaining(order));
      this.floor.moved(order.token, book);
      this.floor.change(order.orderId, { status: "open" }, "AB01");
      this.touch(order.token);
    } else {
      this.leave(order);
      this.activate(order);
    }
    this.trigger(order.token);
  }

  /** Takes an order out of the queue or the stop list, wherever it is. */
  leave(order: OrderRecord): void {
    if (isResting(order)) {
      const book = this.floor.book(order.token);
      book.leave(order.side, order.orderId);
      this.touch(order.token);
    } else this.stops.remove(order.token, order.side, order.orderId);
  }

  /** Puts working orders back after a restart, each in the place that it had. */
  restore(saved: readonly QueuePlace[], references: readonly BookReference[]): void {
    const places = new Map(saved.map((place) => [place.orderId, place]));
    const byToken = new Map<string, { bids: Place[]; asks: Place[] }>();
    for (const order of this.floor.working().sort((a, b) => a.rank - b.rank)) {
      if (order.stage === "at exchange" && !order.triggered) this.watch(order);
      if (!isResting(order)) continue;
      let sides = byToken.get(order.token);
      if (sides === undefined) byToken.set(order.token, (sides = { bids: [], asks: [] }));
      const resting = restingOf(order);
      const { place = Number.MAX_SAFE_INTEGER, ahead = 0, shown = Number.MAX_SAFE_INTEGER } = places.get(order.orderId) ?? {};
      (order.side === "BUY" ? sides.bids : sides.asks).push({ resting, place, ahead, shown: Math.min(shown, resting.remaining) });
    }
    const inQueueOrder = (list: Place[]): Place[] => list.sort((a, b) => a.place - b.place);
    for (const [token, { bids, asks }] of byToken) {
      const reference = references.find((each) => each.token === token) ?? this.floor.ticker(token).market;
      this.floor.book(token).restore(reference, inQueueOrder(bids), inQueueOrder(asks));
    }
  }

  /** The day is over: books are made anew with the next one. */
  clear(): void {
    this.floor.books.clear();
    this.stops.clear();
    this.early.clear();
    this.dented.clear();
  }

  /** A stop order: waits for its trigger, or goes on at once if the market has passed it meanwhile. */
  private wait(order: OrderRecord): void {
    const last = this.floor.ticker(order.token).lastPrice;
    const reached = order.side === "BUY" ? last >= order.triggerPrice : last <= order.triggerPrice;
    if (reached) return this.activate(order);
    const rank = this.floor.state.counts().ranks + 1;
    this.watch(this.floor.change(order.orderId, { status: "trigger pending", stage: "at exchange", rank }, "AB10"));
  }

  private watch(order: OrderRecord): void {
    this.stops.add(order.token, { orderId: order.orderId, side: order.side, trigger: order.triggerPrice });
  }

  private trigger(token: string): void {
    const ticker = this.floor.tickers.get(token);
    if (ticker === undefined) return;
    for (let id = this.stops.take(token, ticker.lastPrice); id !== undefined; id = this.stops.take(token, ticker.lastPrice)) this.activate(this.floor.state.order(id));
    this.onPrice(token, ticker.lastPrice);
  }

  /** The order is live: takes what it can, and what is left rests, or ends if it is immediate-or-cancel. */
  private activate(order: OrderRecord): void {
    const { floor } = this;
    const { token, side, orderId } = order;
    const { lastPrice } = floor.ticker(token);
    const market = order.orderType === "MARKET" || order.orderType === "STOPLOSS_MARKET";
    const limit = market ? this.protectedLimit(order, lastPrice) : order.price;
    const rank = floor.state.counts().ranks + 1;
    const live = floor.change(orderId, { status: "open", stage: "at exchange", triggered: true, limit, price: limit, marginPrice: marginPrice(side, limit, lastPrice), rank }, "AB01");
    const book = floor.book(token);
    const matched = book.match(side, limit, remaining(live), order.client, floor.now);
    if (matched.executions.length > 0) this.settleAggressive(live, matched.executions);
    if (matched.left === 0) return;
    if (matched.selfTrade) this.end(orderId, SELF_TRADE);
    else if (order.duration === "IOC") this.end(orderId, IOC_REST);
    else {
      book.join(side, restingOf(floor.state.order(orderId)), floor.now);
      floor.moved(token, book);
      if (matched.executions.length > 0) floor.change(orderId, { status: "open" }, "AB01");
    }
    this.touch(token);
  }

  /** Cancels what is unfilled of an order that is in no queue any more. */
  private end(orderId: string, text: string): void {
    const order = this.floor.state.order(orderId);
    this.floor.change(orderId, { status: "cancelled", stage: "done", cancelled: order.cancelled + remaining(order), text, rank: 0 }, "AB02");
  }

  /** The order that came in prints one trade a price level; the users that it met are filled with it. */
  private settleAggressive(order: OrderRecord, executions: readonly Execution[]): void {
    const { floor } = this;
    const ticker = floor.ticker(order.token);
    for (let i = 0; i < executions.length; ) {
      const price = executions[i]?.price ?? 0;
      const level: Execution[] = [];
      for (let next = executions[i]; next?.price === price; next = executions[++i]) level.push(next);
      const quantity = level.reduce((sum, each) => sum + each.quantity, 0);
      ticker.ownTrade(price, quantity, floor.now);
      floor.fill(order, price, quantity, ticker.prints);
      this.settlePassive(level);
    }
    const book = floor.book(order.token);
    floor.moved(order.token, book);
    if (book.dented) this.dented.add(order.token);
    floor.touch(order.token);
    if (remaining(floor.state.order(order.orderId)) === 0) this.complete(order.orderId);
  }

  /** Fills of resting orders: all of them booked first, then each order told once. */
  private settlePassive(executions: readonly Execution[]): void {
    const touched = new Set<string>();
    for (let i = 0; i < executions.length; i++) {
      const execution = executions[i];
      if (execution?.resting === undefined) continue;
      const { orderId } = execution.resting;
      let quantity = execution.quantity;
      for (let next = executions[i + 1]; next?.resting?.orderId === orderId && next.price === execution.price; next = executions[i + 1]) {
        quantity += next.quantity;
        i += 1;
      }
      this.floor.fill(this.floor.state.order(orderId), execution.price, quantity, 0);
      touched.add(orderId);
    }
    for (const orderId of touched) {
      if (remaining(this.floor.state.order(orderId)) === 0) this.complete(orderId);
      else this.floor.change(orderId, { status: "open" }, "AB01");
    }
  }

  private complete(orderId: string): void {
    this.floor.change(orderId, { status: "complete", stage: "done", rank: 0, request: null }, "AB05");
  }

  private protectedLimit(order: OrderRecord, lastPrice: number): number {
    const { listing, onIndex } = this.floor.contract(order.token);
    return protectedLimit(listing, onIndex, order.side, lastPrice, this.floor.band(order.token));
  }

  private touch(token: string): void {
    this.floor.touch(token);
    this.floor.ticker(token).touch(this.floor.now);
  }
}

function restingOf(order: OrderRecord): Place["resting"] {
  return { orderId: order.orderId, client: order.client, price: order.limit, remaining: remaining(order), disclosed: order.disclosedQuantity };
}


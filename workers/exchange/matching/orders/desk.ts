import type { Accepted, BookOrder, ModifyRequest, PlaceRequest } from "../../types.ts";
import type { Claim } from "../account/account.ts";
import type { Floor } from "../floor.ts";
import { refuseCancellation, refused, refuseModification, refusePlacement } from "./gateway.ts";
import type { Latency } from "./latency.ts";
import { protectedLimit } from "./protection.ts";
import { isOver, remaining, type Modification, type OrderRecord } from "./record.ts";
import { marginPrice, refuseFunds, refuseNow, refuseTerms, type Terms } from "./risk.ts";
import type { Trading } from "./trading.ts";

const ADAPTER_OFF = "Adapter is Logged Off";

/**
 * The way of an order: gateway (answers at once) → risk checks → exchange. Every step after the
 * gateway comes later, as it does at a broker, and is told by the order socket and the book alone.
 */
export class Desk {
  private readonly floor: Floor;
  private readonly trading: Trading;
  private readonly latency: Latency;
  /** The day for which orders placed after hours are kept; undefined where no day follows. */
  private readonly followingDay: () => string | undefined;

  constructor(floor: Floor, trading: Trading, latency: Latency, followingDay: () => string | undefined) {
    this.floor = floor;
    this.trading = trading;
    this.latency = latency;
    this.followingDay = followingDay;
  }

  place(request: PlaceRequest): Accepted<BookOrder> {
    if (!this.floor.state.accounts.has(request.client)) return refused("AB1032", "User Not Found");
    const refusal = refusePlacement(request, this.floor.listing(request.token));
    if (refusal !== undefined) return refusal;
    const orderId = this.floor.turn(() => this.receive(request, "").orderId);
    this.later(orderId, (order) => this.check(order));
    return this.accepted(orderId);
  }

  modify(request: ModifyRequest): Accepted<BookOrder> {
    const order = this.floor.state.orders.get(request.orderId);
    const refusal = refuseModification(request, order);
    if (refusal !== undefined || order === undefined) return refusal ?? refused("AB1013", "Order not found");
    const { orderType, duration, price, triggerPrice, quantity } = request;
    this.floor.turn(() => {
      const pending = { request: { kind: "modify", orderType, duration, price, triggerPrice, quantity } } as const;
      if (order.stage === "after hours") this.floor.change(order.orderId, pending);
      else this.floor.change(order.orderId, { ...pending, status: "modify pending" }, "AB11");
    });
    this.later(order.orderId, (now) => this.amend(now));
    return this.accepted(order.orderId);
  }

  cancel(client: string, orderId: string): Accepted<BookOrder> {
    const order = this.floor.state.orders.get(orderId);
    const refusal = refuseCancellation(client, order);
    if (refusal !== undefined || order === undefined) return refusal ?? refused("AB1013", "Order not found");
    if (order.request?.kind !== "cancel") {
      this.floor.turn(() => this.floor.change(orderId, { request: { kind: "cancel" }, ...(order.stage === "after hours" ? {} : { status: "cancel pending" }) }));
      this.later(orderId, (now) => this.withdraw(now, ""));
    }
    return this.accepted(orderId);
  }

  /** An order of the exchange itself, on its way at once: no gateway, no delays, no funds needed. */
  enterOwn(request: PlaceRequest, text: string): void {
    const order = this.receive(request, text);
    this.trading.enter(this.accept(order));
  }

  /** After a restart: every order that was on its way goes on from where it was. */
  resume(): void {
    for (const order of this.floor.working()) {
      if (order.stage === "received") this.later(order.orderId, (now) => this.check(now));
      if (order.stage === "checked") this.later(order.orderId, (now) => this.enter(now));
      if (order.request?.kind === "cancel") this.later(order.orderId, (now) => this.withdraw(now, ""));
      if (order.request?.kind === "modify") this.later(order.orderId, (now) => this.amend(now));
    }
  }

  /** The market has opened: orders placed after hours go their way. */
  release(): void {
    for (const order of this.floor.working()) if (order.stage === "after hours") this.check(order);
  }

  /** Ends an order from outside its own life: cancelled by its owner (no text) or by the exchange. */
  withdraw(order: OrderRecord, text: string): void {
    const cancelled = order.cancelled + remaining(order);
    const ended = { stage: "done", cancelled, request: null, rank: 0, ...(text === "" ? {} : { text }) } as const;
    if (order.stage === "after hours") this.floor.change(order.orderId, { ...ended, status: "cancelled after market order" }, "AB07");
    else {
      if (order.stage === "at exchange") this.trading.leave(order);
      this.floor.change(order.orderId, { ...ended, status: "cancelled" }, "AB02");
    }
  }

  private receive(request: PlaceRequest, text: string): OrderRecord {
    const { floor } = this;
    const { day } = floor.state;
    const orderId = floor.ids.order(day, floor.state.counts().orders + 1);
    const market = request.orderType === "MARKET" || request.orderType === "STOPLOSS_MARKET";
    const order: OrderRecord = {
      ...request,
      price: market ? 0 : request.price,
      triggerPrice: request.variety === "STOPLOSS" ? request.triggerPrice : 0,
      orderId,
      uniqueOrderId: floor.ids.unique(orderId),
      exchangeOrderId: "",
      day,
      filled: 0,
      cancelled: 0,
      filledValue: 0,
      status: "put order req received",
      text,
      placedAt: floor.now,
      updatedAt: floor.now,
      stage: "received",
      limit: 0,
      marginPrice: 0,
      triggered: request.variety !== "STOPLOSS",
      rank: 0,
      request: null,
    };
    floor.emit({ kind: "order", order, at: floor.now });
    return order;
  }

  /** Risk checks. With the market closed only the rules that hold at any hour, and the order is kept. */
  private check(order: OrderRecord): void {
    const { floor } = this;
    const market = floor.market(order.token);
    const { listing } = floor.contract(order.token);
    const day = floor.open ? floor.state.day : this.followingDay();
    const refusal = day === undefined ? ADAPTER_OFF : refuseTerms(listing, order, { ...market, day });
    if (refusal !== undefined || day === undefined) return this.reject(order, refusal ?? ADAPTER_OFF);
    if (!floor.open) {
      floor.change(order.orderId, { status: "after market order req received", stage: "after hours", day }, "AB06");
      return;
    }
    const terms = refuseNow(order, false, market) ?? refuseFunds(floor.state.account(order.client), this.claim(order, order), undefined, listing.kind === "equity", floor.priceOf, floor.authorised(order.client, order.token));
    if (terms !== undefined) return this.reject(order, terms);
    this.accept(order);
    this.later(order.orderId, (now) => this.enter(now));
  }

  private accept(order: OrderRecord): OrderRecord {
    const { listing } = this.floor.contract(order.token);
    const exchangeOrderId = this.floor.ids.exchangeOrder(order.orderId, listing.segment);
    return this.floor.change(order.orderId, { status: "open pending", stage: "checked", day: this.floor.state.day, exchangeOrderId, marginPrice: this.claim(order, order).price }, "AB09");
  }

  private enter(order: OrderRecord): void {
    if (order.stage === "checked" && this.floor.open) this.trading.enter(order);
  }

  private reject(order: OrderRecord, text: string): void {
    this.floor.change(order.orderId, { status: "rejected", stage: "done", text, request: null }, "AB03");
  }

  /** A modification reaches the exchange. Refused, the order stays what it was and its text says why. */
  private amend(order: OrderRecord): void {
    const wish = order.request;
    if (wish?.kind !== "modify") return;
    const terms: Terms = { ...order, orderType: wish.orderType, price: wish.price, triggerPrice: wish.triggerPrice, quantity: wish.quantity };
    const refusal = this.refuseAmendment(order, terms);
    const back = { ...resumedStatus(order), request: null } as const;
    if (refusal !== undefined) {
      this.floor.change(order.orderId, { ...back.patch, request: null, text: `Modification rejected: ${refusal}` }, back.code);
      return;
    }
    const patch = { ...newTerms(wish, order), marginPrice: this.claim(order, terms).price, request: null, text: "" };
    if (order.stage === "after hours") this.floor.change(order.orderId, { ...patch, marginPrice: 0, status: "modify after market order req received" }, "AB08");
    else this.amended(order, this.floor.change(order.orderId, { ...patch, status: "modified" }, "AB04"), keepsPlace(order, wish));
  }

  /** A modification that overtook the order on its way to the exchange lets it in on the new terms. */
  private amended(before: OrderRecord, order: OrderRecord, keepsPlace: boolean): void {
    if (before.stage === "checked") this.trading.enter(order);
    else this.trading.amend(order, keepsPlace);
  }

  private refuseAmendment(order: OrderRecord, terms: Terms): string | undefined {
    const { floor } = this;
    const { listing } = floor.contract(order.token);
    const market = floor.market(order.token);
    if (terms.quantity <= order.filled) return `quantity ${terms.quantity} is not above the filled quantity ${order.filled}`;
    const refusal = refuseTerms(listing, terms, { ...market, day: order.day }, order.stage === "at exchange" && order.triggered);
    if (refusal !== undefined || order.stage === "after hours") return refusal;
    return refuseNow(terms, order.triggered, market) ?? refuseFunds(floor.state.account(order.client), this.claim(order, terms), this.claim(order, order), listing.kind === "equity", floor.priceOf, floor.authorised(order.client, order.token));
  }

  /** What an order on these terms claims of its account. */
  private claim(order: OrderRecord, terms: Terms): Claim {
    const { lastPrice } = this.floor.ticker(order.token);
    const { listing, onIndex } = this.floor.contract(order.token);
    const market = terms.orderType === "MARKET" || terms.orderType === "STOPLOSS_MARKET";
    const from = terms.orderType === "STOPLOSS_MARKET" && !order.triggered ? terms.triggerPrice : lastPrice;
    const limit = market ? protectedLimit(listing, onIndex, terms.side, from, this.floor.band(order.token)) : terms.price;
    const quantity = terms.quantity - order.filled - order.cancelled;
    return { token: order.token, product: order.product, side: order.side, quantity, price: marginPrice(terms.side, limit, lastPrice) };
  }

  /** Runs a step after the way's delay, on the order as it then is; not at all once the order is over. */
  private later(orderId: string, step: (order: OrderRecord) => void): void {
    this.latency.add(orderId, () => {
      const order = this.floor.state.orders.get(orderId);
      if (order !== undefined && !isOver(order)) step(order);
    });
  }

  private accepted(orderId: string): Accepted<BookOrder> {
    return { ok: true, value: this.floor.state.row(this.floor.state.order(orderId)) };
  }
}

/** Less quantity at the same price and validity: the one change that keeps an order's place. */
function keepsPlace(order: OrderRecord, wish: Modification): boolean {
  const limit = wish.orderType === "LIMIT" || wish.orderType === "STOPLOSS_LIMIT";
  return limit && order.rank > 0 && wish.price === order.limit && wish.duration === order.duration && wish.quantity <= order.quantity;
}

function newTerms(wish: Modification, order: OrderRecord): Pick<OrderRecord, "orderType" | "duration" | "price" | "triggerPrice" | "quantity"> {
  const { orderType, duration, quantity } = wish;
  const market = orderType === "MARKET" || orderType === "STOPLOSS_MARKET";
  return { orderType, duration, quantity, price: market ? 0 : wish.price, triggerPrice: order.variety === "STOPLOSS" ? wish.triggerPrice : 0 };
}

/** The word that an order goes back to when a request of it was refused, and the code that tells it. */
function resumedStatus(order: OrderRecord): { readonly patch: Partial<OrderRecord>; readonly code: "AB01" | "AB10" | "AB06" } {
  if (order.stage === "after hours") return { patch: {}, code: "AB06" };
  return order.triggered ? { patch: { status: "open" }, code: "AB01" } : { patch: { status: "trigger pending" }, code: "AB10" };
}

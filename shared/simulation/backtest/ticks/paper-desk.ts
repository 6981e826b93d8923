import type { OrderKey } from "../../../domain/identity.ts";
import type { Order, OrderTerms } from "../../../domain/order.ts";
import { istDay, istTime } from "../../../domain/time.ts";
import type { MarketTime } from "../../../domain/time.ts";
import { needsTrigger } from "../../../domain/words.ts";
import type { Product, Side } from "../../../domain/words.ts";
import type { FillEvent } from "../../fills/types.ts";
import { notAccepted } from "./acceptance.ts";
import type { MarketFloor } from "./market-floor.ts";
import type { PaperOrder } from "./paper-order.ts";
import { isOver, stepped } from "./paper-order.ts";
import type { MarketPicture } from "./picture.ts";
import { priceOf } from "./picture.ts";
import type { TickPlace } from "./places.ts";

export interface PaperDeskOptions {
  readonly places: readonly TickPlace[];
  readonly floor: MarketFloor;
  readonly picture: MarketPicture;
  readonly now: () => number;
  /** Shares that may be sold for delivery, without what working sales have been promised. */
  readonly held: (slot: number) => number;
  /** Why there is no margin for an order. */
  readonly funds: (slot: number, order: Pick<Order, "side" | "product">, terms: OrderTerms, filled: number) => string | undefined;
  /** A fill is told before the order that counts it. */
  readonly onFill: (order: PaperOrder, quantity: number, price: number, at: MarketTime) => void;
  readonly onOrder: (order: PaperOrder) => void;
}

/** What is asked for. */
export type Asked = Pick<Order, "side" | "product"> & { readonly terms: OrderTerms };

/** The account's broker, simulated: takes orders or refuses them, hands them to the market, keeps its hours. */
export class PaperDesk {
  readonly #options: PaperDeskOptions;
  readonly #orders = new Map<string, PaperOrder>();
  readonly #working = new Set<string>();
  #numbers = 0;

  constructor(options: PaperDeskOptions) {
    this.#options = options;
  }

  get working(): readonly PaperOrder[] {
    return [...this.#working].flatMap((id) => this.#orders.get(id) ?? []);
  }

  get(id: string): PaperOrder | undefined {
    return this.#orders.get(id);
  }

  /** @returns the order, or why it is not taken. */
  place(slot: number, key: OrderKey, asked: Asked): PaperOrder | string {
    return this.#against(slot, asked, undefined) ?? this.#begin(slot, key, asked.side, asked.terms, "");
  }

  /** An order of the broker's own: the square-off. Nobody is asked. */
  placeOwn(slot: number, side: Side, terms: OrderTerms, text: string): PaperOrder {
    return this.#begin(slot, `own${this.#numbers + 1}` as OrderKey, side, terms, text);
  }

  modify(id: string, product: Product, terms: OrderTerms): PaperOrder | string {
    const order = this.#orders.get(id);
    if (!order || isOver(order)) return `Order ${id} has ended and cannot be changed.`;
    if (needsTrigger(terms.type) && !needsTrigger(order.terms.type)) return "An order that works at the exchange cannot be made a stop. Cancel it and place the stop.";
    const refusal = this.#against(order.slot, { side: order.side, product, terms }, order);
    if (refusal !== undefined) return refusal;
    if (order.waiting) return this.#set({ ...order, terms });
    this.#options.floor.modify(id, terms);
    return this.#set({ ...order, changing: "modify" });
  }

  cancel(id: string): PaperOrder | string {
    const order = this.#orders.get(id);
    if (!order || isOver(order)) return `Order ${id} has ended and cannot be cancelled.`;
    if (order.waiting) return this.#set({ ...order, state: "cancelled", text: "Cancelled." });
    this.#options.floor.cancel(id);
    return this.#set({ ...order, changing: "cancel" });
  }

  /** Tells how an order stands. */
  tell(id: string): void {
    const order = this.#orders.get(id);
    if (order) this.#options.onOrder(order);
  }

  /** What the market tells of one of its orders. */
  heard(event: FillEvent): void {
    const order = this.#orders.get(event.id);
    if (!order || isOver(order)) return;
    const next = stepped(order, event);
    if (event.kind === "filled") this.#options.onFill(order, event.quantity, event.price, event.marketAt > 0 ? event.marketAt : this.#now());
    this.#options.onOrder(this.#set(next));
  }

  /** Ends a working order at once. */
  end(order: PaperOrder, text: string): void {
    this.#options.floor.withdraw(order.id);
    this.#options.onOrder(this.#set({ ...order, state: "cancelled", changing: undefined, waiting: false, text }));
  }

  /** Lets in what is due and ends what is over. */
  keepHours(order: PaperOrder): void {
    const { sessions } = this.#place(order.slot);
    const day = istDay(this.#now());
    const due = sessions.dueAt(order, day, this.#now());
    if (due === "over") this.end(order, "The market has closed: day orders end.");
    else if (due === "goes in" && order.waiting) this.#release(order, order.state !== "pending");
  }

  /** A new trading day begins: what was good for the one before ends, what waits for this one stays. */
  newDay(today: string): void {
    for (const order of this.working) if (order.dueOn === undefined || order.dueOn < today) this.end(order, "The trading day has ended.");
    for (const [id, order] of this.#orders) if (isOver(order)) this.#orders.delete(id);
  }

  #begin(slot: number, key: OrderKey, side: Side, terms: OrderTerms, text: string): PaperOrder {
    const { sessions } = this.#place(slot);
    const now = this.#now();
    const day = istDay(now);
    const dueOn = sessions.phase(now) === "closed" ? sessions.nextTradingDay(day) : undefined;
    const begun: PaperOrder = {
      id: `${text === "" ? "p" : "s"}${++this.#numbers}`, key, slot, side, terms, state: "pending", changing: undefined, filled: 0, value: 0, triggered: false,
      waiting: true, enteredAt: now, dueOn, squaresOff: text !== "", text, updatedAt: now,
    };
    const goesIn = sessions.dueAt(begun, day, now) === "goes in";
    const order = this.#set(goesIn ? begun : { ...begun, text: dueOn === undefined ? "Waits for the market to open." : `After-market order: waits for ${dueOn}.` });
    if (goesIn) this.#release(order, false);
    return this.#orders.get(order.id) ?? order;
  }

  #release(order: PaperOrder, known: boolean): void {
    const { id, slot, side, terms, filled, triggered, state } = order;
    const { sessions, facts } = this.#place(slot);
    const { notBefore, auction } = sessions.marketOf(order, istDay(this.#now()));
    this.#set({ ...order, waiting: false });
    // What stands in the book has had its opening auction.
    const inAuction = auction?.kind === "opening" && state === "open" ? undefined : auction;
    this.#options.floor.put({ id, slot, side, terms, filled, triggered, tick: facts.tick, known, notBefore, auction: inAuction });
  }

  #against(slot: number, { side, product, terms }: Asked, replacing: PaperOrder | undefined): string | undefined {
    const { picture, funds, held } = this.#options;
    const { facts, sessions } = this.#place(slot);
    const now = this.#now();
    const day = istDay(now);
    const squareOffAt = sessions.squareOffAt(day);
    const filled = replacing?.filled ?? 0;
    const promised = this.working.reduce((sum, order) => sum + (order.slot === slot && order.side === "SELL" && order.id !== replacing?.id ? order.terms.quantity - order.filled : 0), 0);
    return notAccepted({
      instrument: facts, order: { side, product }, terms, filled, day,
      last: priceOf(picture.ltp(slot)),
      phase: sessions.phase(now),
      squaringOff: squareOffAt !== undefined && now >= squareOffAt,
      deliverable: held(slot) - promised,
      funds: () => funds(slot, { side, product }, terms, filled),
    });
  }

  #set(order: PaperOrder): PaperOrder {
    const next = { ...order, updatedAt: Math.max(order.updatedAt, this.#now()) as MarketTime };
    this.#orders.set(order.id, next);
    if (isOver(next)) this.#working.delete(next.id);
    else this.#working.add(next.id);
    return next;
  }

  #place(slot: number): TickPlace {
    const found = this.#options.places[slot];
    if (!found) throw new RangeError(`the run has no instrument ${slot}`);
    return found;
  }

  #now(): MarketTime {
    return this.#options.now() as MarketTime;
  }
}

/** Why an order of the broker's own closes somebody's position. @param at market time. */
export function squareOffWords(at: number): string {
  return `Squared off by the broker at ${istTime(at)}, as brokers do with intraday positions.`;
}

import type { OrderKey } from "../../../domain/identity.ts";
import type { Order, OrderWhy } from "../../../domain/order.ts";
import type { OrderBook } from "./order-book.ts";
import { isWorking } from "./order-book.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { Turns } from "./turns.ts";

/** A cancel that came to nothing is not asked for again sooner, ms. */
const AGAIN_MS = 3_000;

/** Orders that are to be cancelled, until they are over: one that is still on its way has no number to cancel by. */
export class Unwanted {
  readonly #turns: Turns;
  readonly #book: OrderBook;
  readonly #desk: OrderDesk;
  readonly #orders = new Map<OrderKey, OrderWhy>();
  readonly #askedAt = new Map<OrderKey, number>();

  constructor(turns: Turns, book: OrderBook, desk: OrderDesk) {
    this.#turns = turns;
    this.#book = book;
    this.#desk = desk;
  }

  get any(): boolean {
    return this.#orders.size > 0;
  }

  add(keys: Iterable<OrderKey>, why: OrderWhy): void {
    for (const key of keys) if (!this.#orders.has(key)) this.#orders.set(key, why);
    this.look();
  }

  /** Those that one reason speaks against go together, in the order in which the reasons came. */
  look(): void {
    const groups = new Map<OrderWhy, Order[]>();
    for (const [key, why] of this.#orders) {
      const order = this.#book.order(key);
      if (isWorking(order)) groups.set(why, [...(groups.get(why) ?? []), order]);
      else {
        this.#orders.delete(key);
        this.#askedAt.delete(key);
      }
    }
    for (const [why, orders] of groups) this.#ask(orders, why);
  }

  clear(): void {
    this.#orders.clear();
    this.#askedAt.clear();
  }

  #ask(orders: readonly Order[], why: OrderWhy): void {
    const { now } = this.#turns;
    const due = orders.filter((order) => askable(order) && now - (this.#askedAt.get(order.key) ?? Number.NEGATIVE_INFINITY) >= AGAIN_MS);
    for (const { key } of due) this.#askedAt.set(key, now);
    for (const { key } of due) this.#desk.cancel(key, why);
  }
}

function askable({ change, brokerOrderId, state }: Order): boolean {
  return change?.kind !== "cancel" && (brokerOrderId !== undefined || state === "queued");
}

import type { AccountId } from "../../shared/domain/identity.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { fits } from "./floor-news.ts";
import type { PaperFill } from "./paper-books.ts";
import type { Origin, PaperOrder } from "./paper-order.ts";
import { orderIdOf, orderNo, restoredFills, restoredOrder } from "./paper-order.ts";
import type { QueuedOrder } from "./paper-state.ts";
import { fromQueue } from "./queued-order.ts";

/** The orders and fills of one account on one trading day, and the numbers that the next ones get. */
export class DayOrders {
  #orders = new Map<string, PaperOrder>();
  #fills: PaperFill[] = [];
  #nextOrder = 1;
  #nextFill = 1;

  get all(): readonly PaperOrder[] {
    return [...this.#orders.values()];
  }

  /** All fills of the day, those of a life before a reset included. */
  get fills(): readonly PaperFill[] {
    return this.#fills;
  }

  get lastFill(): number {
    return this.#nextFill - 1;
  }

  get nextFill(): number {
    return this.#nextFill;
  }

  get(id: string): PaperOrder | undefined {
    return this.#orders.get(id);
  }

  working(): PaperOrder[] {
    return this.all.filter((order) => !isTerminal(order.state));
  }

  nextId(day: string, origin: Origin): string {
    return orderIdOf(day, this.#nextOrder++, origin);
  }

  /** An order never goes back in time, whatever the market clock does. */
  set(order: PaperOrder, now: MarketTime): PaperOrder {
    const next = { ...order, updatedAt: Math.max(order.updatedAt, now) as MarketTime };
    this.#orders.set(order.id, next);
    this.#nextOrder = Math.max(this.#nextOrder, orderNo(order.id) + 1);
    return next;
  }

  book(fill: PaperFill): void {
    this.#nextFill = Math.max(this.#nextFill, fill.no + 1);
    this.#fills.push(fill);
  }

  clear(): void {
    this.#orders.clear();
    this.#fills = [];
    this.#nextOrder = this.#nextFill = 1;
  }

  /**
   * Rebuilds the day from what the journal has of it.
   * @param queued after-market orders that the day began with: those that no book has listed yet are not in the journal.
   * @returns the day's fills, to be booked.
   */
  restore(account: AccountId, day: string, orders: readonly Order[], fills: readonly Fill[], queued: readonly QueuedOrder[]): readonly PaperFill[] {
    const ofDay = orders.filter((order) => order.day === day && order.account === account);
    for (const order of queued) this.set(fromQueue(order), order.placedAt);
    for (const order of ofDay) {
      const restored = restoredOrder(order);
      if (restored) this.set(restored, restored.updatedAt);
    }
    // A change that had been accepted is carried out after all.
    for (const { brokerOrderId, change } of ofDay) {
      const order = brokerOrderId === undefined ? undefined : this.#orders.get(brokerOrderId);
      if (!order || isTerminal(order.state) || change?.state !== "accepted") continue;
      const changed = change.kind === "cancel" ? { ...order, state: "cancelled" as const, text: "Cancelled." } : { ...order, terms: fits(change.wanted, order) ?? order.terms };
      this.set(changed, order.updatedAt);
    }
    return restoredFills(ofDay, fills.filter((fill) => fill.day === day && fill.account === account));
  }
}

import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderWhy } from "../../../shared/domain/order.ts";
import { Canceller } from "../../orders/risk/canceller.ts";
import type { OrdersAccount } from "./orders-options.ts";
import { isWorking } from "./own-book.ts";

/** Orders that are to be cancelled, until they are over: one that is still on its way has no number to cancel by, and a cancel may be lost. */
export class Unwanted {
  readonly #account: Pick<OrdersAccount, "ledger">;
  readonly #canceller: Canceller;
  readonly #orders = new Map<OrderKey, OrderWhy>();

  constructor(account: Pick<OrdersAccount, "ledger" | "desk" | "clock">) {
    this.#account = account;
    this.#canceller = new Canceller(account.desk, account.clock);
  }

  has(key: OrderKey): boolean {
    return this.#orders.has(key);
  }

  add(keys: Iterable<OrderKey>, why: OrderWhy): void {
    for (const key of keys) if (!this.#orders.has(key)) this.#orders.set(key, why);
    this.look();
  }

  look(): void {
    const groups = new Map<OrderWhy, Order[]>();
    for (const [key, why] of this.#orders) {
      const order = this.#account.ledger.order(key);
      if (!isWorking(order)) this.#orders.delete(key);
      else groups.set(why, [...(groups.get(why) ?? []), order]);
    }
    for (const [why, orders] of groups) void this.#canceller.ask(orders, why);
  }

  clear(): void {
    this.#orders.clear();
  }
}

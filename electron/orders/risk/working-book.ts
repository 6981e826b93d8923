import type { AccountId, InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { placeKey } from "../../portfolio/sub-ledger.ts";

export interface Resting {
  /** Units that working orders may still buy and sell. */
  readonly buy: number;
  readonly sell: number;
}

interface Counted {
  readonly order: Order;
  readonly units: number;
}

/** The working orders of one instrument and product, with their sums kept up to date. */
export interface WorkingPlace {
  readonly key: string;
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly multiplier: number;
  readonly orders: ReadonlyMap<OrderKey, Counted>;
  /** By owner; `external` counts to `manual`. */
  readonly owners: ReadonlyMap<string, Resting>;
  readonly all: Resting;
}

interface Place extends WorkingPlace {
  readonly orders: Map<OrderKey, Counted>;
  readonly owners: Map<string, { buy: number; sell: number }>;
  readonly all: { buy: number; sell: number };
}

/** Units that may still fill: while a change to more is on its way, the larger quantity. */
export function stillOpen(order: Order): number {
  return Math.max(0, Math.max(order.quantity, order.change?.wanted?.quantity ?? 0) - order.filled);
}

export function handOf(owner: string): string {
  return owner === "external" ? "manual" : owner;
}

export const NONE: Resting = { buy: 0, sell: 0 };

/**
 * What works, by place and owner: the gate asks at every order, and must not walk through all of them.
 * Kept up by the order ledger alone.
 */
export class WorkingBook {
  #places = new Map<string, Place>();
  #counts = new Map<AccountId, number>();

  note(order: Order): void {
    const key = placeKey(order);
    let place = this.#places.get(key);
    const before = place?.orders.get(order.key);
    if (isTerminal(order.state)) {
      if (place && before) this.#drop(key, place, before);
      return;
    }
    if (!place) {
      const { account, instrument, product, multiplier } = order;
      place = { key, account, instrument, product, multiplier, orders: new Map(), owners: new Map(), all: { buy: 0, sell: 0 } };
      this.#places.set(key, place);
    }
    const units = stillOpen(order);
    add(place, order.owner, order.side, units - (before?.units ?? 0));
    if (!before) this.#counts.set(order.account, (this.#counts.get(order.account) ?? 0) + 1);
    place.orders.set(order.key, { order, units });
  }

  clear(): void {
    this.#places.clear();
    this.#counts.clear();
  }

  count(account: AccountId): number {
    return this.#counts.get(account) ?? 0;
  }

  at(account: AccountId, instrument: InstrumentKey, product: Product): WorkingPlace | undefined {
    return this.#places.get(placeKey({ account, instrument, product }));
  }

  byKey(key: string): WorkingPlace | undefined {
    return this.#places.get(key);
  }

  places(): Iterable<WorkingPlace> {
    return this.#places.values();
  }

  of(account: AccountId, instrument: InstrumentKey, product: Product, owner: string): Resting {
    return this.at(account, instrument, product)?.owners.get(handOf(owner)) ?? NONE;
  }

  #drop(key: string, place: Place, counted: Counted): void {
    const { order, units } = counted;
    add(place, order.owner, order.side, -units);
    place.orders.delete(order.key);
    if (place.orders.size === 0) this.#places.delete(key);
    this.#counts.set(order.account, this.count(order.account) - 1);
  }
}

function add(place: Place, owner: string, side: Side, units: number): void {
  const name = handOf(owner);
  let sums = place.owners.get(name);
  if (!sums) place.owners.set(name, (sums = { buy: 0, sell: 0 }));
  const way = side === "BUY" ? "buy" : "sell";
  sums[way] += units;
  place.all[way] += units;
}

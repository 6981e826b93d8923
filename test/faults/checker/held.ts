import type { History } from "./history.ts";
import type { Approval } from "./records.ts";
import { PRODUCTS, handOf, keyOf, signed } from "./records.ts";

interface Trade {
  readonly at: number;
  readonly place: string;
  readonly owner: string;
  readonly quantity: number;
}

/** What each owner held when, by the broker's fills; what is carried in and traded elsewhere is the trader's own. */
export class Held {
  #trades: Trade[];

  constructor({ broker }: History, approvals: readonly Approval[]) {
    const owners = new Map(approvals.map((one) => [one.key, handOf(one.proposal.owner)]));
    const ownerOf = new Map(broker.orders.map((order) => [order.id, order.elsewhere ? "manual" : (owners.get(order.tag) ?? "manual")]));
    this.#trades = [
      ...broker.carried.map(({ symbol, product, quantity }) => ({ at: Number.NEGATIVE_INFINITY, place: placeOf(keyOf(symbol), PRODUCTS[product] ?? product), owner: "manual", quantity })),
      ...broker.fills.map(({ at, symbol, product, orderId, side, quantity }) => ({ at, place: placeOf(keyOf(symbol), PRODUCTS[product] ?? product), owner: ownerOf.get(orderId) ?? "manual", quantity: signed(side, quantity) })),
    ];
  }

  /** Signed units. */
  by(owner: string, instrument: string, product: string, at = Number.POSITIVE_INFINITY): number {
    const place = placeOf(instrument, product);
    return this.#sum((one) => one.place === place && one.owner === handOf(owner) && one.at <= at);
  }

  net(instrument: string, product: string, at = Number.POSITIVE_INFINITY): number {
    const place = placeOf(instrument, product);
    return this.#sum((one) => one.place === place && one.at <= at);
  }

  /**
   * Units that an order of this side could close at `to`, for all that could be known: of what was traded
   * after `from` any part may still be unknown, so only what makes room counts. Undefined owner = the net.
   */
  room(owner: string | undefined, instrument: string, product: string, way: number, from: number, to: number): number {
    const place = placeOf(instrument, product);
    let room = 0;
    for (const one of this.#trades) {
      if (one.place !== place || one.at > to || (owner !== undefined && one.owner !== handOf(owner))) continue;
      const units = -one.quantity * way;
      room += one.at <= from ? units : Math.max(0, units);
    }
    return room;
  }

  /** All places with what each owner has there. */
  parts(): Map<string, number> {
    const parts = new Map<string, number>();
    for (const { place, owner, quantity } of this.#trades) parts.set(`${place} ${owner}`, (parts.get(`${place} ${owner}`) ?? 0) + quantity);
    return parts;
  }

  #sum(counts: (one: Trade) => boolean): number {
    let sum = 0;
    for (const one of this.#trades) if (counts(one)) sum += one.quantity;
    return sum;
  }
}

export function placeOf(instrument: string, product: string): string {
  return `${instrument} ${product}`;
}

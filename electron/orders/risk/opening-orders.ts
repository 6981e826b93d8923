import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { needsTrigger, signOf } from "../../../shared/domain/words.ts";
import type { OrderLedger } from "../order-ledger.ts";
import { handOf, stillOpen } from "./working-book.ts";

/** Stops are kept before all else, then what has worked longest. */
function keptFirst(a: Order, b: Order): number {
  const stops = Number(needsTrigger(b.type)) - Number(needsTrigger(a.type));
  return stops !== 0 ? stops : a.createdAt - b.createdAt;
}

/**
 * The working orders that could open or enlarge a position. The others only close one: they lie on the
 * far side of what their owner and the account hold, and all of them together are not more than that.
 * @param held delivered shares, which are no position but may be sold.
 */
export function openingOrders(ledger: OrderLedger, account: AccountId, held: (instrument: InstrumentKey) => number = () => 0): Order[] {
  const taken = new Map<string, number>();
  const closes = (order: Order): boolean => {
    const delivered = order.product === "CNC" && order.side === "SELL" ? held(order.instrument) : 0;
    const open = (quantity: number): number => Math.max(0, delivered - quantity * signOf(order.side));
    const place = `${order.instrument}|${order.product}|${order.side}`;
    const owner = `${place}|${handOf(order.owner)}`;
    const units = stillOpen(order);
    const net = (taken.get(place) ?? 0) + units;
    const own = (taken.get(owner) ?? 0) + units;
    if (net > open(ledger.owners.net(order)) || own > open(ledger.owners.quantityOf(order, order.owner))) return false;
    taken.set(place, net);
    taken.set(owner, own);
    return true;
  };
  return ledger.working(account).sort(keptFirst).filter((order) => !closes(order));
}

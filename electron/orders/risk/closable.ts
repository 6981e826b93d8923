import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { signOf } from "../../../shared/domain/words.ts";
import type { SubLedger } from "../../portfolio/sub-ledger.ts";
import type { WorkingBook } from "./working-book.ts";
import { handOf, stillOpen } from "./working-book.ts";

export interface Closable {
  /** Units on the proposal's side that make the owner's and the account's position smaller. */
  readonly reducing: number;
  /** Units that make the account's netted position smaller, whoever they belong to: the broker asks no margin for them. */
  readonly unmargined: number;
}

/**
 * What an order on this side may still close: the open position or holding, less what resting orders
 * on the same side already will. An owner closes what is its own; and where owners stand against each
 * other, only what makes the net smaller counts as getting out.
 * @param held delivered shares that may be sold, for a CNC sale; they belong to whoever sells them first.
 */
export function closableUnits(proposal: OrderProposal, owners: SubLedger, resting: WorkingBook, held: number, replacing: Order | undefined): Closable {
  const sign = signOf(proposal.side);
  const owner = handOf(proposal.owner);
  const open = (quantity: number): number => Math.max(0, held - quantity * sign);
  const net = open(owners.net(proposal));
  if (net === 0) return { reducing: 0, unmargined: 0 };
  const own = open(owners.quantityOf(proposal, owner));
  const free = replacing ? stillOpen(replacing) : 0;
  // What rests already and is not made larger takes nothing from the others: a stop beside its target stays an exit when it is moved.
  if (replacing && proposal.quantity - replacing.filled <= free) return { reducing: Math.min(own, net, free), unmargined: Math.min(net, free) };
  let promised = 0;
  let closing = 0;
  let mine = 0;
  for (const [name, sums] of resting.at(proposal.account, proposal.instrument, proposal.product)?.owners ?? []) {
    const units = (proposal.side === "BUY" ? sums.buy : sums.sell) - (name === owner ? free : 0);
    promised += units;
    if (name === owner) mine = units;
    else closing += closes(units, name, proposal, owners);
  }
  const reducing = Math.max(0, Math.min(own - mine, net - mine - closing));
  return { reducing, unmargined: Math.max(0, net - promised) };
}

/** How much of another owner's units gets that owner out; the rest of them opens, and takes nothing from anybody's exit. */
function closes(units: number, owner: string, place: Place, owners: SubLedger): number {
  return Math.min(units, Math.max(0, -owners.quantityOf(place, owner) * signOf(place.side)));
}

type Place = Pick<Order, "account" | "instrument" | "product" | "side">;

/**
 * What an order may still close when its turn has come: what is open now, less what has left before it on
 * the same side. What still waits its turn takes nothing from it: that is asked in its own turn.
 * @param held as above.
 */
export function closableAtSending(order: Order, owners: SubLedger, resting: WorkingBook, held: number): number {
  const owner = handOf(order.owner);
  const open = (quantity: number): number => Math.max(0, held - quantity * signOf(order.side));
  const left = leftBefore(order, resting);
  const mine = left.get(owner) ?? 0;
  let closing = 0;
  for (const [name, units] of left) if (name !== owner) closing += closes(units, name, order, owners);
  return Math.max(0, Math.min(open(owners.quantityOf(order, owner)) - mine, open(owners.net(order)) - mine - closing));
}

/** The same of its owner's position alone, whatever others hold against it. */
export function ownAtSending(order: Order, owners: SubLedger, resting: WorkingBook, held: number): number {
  const open = Math.max(0, held - owners.quantityOf(order, handOf(order.owner)) * signOf(order.side));
  return Math.max(0, open - (leftBefore(order, resting).get(handOf(order.owner)) ?? 0));
}

/** Units on the order's side that have left already and may still fill, by owner. */
function leftBefore(order: Order, resting: WorkingBook): Map<string, number> {
  const left = new Map<string, number>();
  for (const { order: other, units } of resting.at(order.account, order.instrument, order.product)?.orders.values() ?? []) {
    if (other.key === order.key || other.side !== order.side || other.state === "queued") continue;
    left.set(handOf(other.owner), (left.get(handOf(other.owner)) ?? 0) + units);
  }
  return left;
}

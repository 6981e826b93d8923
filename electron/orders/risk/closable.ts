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
    else closing += Math.min(units, Math.max(0, -owners.quantityOf(proposal, name) * sign));
  }
  const reducing = Math.max(0, Math.min(own - mine, net - mine - closing));
  return { reducing, unmargined: Math.max(0, net - promised) };
}

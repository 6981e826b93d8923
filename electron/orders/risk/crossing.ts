import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal, OrderTerms } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { PRODUCTS, opposite } from "../../../shared/domain/words.ts";
import type { CrossedOrder } from "./rule.ts";
import type { WorkingBook } from "./working-book.ts";

/**
 * The account's own working order on the other side, of any owner and product, that this one would trade
 * with. A market order is taken to trade at the last price. Stops that have not been triggered are not in
 * the exchange's book: neither a proposed nor a resting one crosses anything.
 */
export function crossing(resting: WorkingBook, account: AccountId, proposal: OrderProposal, ltp: Price | undefined, replacing: Order | undefined): CrossedOrder | undefined {
  if (proposal.type === "SL" || proposal.type === "SL-M") return undefined;
  const reach = proposal.type === "LIMIT" ? proposal.price : ltp;
  if (reach === undefined) return undefined;
  const side = opposite(proposal.side);
  for (const product of PRODUCTS) {
    const place = resting.at(account, proposal.instrument, product);
    if (!place) continue;
    for (const { order, units } of place.orders.values()) {
      // Its last fill may be known before the word that it is complete.
      if (units <= 0 || order.side !== side || order.key === replacing?.key) continue;
      if (!inBook(order) || !(meets(proposal, reach, order, ltp) || (order.change?.wanted && meets(proposal, reach, order.change.wanted, ltp)))) continue;
      return { side, price: order.price, owner: order.owner, brokerOrderId: order.brokerOrderId };
    }
  }
  return undefined;
}

function inBook(order: Order): boolean {
  return order.type === "LIMIT" || order.type === "MARKET" || order.state === "open";
}

function meets(proposal: OrderProposal, reach: number, terms: OrderTerms, ltp: Price | undefined): boolean {
  // What a market order could not fill rests near the market at a price that is not told.
  const at = terms.type === "LIMIT" || terms.type === "SL" ? terms.price : (ltp ?? reach);
  return proposal.side === "BUY" ? reach >= at : reach <= at;
}

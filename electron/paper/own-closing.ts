import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Product } from "../../shared/domain/words.ts";
import type { OwnOrder, PaperAccount } from "./paper-account.ts";

/**
 * The orders that close an open quantity: each owner's part in that owner's name, so that the parts still
 * add up to the account's position, in orders of at most the freeze quantity. Owners who stand against each
 * other are flat at the account, and only what is left between them is closed. What no book here explains
 * is taken to be the trader's own.
 * @param quantity signed units that are open.
 */
export function closingOrders(account: PaperAccount, instrument: Instrument, product: Product, quantity: number, origin: OwnOrder["origin"], words: string): OwnOrder[] {
  const side = quantity > 0 ? "SELL" : "BUY";
  const orders: OwnOrder[] = [];
  let left = Math.abs(quantity);
  const close = (owner: string, units: number): void => {
    for (const part of parts(Math.min(left, units), instrument)) orders.push({ instrument, side, quantity: part, product, origin, owner, words });
    left -= Math.min(left, units);
  };
  for (const share of account.owners.shares(instrument.key, product)) if (share.quantity * quantity > 0) close(share.owner, Math.abs(share.quantity));
  close("manual", left);
  return orders;
}

/** At most the freeze quantity each, in whole lots. */
function parts(quantity: number, { freeze, lot }: Instrument): number[] {
  const largest = freeze === undefined ? quantity : Math.max(lot, Math.floor(freeze / lot) * lot);
  const found: number[] = [];
  for (let left = quantity; left > 0; left -= largest) found.push(Math.min(left, largest));
  return found;
}

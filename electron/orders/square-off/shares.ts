import type { SubLedger, Where } from "../../portfolio/sub-ledger.ts";
import { handOf } from "../risk/working-book.ts";

/** What has to be closed of one owner: signed units that are open. */
export interface Share {
  readonly owner: string;
  readonly quantity: number;
}

/** Whose quantity is to be closed: one owner's, or whatever is open at the broker. */
export type Whose = { readonly owner: string } | "everybody";

/** The trader's own part last: what programs hold is closed first. */
function handLast(a: readonly [string, number], b: readonly [string, number]): number {
  if ((a[0] === "manual") !== (b[0] === "manual")) return a[0] === "manual" ? 1 : -1;
  return a[0] < b[0] ? -1 : 1;
}

/**
 * For everybody only the net is closed, taken from those who stand on its side: sending both sides would
 * trade with oneself and pay twice for nothing. Owners against each other stay so, flat at the broker.
 */
export function sharesOf(owners: SubLedger, where: Where, whose: Whose): Share[] {
  if (whose !== "everybody") {
    const owner = handOf(whose.owner);
    const quantity = owners.quantityOf(where, owner);
    return quantity === 0 ? [] : [{ owner, quantity }];
  }
  const net = owners.net(where);
  let left = Math.abs(net);
  const shares: Share[] = [];
  for (const [owner, quantity] of [...owners.quantities(where)].sort(handLast)) {
    if (quantity * net <= 0 || left === 0) continue;
    const units = Math.min(left, Math.abs(quantity));
    shares.push({ owner, quantity: units * Math.sign(net) });
    left -= units;
  }
  return shares;
}

import type { FloorOrder } from "../../shared/simulation/fills/fill-floor.ts";
import { marketOf } from "./order-entry.ts";
import type { PaperAccount } from "./paper-account.ts";
import type { PaperOrder } from "./paper-order.ts";

/** Order ids are unique within an account; the floor holds all accounts. */
export function floorId(account: Pick<PaperAccount, "id">, id: string): string {
  return `${account.id}|${id}`;
}

/** The order as the simulated market takes it; undefined where today's list has no such instrument, or the board no room. */
export function floorOrder(account: PaperAccount, order: PaperOrder, known: boolean): FloorOrder | undefined {
  const { id, instrument: key, side, terms, filled, triggered, state } = order;
  const { market, rules } = account;
  const slot = market.slotOf(key);
  const instrument = market.instrument(key);
  if (slot === undefined || !instrument) return undefined;
  const { notBefore, auction } = marketOf(rules, instrument, order, account.state.day);
  // What stands in the book has had its opening auction.
  const inAuction = auction?.kind === "opening" && state === "open" ? undefined : auction;
  return { id: floorId(account, id), account: account.id, slot, side, terms, filled, triggered, tick: instrument.tick, known, notBefore, auction: inAuction };
}

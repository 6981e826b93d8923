import type { FillModel } from "../../contract/schemas/paper.ts";
import type { Price } from "../../domain/units.ts";
import { needsLimit, signOf } from "../../domain/words.ts";
import type { Band } from "./protection.ts";
import { insideBand } from "./protection.ts";
import type { FillTick } from "./types.ts";
import type { Working } from "./working.ts";
import { remaining } from "./working.ts";

/** A trade of an auction as a tick tells it: all of it at one price. */
export interface AuctionTrade {
  readonly price: Price;
  readonly quantity: number;
}

/**
 * What a tick tells of an order's auction; undefined while it tells nothing. The opening is told by the
 * day's opening price, or by its first trade, with all that has traded today as its quantity: a tick that
 * comes later overstates it. The other sessions are told trade by trade.
 */
export function auctionTrade({ order: { auction } }: Working, tick: FillTick, traded: number, band: Band): AuctionTrade | undefined {
  if (!auction || (tick.marketAt > 0 && tick.marketAt < auction.from)) return undefined;
  if (auction.kind !== "opening") return traded > 0 ? { price: tick.ltp, quantity: traded } : undefined;
  const quantity = tick.volume ?? traded;
  const told = tick.open !== undefined && insideBand(tick.open, band) ? tick.open : tick.ltp;
  return quantity > 0 ? { price: told, quantity } : undefined;
}

/** How much of the trade an order has, of what is left of it: others at the very same price may have been first. */
export function auctionShare(working: Working, { price, quantity }: AuctionTrade, queue: FillModel["queue"]): number {
  const { order, terms } = working;
  const better = needsLimit(terms.type) ? (terms.price - price) * signOf(order.side) : 1;
  const met = better > 0 || (better === 0 && (order.auction?.kind === "post-close" || queue === "touch"));
  return met ? Math.min(remaining(working), quantity) : 0;
}

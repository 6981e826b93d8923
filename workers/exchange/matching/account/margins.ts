/**
 * What a position or an order blocks. A practice account's plain percentages, not SPAN: every
 * contract stands alone, no benefit for hedges, and no call for more when the market moves.
 *
 *   equity DELIVERY          the full value
 *   equity INTRADAY          20 % (five times, the peak-margin floor for intraday equity)
 *   equity MARGIN            50 %
 *   long option              the premium
 *   future, short option     a percentage of the contract's value, about what SPAN plus exposure
 *                            comes to; for a short option of strike × quantity
 */
import type { Listing, Side, WireProduct } from "../../types.ts";

/** Per cent of value. */
const EQUITY_PERCENT = { DELIVERY: 100, INTRADAY: 20, MARGIN: 50, CARRYFORWARD: 100 } as const;
const INDEX_CONTRACT_PERCENT = 12;
const STOCK_CONTRACT_PERCENT = 20;

/** What a rule needs to know of a contract beyond its listing. */
export interface Contract {
  readonly listing: Listing;
  readonly onIndex: boolean;
}

/** Paise blocked for `quantity` units held or wanted on one side at `value` paise in all; rounded up. */
export function marginOf(contract: Contract, product: WireProduct, side: Side, quantity: number, value: number): number {
  const { listing } = contract;
  if (quantity === 0) return 0;
  if (listing.kind === "equity") return percentOf(value, EQUITY_PERCENT[product]);
  if (listing.kind === "option" && side === "BUY") return value;
  const percent = contract.onIndex ? INDEX_CONTRACT_PERCENT : STOCK_CONTRACT_PERCENT;
  return percentOf(listing.kind === "option" ? listing.strikePaise * quantity : value, percent);
}

/** Does a loss that is not yet realised reduce what can be spent? Not where all was paid in full. */
export function isMargined(listing: Listing, product: WireProduct, net: number): boolean {
  if (listing.kind === "equity") return product !== "DELIVERY";
  return listing.kind !== "option" || net < 0;
}

function percentOf(value: number, percent: number): number {
  return Math.ceil((value * percent) / 100);
}

/**
 * Market price protection: a market order goes to the exchange as a limit order at the last price
 * plus (buy) or minus (sell) a buffer; what is not filled rests at that limit.
 * Percentages as Angel One publishes them for SmartAPI (angelone.in, "Market Price Protection").
 */
import type { Listing, Side } from "../../types.ts";
import type { PriceBand } from "../book/crowd.ts";

const CASH_PERCENT = 0.5;
const INDEX_FUTURE_PERCENT = 0.5;
const STOCK_FUTURE_PERCENT = 1;
/** Options by premium: up to and with `to` paise. */
const INDEX_OPTION_STEPS = [
  { to: 9_99, percent: 20 },
  { to: 20_00, percent: 10 },
  { to: 50_00, percent: 5 },
  { to: Infinity, percent: 2.5 },
] as const;
const STOCK_OPTION_STEPS = [
  { to: 9_99, percent: 40 },
  { to: 20_00, percent: 20 },
  { to: 50_00, percent: 10 },
  { to: Infinity, percent: 5 },
] as const;

export function protectionPercent(listing: Listing, onIndex: boolean, lastPrice: number): number {
  if (listing.kind === "option") {
    const steps = onIndex ? INDEX_OPTION_STEPS : STOCK_OPTION_STEPS;
    return (steps.find((step) => lastPrice <= step.to) ?? steps[3]).percent;
  }
  if (listing.kind === "future") return onIndex ? INDEX_FUTURE_PERCENT : STOCK_FUTURE_PERCENT;
  return CASH_PERCENT;
}

/**
 * The limit of a market order, paise: on the tick grid (never beyond the buffer, but at least one
 * tick from the last price) and inside the day's band.
 */
export function protectedLimit(listing: Listing, onIndex: boolean, side: Side, lastPrice: number, band: PriceBand): number {
  const tick = Math.max(1, listing.tickPaise);
  // In 1/1000 of a paisa so that half per cents stay whole numbers.
  const buffer = lastPrice * Math.round(protectionPercent(listing, onIndex, lastPrice) * 10);
  if (side === "BUY") {
    const limit = Math.max(Math.floor((lastPrice * 1000 + buffer) / (1000 * tick)) * tick, Math.floor(lastPrice / tick) * tick + tick);
    return Math.min(limit, Math.floor(band.upper / tick) * tick);
  }
  const limit = Math.min(Math.ceil((lastPrice * 1000 - buffer) / (1000 * tick)) * tick, Math.ceil(lastPrice / tick) * tick - tick);
  return Math.max(limit, Math.ceil(band.lower / tick) * tick, tick);
}

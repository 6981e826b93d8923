import { formatPercent, formatQuantity, formatRupees } from "../../shared/domain/format.ts";

/** What stands where a number is not known: never a zero. */
export const UNKNOWN = "–";

/** Prices, sizes and times of a quote are never 0: a 0 is a field the feed has not filled. */
function known(value: number): boolean {
  return Number.isFinite(value) && value !== 0;
}

export function priceText(units: number, decimals: 2 | 4 = 2): string {
  return known(units) ? formatRupees(units, decimals) : UNKNOWN;
}

/** Unknown is NaN only: a quantity of 0 is a quantity. */
export function quantityText(quantity: number): string {
  return Number.isFinite(quantity) ? formatQuantity(quantity) : UNKNOWN;
}

/** Change since yesterday's close as "+0.77"; unknown without both prices. */
export function changePercentText(last: number, previousClose: number): string {
  return known(last) && known(previousClose) ? formatPercent(last - previousClose, previousClose) : UNKNOWN;
}

/** Change since yesterday's close as "+6.20". */
export function changeText(last: number, previousClose: number, decimals: 2 | 4 = 2): string {
  if (!known(last) || !known(previousClose)) return UNKNOWN;
  const change = last - previousClose;
  return `${change > 0 ? "+" : ""}${formatRupees(change, decimals)}`;
}

/** Which way a price stands: for the colour, and only where both are known. */
export function directionOf(last: number, previousClose: number): "up" | "down" | "flat" {
  if (!known(last) || !known(previousClose) || last === previousClose) return "flat";
  return last > previousClose ? "up" : "down";
}

import { formatRupees } from "../../../shared/domain/format.ts";
import { quantityText, UNKNOWN } from "../../theme/quote-text.ts";
import type { Gauge } from "./ladder.ts";

const LAKH = 100_000;
const CRORE = 10_000_000;

/** A quantity of a narrow column, some forty px wide: in full below a lakh, then in three figures, "1.24 L" (lakh), "12.4 Cr" (crore). */
export function narrowQuantity(quantity: number): string {
  if (!(quantity >= LAKH)) return quantityText(quantity);
  const unit = quantity < CRORE ? LAKH : CRORE;
  const places = quantity < unit * 10 ? 2 : quantity < unit * 100 ? 1 : 0;
  // Rounded down: what can be had is never more than what stands there.
  const parts = Math.floor(quantity / (unit / 10 ** places));
  return `${(parts / 10 ** places).toFixed(places)} ${unit === LAKH ? "L" : "Cr"}`;
}

/** "₹ 0.05 · 0.6 bp"; a locked or crossed book says so in its sign. */
export function spreadText({ spread, basisPoints }: Gauge, decimals: 2 | 4): string {
  if (!Number.isFinite(spread)) return UNKNOWN;
  const sign = spread < 0 ? "−" : "";
  return `${sign}₹ ${formatRupees(Math.abs(spread), decimals)} · ${sign}${Math.abs(basisPoints).toFixed(1)} bp`;
}

/** "+12 %" more bids than asks, "−12 %" fewer. */
export function imbalanceText({ imbalance }: Gauge): string {
  if (!Number.isFinite(imbalance)) return UNKNOWN;
  const percent = Math.round(Math.abs(imbalance) * 100);
  return percent === 0 ? "0 %" : `${imbalance > 0 ? "+" : "−"}${percent} %`;
}

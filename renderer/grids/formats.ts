import { formatPercent, formatRupees } from "../../shared/domain/format.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import { istTime } from "../../shared/domain/time.ts";
import { UNKNOWN } from "../theme/quote-text.ts";


/** Decimals that show every tick of an instrument: 4 where the tick is finer than a paisa (currency pairs). */
export function decimalsOf(tick: number | undefined): 2 | 4 {
  return tick !== undefined && tick % (PER_RUPEE / 100) !== 0 ? 4 : 2;
}

/** A price with grouping; a dash for one that is unknown, zero or not there. */
export function formatPrice(units: number | undefined, decimals: 2 | 4 = 2): string {
  return units !== undefined && Number.isFinite(units) && units !== 0 ? formatRupees(units, decimals) : UNKNOWN;
}

/** An amount with sign for profit and loss: "+255.00"; a dash while unknown. */
export function formatProfit(units: number | undefined): string {
  if (units === undefined || !Number.isFinite(units)) return UNKNOWN;
  const text = formatRupees(units);
  return units > 0 && text !== "0.00" ? `+${text}` : text;
}

/** "+0.77", or a dash without a whole to be part of. */
export function formatShare(part: number | undefined, whole: number | undefined): string {
  if (part === undefined || whole === undefined || !(whole > 0) || !Number.isFinite(part)) return UNKNOWN;
  return formatPercent(part, whole);
}

/** `HH:MM:SS` in India; a dash for 0. */
export function formatTime(at: number | undefined): string {
  return at !== undefined && at > 0 ? istTime(at) : UNKNOWN;
}

/** Milliseconds from µs: "0.8 ms", "12 ms". */
export function formatLatency(us: number | undefined): string {
  if (us === undefined) return UNKNOWN;
  const ms = us / 1000;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** Sign of a figure for its colour: 1, −1 or 0 (also while unknown). */
export function signOf(value: number | undefined): 1 | -1 | 0 {
  if (value === undefined || Number.isNaN(value) || value === 0) return 0;
  return value > 0 ? 1 : -1;
}

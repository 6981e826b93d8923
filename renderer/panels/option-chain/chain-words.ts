import { formatQuantity, groupDigits } from "../../../shared/domain/format.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";

const LAKH = 100_000;
const CRORE = 10_000_000;

/** Open interest for a narrow column: "48,750", "41.06 L", "2.12 Cr". */
export function interestText(units: number | undefined): string {
  if (units === undefined || !Number.isFinite(units)) return UNKNOWN;
  if (units < LAKH) return formatQuantity(Math.round(units));
  // Rounded up it would read "100.00 L".
  return units < CRORE - LAKH / 200 ? `${(units / LAKH).toFixed(2)} L` : `${(units / CRORE).toFixed(2)} Cr`;
}

/** "24,500", "1,060.2": as short as it can be. */
export function strikeText(strike: number): string {
  const whole = Math.floor(strike / PER_RUPEE);
  const rest = strike % PER_RUPEE;
  return groupDigits(whole) + (rest === 0 ? "" : String(rest / PER_RUPEE).slice(1));
}

/** A greek with sign and fixed decimals; a dash while unknown. */
export function greekText(value: number | undefined, decimals: number): string {
  if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Time left: "4 d 3 h", "5 h 12 min", "ended". */
export function leftText(ms: number): string {
  if (ms <= 0) return "ended";
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
  const minutes = Math.floor(ms / 60_000);
  return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`;
}

import type { CheckUnit } from "./report-card.ts";

const SINGULAR: Readonly<Partial<Record<CheckUnit, string>>> = { trades: "trade", signals: "signal", days: "day" };
/** Beyond these a difference is dust of the arithmetic. */
const MOST_DECIMALS = 9;

/**
 * A figure with its unit, with as many decimals as tell it from its limit and two at least: one that just misses is
 * not shown as if it had not. A probability has no unit in print. Whole numbers have none. Minus is U+2212.
 */
export function formatCheckNumber(value: number, limit: number, unit: CheckUnit): string {
  const text = digits(value, limit).replace("-", "\u2212");
  if (unit === "probability") return text;
  return `${text} ${value === 1 ? (SINGULAR[unit] ?? unit) : unit}`;
}

function digits(value: number, limit: number): string {
  if (Number.isInteger(value)) return String(value);
  for (let decimals = 2; decimals < MOST_DECIMALS; decimals++) {
    const text = value.toFixed(decimals);
    if (value === limit || Number(text) !== limit) return text;
  }
  return value.toFixed(MOST_DECIMALS);
}

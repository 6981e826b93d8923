import { PER_RUPEE } from "../../../shared/domain/units.ts";

const THOUSAND = 1_000;
const LAKH = 100_000;
const CRORE = 10_000_000;

/** A signed amount for a small cell: "+950", "−12.3k", "+1.25L", "−2.1Cr". The full one stands beside it. */
export function compactMoney(units: number): string {
  const rupees = Math.abs(units) / PER_RUPEE;
  if (Math.round(rupees) === 0) return "0";
  const sign = units < 0 ? "−" : "+";
  // Rounding decides the unit: 99,999 is 1L, not 100.0k.
  if (Math.round(rupees) < THOUSAND) return `${sign}${Math.round(rupees)}`;
  if (Math.round(rupees / 100) / 10 < LAKH / THOUSAND) return `${sign}${trim(rupees / THOUSAND, 1)}k`;
  if (Math.round(rupees / 1_000) / 100 < CRORE / LAKH) return `${sign}${trim(rupees / LAKH, 2)}L`;
  return `${sign}${trim(rupees / CRORE, 2)}Cr`;
}

function trim(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/\.?0+$/, "");
}

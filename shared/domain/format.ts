import { PER_RUPEE } from "./units.ts";

/** Indian digit grouping of a non-negative integer: 1234567 → "12,34,567". */
export function groupDigits(whole: number): string {
  const digits = String(whole);
  if (digits.length <= 3) return digits;
  const head = digits.slice(0, -3);
  return `${head.replace(/\B(?=(\d{2})+$)/g, ",")},${digits.slice(-3)}`;
}

/** Price or amount in rupees with grouping: 12_345_678_900 units → "12,34,567.89". Four decimals for currency pairs. Minus is U+2212. */
export function formatRupees(units: number, decimals: 2 | 4 = 2): string {
  const step = decimals === 2 ? 100 : 1;
  const rounded = Math.round(Math.abs(units) / step);
  const scale = PER_RUPEE / step;
  const text = `${groupDigits(Math.floor(rounded / scale))}.${String(rounded % scale).padStart(decimals, "0")}`;
  return units < 0 && rounded > 0 ? `\u2212${text}` : text;
}

/** As `formatRupees`, with an explicit plus and the rupee sign: "+₹ 255.00", "−₹ 410.00", "₹ 0.00". */
export function formatSignedMoney(units: number): string {
  const text = formatRupees(Math.abs(units));
  if (Math.abs(units) < 50) return `\u20b9 ${text}`;
  return `${units > 0 ? "+" : "\u2212"}\u20b9 ${text}`;
}

export function formatMoney(units: number): string {
  return units < 0 ? `\u2212\u20b9 ${formatRupees(-units)}` : `\u20b9 ${formatRupees(units)}`;
}

export function formatQuantity(quantity: number): string {
  return quantity < 0 ? `\u2212${groupDigits(-quantity)}` : groupDigits(quantity);
}

/** Percentage of `part` in `whole` with sign, two decimals and no percent sign: "+0.77". */
export function formatPercent(part: number, whole: number): string {
  if (whole === 0) return "0.00";
  const percent = (part / whole) * 100;
  const text = Math.abs(percent).toFixed(2);
  if (text === "0.00") return text;
  return `${percent > 0 ? "+" : "\u2212"}${text}`;
}

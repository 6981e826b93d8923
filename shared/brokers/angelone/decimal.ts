const DECIMAL = /^([+-]?)\s*(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/;
const MAX_LENGTH = 64;
/** Decimals of a unit of price and money: 1/10,000 rupee. */
const PLACES = 4;

/**
 * Rupees as this broker writes them, in units of 1/10,000 rupee. The same field comes as "194.00",
 * 194.0, 1.98253E7 or "- 2235.80", by endpoint and by day. The digits are shifted as text and never
 * multiplied as a float.
 *
 * A fifth decimal is rounded, half away from zero: no tick is finer than 0.0025, so it is either an
 * average or the noise of a float on the other side (812.3499999999999).
 * @returns undefined for anything that is not a number, and for amounts beyond ±90,000 crore rupees.
 */
export function decimalUnits(raw: unknown): number | undefined {
  const text = typeof raw === "number" ? String(raw) : typeof raw === "string" ? raw.trim() : "";
  if (text.length > MAX_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const whole = match[2] ?? "";
  const digits = whole + (match[3] ?? "");
  if (digits === "") return undefined;
  const point = whole.length + Number(match[4] ?? 0) + PLACES;
  const kept = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const next = point < 0 ? "0" : digits.charAt(point);
  const units = Number(kept) + (next >= "5" ? 1 : 0);
  if (!Number.isSafeInteger(units)) return undefined;
  return match[1] === "-" && units !== 0 ? -units : units;
}

/** A whole number, of either sign, from text or number: "75", 75, "75.0", "- 75". */
export function wholeNumber(raw: unknown): number | undefined {
  const units = decimalUnits(raw);
  if (units === undefined || units % 10_000 !== 0) return undefined;
  return units / 10_000;
}

/** A number that is neither price nor money (percentages, greeks, ratios), from text or number; undefined for anything else. */
export function plainNumber(raw: unknown): number | undefined {
  const text = typeof raw === "number" ? String(raw) : typeof raw === "string" ? raw.trim() : "";
  if (text.length > MAX_LENGTH || !/\d/.test(text) || !DECIMAL.test(text)) return undefined;
  const value = Number(text.replace(/\s+/g, ""));
  return Number.isFinite(value) ? value : undefined;
}

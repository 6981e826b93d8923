import { groupDigits } from "../../../shared/domain/format.ts";
import { parseUnits } from "../../../shared/domain/units.ts";

/** What a text in a number field says: a number, nothing, or something that is not one, with the reason. */
export type Reading = { readonly kind: "value"; readonly value: number } | { readonly kind: "empty" } | { readonly kind: "bad"; readonly why: string };

/** Commas as people in India (12,34,567) or elsewhere (1,234,567) put them; anything else could mean another number. */
const GROUPED = /^(?:\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)$/;
const MOST_DIGITS = 9;

/** Full-width signs (as East Asian keyboards type them) and the typographic minus, in their plain form. Nothing else is turned into a digit. */
function plainSigns(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll("\u2212", "-");
}

/** The text without spaces around it, or why its digits cannot be trusted. */
function bare(text: string): Reading & { readonly digits?: string } {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "empty" };
  const plain = plainSigns(trimmed).replace(/^(?:₹|Rs\.?|INR)\s*/i, "");
  const whole = plain.split(".")[0] ?? "";
  if (whole.includes(",") && !GROUPED.test(whole)) {
    return { kind: "bad", why: `the commas in “${trimmed}” are not where thousands are grouped; write ${suggestion(whole)}` };
  }
  return { kind: "value", value: 0, digits: plain.replaceAll(",", "") };
}

function suggestion(whole: string): string {
  const digits = whole.replaceAll(/[^\d]/g, "");
  return digits === "" ? "digits only" : `${groupDigits(Number(digits.slice(0, MOST_DIGITS)))}, with a point before paise`;
}

/** A whole number above 0, as typed: "75", " 75 ", "1,00,000". */
export function readWhole(text: string): Reading {
  const read = bare(text);
  if (read.digits === undefined) return read;
  const { digits } = read;
  if (/^\d+$/.test(digits)) {
    if (digits.length > MOST_DIGITS) return { kind: "bad", why: `“${text.trim()}” has more than ${MOST_DIGITS} digits` };
    return Number(digits) > 0 ? { kind: "value", value: Number(digits) } : { kind: "bad", why: "it must be at least 1" };
  }
  if (/^-/.test(digits)) return { kind: "bad", why: "it must be at least 1; choose BUY or SELL for the direction" };
  if (/^\d+\.\d*$/.test(digits)) return { kind: "bad", why: `“${text.trim()}” is not a whole number` };
  return { kind: "bad", why: `“${text.trim()}” is not a number` };
}

/** A price above 0 in units of 1/10,000 rupee, as typed: "814.5", "₹ 1,249". */
export function readPrice(text: string): Reading {
  const read = bare(text);
  if (read.digits === undefined) return read;
  // The shared reader forgives spaces inside a number ("8 14"), as broker texts need; a person's is asked about.
  const units = /^[+-]?\d+(?:\.\d*)?$/.test(read.digits) ? parseUnits(read.digits) : undefined;
  if (units === undefined || read.digits.replace(/\..*$/, "").length > MOST_DIGITS) return { kind: "bad", why: `“${text.trim()}” is not a price in rupees` };
  return units > 0 ? { kind: "value", value: units } : { kind: "bad", why: "it must be above 0" };
}

/** A decimal number above 0 that is no price: "1.5", "0.75 %". */
export function readPercent(text: string): Reading {
  const read = bare(text.replace(/\s*[%％]\s*$/, ""));
  if (read.digits === undefined) return read;
  if (!/^\d{1,6}(?:\.\d{0,4})?$/.test(read.digits)) return { kind: "bad", why: `“${text.trim()}” is not a number above 0` };
  const value = Number(read.digits);
  return value > 0 ? { kind: "value", value } : { kind: "bad", why: "it must be above 0" };
}

import { PER_RUPEE } from "../../../domain/units.ts";

/** Sign, digits with or without Indian or Western grouping, fraction, exponent. The last group has three digits, so "12,34" is no number. */
const NUMBER = /^([+-]?)(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})?(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;
/** What nearly all quantities are: exact, whatever is in it. */
const PLAIN_DIGITS = /^\d{1,15}$/;
/** No number of a price file is written longer. */
const LONGEST = 40;
/** Decimals of a unit. */
const PLACES = 4;
const WEIGHTS = [10_000, 1_000, 100, 10, 1] as const;

/**
 * Reads decimal numbers of files without passing through a float where they become units of 1/10,000 rupee:
 * what has at most four decimals is exact, what has more is rounded half away from zero, and counted. All
 * methods answer NaN for what is no number.
 */
export class Decimals {
  /** Prices that had more than four decimals. */
  rounded = 0;
  /** Quantities that were no whole numbers. */
  parts = 0;

  /** Units of 1/10,000 rupee. */
  units(text: string): number {
    const length = text.length;
    let value = 0;
    let digits = 0;
    let decimals = -1;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 48 && code <= 57) {
        value = value * 10 + code - 48;
        digits++;
        if (decimals >= 0) decimals++;
      } else if (code === 46 && decimals < 0) decimals = 0;
      else return this.#written(text);
    }
    if (digits === 0 || digits > 15 || decimals > PLACES) return this.#written(text);
    return value * (WEIGHTS[Math.max(0, decimals)] ?? PER_RUPEE);
  }

  /** Whole units of a quantity. */
  whole(text: string): number {
    if (PLAIN_DIGITS.test(text)) return Number(text);
    const value = this.plain(text);
    if (Number.isNaN(value) || Number.isInteger(value)) return value;
    this.parts++;
    return Math.sign(value) * Math.round(Math.abs(value));
  }

  /** As it is written, as the nearest double. */
  plain(text: string): number {
    return partsOf(text) === undefined ? Number.NaN : Number(text.replaceAll(",", ""));
  }

  #written(text: string): number {
    const parts = partsOf(text);
    if (parts === undefined) return Number.NaN;
    const { sign, digits, exponent } = parts;
    const places = exponent + PLACES;
    if (places >= 0) return sign * Number(`${digits}e${places}`);
    const cut = digits.length + places;
    const dropped = cut >= 0 ? digits.slice(cut) : "0";
    if (/[1-9]/.test(cut >= 0 ? dropped : digits)) this.rounded++;
    return sign * (Number(cut > 0 ? digits.slice(0, cut) : "0") + (dropped >= "5" ? 1 : 0));
  }
}

/** The number is sign × digits × 10^exponent. */
function partsOf(text: string): { readonly sign: number; readonly digits: string; readonly exponent: number } | undefined {
  if (text.length > LONGEST) return undefined;
  const match = NUMBER.exec(text);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (!match || whole + fraction === "") return undefined;
  return { sign: sign === "-" ? -1 : 1, digits: whole.replaceAll(",", "") + fraction, exponent: Number(exponent) - fraction.length };
}

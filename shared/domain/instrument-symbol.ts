import { PER_RUPEE } from "./units.ts";
import type { Price } from "./units.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** What the symbol of a future or an option says. */
export interface ContractParts {
  readonly underlying: string;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  /** Both undefined for a future. */
  readonly strike: Price | undefined;
  readonly optionType: "CE" | "PE" | undefined;
}

/** Three letters of a month, 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? "";
}

/** `25AUG26` of `2026-08-25`. */
export function expiryCode(expiry: string): string {
  return `${expiry.slice(8)}${monthName(Number(expiry.slice(5, 7)))}${expiry.slice(2, 4)}`;
}

/** `NIFTY25AUG2624500CE`, `NIFTY25AUG26FUT`. */
export function contractSymbol({ underlying, expiry, strike, optionType }: ContractParts): string {
  const what = strike === undefined || optionType === undefined ? "FUT" : `${strike / PER_RUPEE}${optionType}`;
  return `${underlying}${expiryCode(expiry)}${what}`;
}

const CONTRACT = /^(.+?)(\d{2})(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(\d{2})(?:FUT|(\d+(?:\.\d{1,4})?)(CE|PE))$/;

/**
 * The other way: what a unified symbol names.
 * @returns undefined for what is no contract (shares, indices) and for a day that does not exist. A
 *   share may be named so that it looks like one; the instrument list decides what it is.
 */
export function readContractSymbol(symbol: string): ContractParts | undefined {
  const match = CONTRACT.exec(symbol);
  if (!match) return undefined;
  const [, underlying = "", dd = "", mmm = "", yy = "", strike, optionType] = match;
  const month = MONTHS.indexOf(mmm) + 1;
  const expiry = `20${yy}-${String(month).padStart(2, "0")}-${dd}`;
  const lastDay = new Date(Date.UTC(2000 + Number(yy), month, 0)).getUTCDate();
  if (Number(dd) < 1 || Number(dd) > lastDay) return undefined;
  if (strike === undefined) return { underlying, expiry, strike: undefined, optionType: undefined };
  const units = Math.round(Number(strike) * PER_RUPEE);
  return { underlying, expiry, strike: units as Price, optionType: optionType === "CE" ? "CE" : "PE" };
}

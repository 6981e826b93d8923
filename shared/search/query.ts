/** Months as people write them. */
const MONTHS: readonly string[] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const LONG_MONTHS: readonly string[] = ["JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"];
const EXCHANGE_WORDS = new Set(["NSE", "BSE", "NFO", "BFO", "MCX", "CDS"]);
const NUMBER = /^\d{1,7}(\.\d{0,4})?$/;
/** Pieces of a word that was typed without blanks: letters (with & and -), and numbers. */
const PIECES = /[A-Z&-]+|\d+(?:\.\d+)?/g;

export type Word =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "type"; readonly type: "CE" | "PE" }
  | { readonly kind: "option" }
  | { readonly kind: "future" }
  | { readonly kind: "month"; readonly month: number }
  | { readonly kind: "exchange"; readonly exchange: string }
  | { readonly kind: "number"; readonly digits: string };

/** What the words ask of a contract. */
export interface Wanted {
  readonly names: readonly string[];
  readonly type: "CE" | "PE" | undefined;
  readonly kind: "future" | "option" | undefined;
  /** Beginning of a strike as typed: `245` finds 24500, 24550 … */
  readonly strike: string | undefined;
  /** 1 to 12. */
  readonly month: number | undefined;
  /** Days or two-digit years beside a month: `25 aug`, `aug 26`. */
  readonly days: readonly number[];
  readonly exchange: string | undefined;
}

const FUTURES = ["FUT", "FUTURE", "FUTURES"];
const CALLS = ["CE", "CALL", "CALLS"];
const PUTS = ["PE", "PUT", "PUTS"];
const OPTIONS = ["OPT", "OPTION", "OPTIONS"];

/** What a word says beside being a name; undefined when it can only be a name. @param whole false takes beginnings too (`f`, `au`). */
export function meaning(text: string, whole: boolean): Word | undefined {
  if (NUMBER.test(text)) return { kind: "number", digits: text };
  const is = (words: readonly string[]): boolean => words.some((word) => (whole ? word === text : word.startsWith(text)));
  if (is(FUTURES)) return { kind: "future" };
  if (is(CALLS)) return { kind: "type", type: "CE" };
  if (is(PUTS)) return { kind: "type", type: "PE" };
  if (is(OPTIONS)) return { kind: "option" };
  const month = MONTHS.findIndex((short, i) => (whole ? text === short || (text.length > 3 && LONG_MONTHS[i]?.startsWith(text) === true) : LONG_MONTHS[i]?.startsWith(text) === true));
  if (month >= 0) return { kind: "month", month: month + 1 };
  return whole && EXCHANGE_WORDS.has(text) ? { kind: "exchange", exchange: text } : undefined;
}

/** Splits `nifty25aug24500ce` and `24500ce`. A year that runs into the strike (`25aug2624500`) is taken off it. */
export function pieces(word: string): string[] {
  const parts = word.match(PIECES) ?? [];
  const out: string[] = [];
  for (const part of parts) {
    const before = out.at(-1);
    if (before !== undefined && MONTHS.includes(before) && /^2\d\d{3,}/.test(part) && out.length > 1) out.push(part.slice(0, 2), part.slice(2));
    else out.push(...lettersApart(part));
  }
  return out;
}

/** `AUGFUT` and `NIFTYFUT` end in a word of their own. */
function lettersApart(part: string): string[] {
  const match = /^([A-Z&-]*?)(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)?(FUT|CE|PE)$/.exec(part);
  return match ? match.slice(1).filter((piece) => piece !== undefined && piece !== "") : [part];
}

/**
 * Puts the words together. Numbers beside a month that can be a day or a year are that; another one
 * is a strike.
 * @returns undefined where the words contradict one another (two months, a future with a strike).
 */
export function wanted(words: readonly Word[]): Wanted | undefined {
  const hasMonth = words.some(({ kind }) => kind === "month");
  const names: string[] = [];
  const days: number[] = [];
  let type: Wanted["type"];
  let kind: Wanted["kind"];
  let strike: string | undefined;
  let month: number | undefined;
  let exchange: string | undefined;
  let clash = false;
  words.forEach((word, at) => {
    switch (word.kind) {
      case "name":
        return void names.push(word.text);
      case "type":
        clash ||= (type !== undefined && type !== word.type) || kind === "future";
        [type, kind] = [word.type, "option"];
        return;
      case "option":
      case "future":
        clash ||= kind !== undefined && kind !== word.kind;
        kind = word.kind;
        return;
      case "month":
        clash ||= month !== undefined;
        month = word.month;
        return;
      case "exchange":
        clash ||= exchange !== undefined;
        exchange = word.exchange;
        return;
      case "number": {
        const beside = [at - 2, at - 1, at + 1].some((place) => words[place]?.kind === "month");
        if (hasMonth && beside && isDayOrYear(word.digits)) return void days.push(Number(word.digits) % 100);
        clash ||= strike !== undefined || kind === "future";
        strike = word.digits;
      }
    }
  });
  if (clash || (strike !== undefined && kind === "future")) return undefined;
  return { names, type, kind, strike, month, days, exchange };
}

function isDayOrYear(digits: string): boolean {
  return /^\d{1,2}$/.test(digits) || /^20\d\d$/.test(digits);
}

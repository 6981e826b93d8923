/**
 * Paise to and from the wire. The broker writes the same figure in four ways, by endpoint: a JSON
 * number in rupees, a string, a string with a blank after its minus sign, and a Java double.
 */

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** Exact text of a paise amount, always with two decimals. Division would lose paise above 2^46. */
export function rupeeText(paise: number): string {
  const size = Math.abs(paise);
  return `${paise < 0 ? "-" : ""}${Math.floor(size / 100)}.${two(size % 100)}`;
}

/** As the order and position books print it: `194.00`, and a bare `0` for nothing. */
export const bookText = (paise: number): string => (paise === 0 ? "0" : rupeeText(paise));

/** As `netvalue` is printed: a negative amount carries a blank after the sign, `- 2235.80`. */
export const signedText = (paise: number): string => (paise < 0 ? `- ${rupeeText(-paise)}` : bookText(paise));

/** As a JSON number of rupees. */
export const rupees = (paise: number): number => paise / 100;

/** Java's text of a double: at least one decimal, no trailing zero beyond it (`260.0`, `265.62`). */
export function doubleText(paise: number): string {
  const text = rupeeText(paise);
  return text.endsWith("0") ? text.slice(0, -1) : text;
}

interface RawJson {
  rawJSON(text: string): unknown;
}

/** A JSON number that keeps its `.0`, as the broker's Java sends it; Python reads a float, not an int. */
export const double = (paise: number): unknown => (JSON as unknown as RawJson).rawJSON(doubleText(paise));

/** Rounded to the nearest paisa; 0 where nothing was traded. */
export const average = (value: number, quantity: number): number => (quantity === 0 ? 0 : Math.round(value / quantity));

/** Two decimals, for percentages. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part * 10_000) / whole) / 100);

/**
 * Rupees from a request, string or number, to integer paise. Undefined when it is not a plain
 * non-negative decimal of at most ten whole digits, or has a fraction of a paisa.
 */
export function parsePaise(text: string): number | undefined {
  const parts = /^(\d{1,10})(?:\.(\d{1,2})0*)?$/.exec(text);
  if (parts === null) return undefined;
  return Number(parts[1]) * 100 + Number((parts[2] ?? "0").padEnd(2, "0"));
}

/** A whole number of at most nine digits; `10.0` counts as 10, because some clients send doubles. */
export function parseQuantity(text: string): number | undefined {
  const parts = /^(\d{1,9})(?:\.0+)?$/.exec(text);
  return parts === null ? undefined : Number(parts[1]);
}

import type { Instrument } from "../domain/instrument.ts";

/** What kind of word an underlying is found by; lower is better. */
export const TERM = { symbol: 0, alias: 1, name: 2 } as const;
export type TermKind = (typeof TERM)[keyof typeof TERM];

/** What people call an underlying beside its symbol. */
export interface KnownName {
  readonly symbol: string;
  readonly company: string;
  readonly aliases: readonly string[];
}

/** Words of a text as they are searched: capitals, digits, and `&` within. */
export function wordsOf(text: string): string[] {
  return text.toUpperCase().split(/[^A-Z0-9&]+/).filter((word) => word !== "" && word !== "&");
}

/** The text without what people leave out when they type: `BAJAJ-AUTO` → `BAJAJAUTO`, `M&M` → `MM`. */
export function plainWord(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}

const PLAIN = /^[A-Z0-9]+$/;

/** Words by which one underlying is found: its symbol, whole and in parts; aliases; the names of its shares or its index. */
export function termsOf(underlying: string, names: readonly string[], known: KnownName | undefined): ReadonlyMap<string, TermKind> {
  const terms = new Map<string, TermKind>();
  if (known === undefined && names.length === 0 && PLAIN.test(underlying)) return terms.set(underlying, TERM.symbol);
  const add = (word: string, kind: TermKind): void => {
    if (word !== "" && (terms.get(word) ?? 9) > kind) terms.set(word, kind);
  };
  add(underlying.toUpperCase(), TERM.symbol);
  add(plainWord(underlying), TERM.symbol);
  // A series is no part of a name: NSE:PPL-BE is found by PPL, not by BE.
  for (const word of wordsOf(underlying.replace(/-[A-Z0-9]{2}$/, ""))) add(word, TERM.symbol);
  for (const alias of known?.aliases ?? []) {
    add(plainWord(alias), TERM.alias);
    for (const word of wordsOf(alias)) add(word, TERM.name);
  }
  for (const word of wordsOf(known?.company ?? "")) add(word, TERM.name);
  for (const name of names) for (const word of wordsOf(name)) add(word, TERM.name);
  return terms;
}

/** Whether its name adds words of its own: contracts repeat their symbol in other words. */
export function namesItself({ kind, name, symbol }: Instrument): boolean {
  return (kind === "equity" || kind === "index") && name !== symbol;
}

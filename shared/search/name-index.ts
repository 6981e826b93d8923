import type { InstrumentTable } from "../instruments/instrument-table.ts";
import { TERM } from "../instruments/terms.ts";
import { slips, slipsAllowed } from "./near-word.ts";

/** How well a word names an underlying: lower is better. Between two steps lies room for what else tells them apart. */
export const FIT = { symbol: 0, alias: 10, name: 38, symbolBegins: 40, nameBegins: 60, inside: 90, slip: 120, slipMore: 30 } as const;

/** Underlyings by a word, with their fit. */
export type Fits = ReadonlyMap<number, number>;

const NOTHING: Fits = new Map();
/** A part of a name is looked for from this many letters on. */
const LEAST_INSIDE = 3;
const BLANK = 32;

/** Finds underlyings by the words people type for them. */
export class NameIndex {
  #table: InstrumentTable;
  #names: string;
  #firstAt: number;

  constructor(table: InstrumentTable) {
    this.#table = table;
    const { groupAt, groupLength } = table.columns;
    const last = table.groups - 1;
    this.#firstAt = groupAt[0] ?? 0;
    const end = last < 0 ? this.#firstAt : (groupAt[last] ?? 0) + (groupLength[last] ?? 0);
    this.#names = table.text(this.#firstAt, end - this.#firstAt);
  }

  /** Whole words, beginnings and, where those are few, parts. @param word in capitals. */
  find(word: string): Fits {
    const found = new Map<number, number>();
    const { termGroup, termKind, termLength } = this.#table.columns;
    for (let at = this.#firstTerm(word); at < termGroup.length && this.#termBegins(at, word); at++) {
      const whole = termLength[at] === word.length;
      const kind = termKind[at] ?? TERM.name;
      const fit = kind === TERM.symbol ? (whole ? FIT.symbol : FIT.symbolBegins) : kind === TERM.alias && whole ? FIT.alias : whole ? FIT.name : FIT.nameBegins;
      better(found, termGroup[at] ?? 0, fit);
    }
    if (word.length >= LEAST_INSIDE) this.#inside(word, found);
    return found;
  }

  /** Whether a whole term reads so. */
  has(word: string): boolean {
    const at = this.#firstTerm(word);
    return at < this.#table.columns.termAt.length && this.#termBegins(at, word) && this.#table.columns.termLength[at] === word.length;
  }

  /** Whether any term begins so. */
  begins(word: string): boolean {
    const at = this.#firstTerm(word);
    return at < this.#table.columns.termAt.length && this.#termBegins(at, word);
  }

  /** Words that were meant, where none reads so: same first letter, or the first two swapped. */
  near(word: string): Fits {
    const most = slipsAllowed(word.length);
    if (most === 0) return NOTHING;
    const found = new Map<number, number>();
    const { termGroup, termKind, termLength } = this.#table.columns;
    for (const first of new Set([word.charAt(0), word.charAt(1)])) {
      for (let at = this.#firstTerm(first); at < termGroup.length && this.#termBegins(at, first); at++) {
        const length = termLength[at] ?? 0;
        if (length < word.length - most) continue;
        const wrong = slips(word, this.#term(at), most);
        if (wrong > most) continue;
        // A name that also ends where the typing does is likelier meant than one it merely begins.
        const longer = Math.min(9, Math.abs(length - word.length));
        better(found, termGroup[at] ?? 0, FIT.slip + wrong * FIT.slipMore + longer + (termKind[at] === TERM.symbol ? 0 : 5));
      }
    }
    return found;
  }

  #inside(word: string, found: Map<number, number>): void {
    const { groupAt } = this.#table.columns;
    for (let at = this.#names.indexOf(word); at >= 0; at = this.#names.indexOf(word, at + 1)) {
      let low = 0;
      let high = groupAt.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((groupAt[middle] ?? 0) - this.#firstAt <= at) low = middle;
        else high = middle - 1;
      }
      if (this.#names.charCodeAt(at) !== BLANK) better(found, low, FIT.inside);
    }
  }

  #term(at: number): string {
    const { termAt, termLength } = this.#table.columns;
    return this.#table.text(termAt[at] ?? 0, termLength[at] ?? 0);
  }

  #termBegins(at: number, word: string): boolean {
    const { termAt, termLength, pool } = this.#table.columns;
    if ((termLength[at] ?? 0) < word.length) return false;
    const from = termAt[at] ?? 0;
    for (let i = 0; i < word.length; i++) if (pool[from + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  /** First term that is not before the word. */
  #firstTerm(word: string): number {
    let low = 0;
    let high = this.#table.columns.termAt.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(middle, word) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(at: number, word: string): number {
    const { termAt, termLength, pool } = this.#table.columns;
    const length = termLength[at] ?? 0;
    const from = termAt[at] ?? 0;
    const shared = Math.min(length, word.length);
    for (let i = 0; i < shared; i++) {
      const difference = (pool[from + i] ?? 0) - word.charCodeAt(i);
      if (difference !== 0) return difference;
    }
    return length - word.length;
  }
}

function better(found: Map<number, number>, group: number, fit: number): void {
  const before = found.get(group);
  if (before === undefined || fit < before) found.set(group, fit);
}

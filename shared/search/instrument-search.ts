import { EXCHANGES } from "../domain/words.ts";
import { Chains } from "../instruments/chains.ts";
import type { InstrumentTable } from "../instruments/instrument-table.ts";
import { dayNumber } from "../instruments/kinds.ts";
import type { SearchContext } from "./expand.ts";
import { Expansion } from "./expand.ts";
import type { Fits } from "./name-index.ts";
import { FIT, NameIndex } from "./name-index.ts";
import type { Wanted } from "./query.ts";
import type { Reading } from "./reading.ts";
import { readings, typedWords } from "./reading.ts";

/** Underlyings that are opened up for one reading. */
const MOST_GROUPS = 60;
/** What a hit on the whole key scores. */
const THE_KEY = -1_000;
/** Underlyings that were not named stand here: behind all that were named in full. */
const UNNAMED = 50;
/** A word of the reading that answers no name: contracts alone are many, so names come first. */
const NAMELESS = 12;

/**
 * Search as you type over a whole day's list. Underlyings are found by their words, best known and
 * most traded first, and opened up into shares, futures and options as the other words ask.
 */
export class InstrumentSearch {
  #table: InstrumentTable;
  #names: NameIndex;
  #expansion: Expansion;
  /** How much an underlying is traded and known, 0 to 18: taken off its fit. */
  #weight: Float64Array;
  /** Underlyings with contracts, weightiest first. */
  #contracted: readonly number[];

  constructor(table: InstrumentTable) {
    this.#table = table;
    this.#names = new NameIndex(table);
    this.#expansion = new Expansion(table, new Chains(table));
    this.#weight = weights(table);
    const contracted: number[] = [];
    table.columns.groupContracts.forEach((contracts, group) => contracts > 0 && contracted.push(group));
    this.#contracted = contracted.sort((a, b) => (this.#weight[b] ?? 0) - (this.#weight[a] ?? 0));
  }

  /** Rows of the table, best first, at most `limit`. */
  find(text: string, limit: number, context: SearchContext): number[] {
    const words = typedWords(text, this.#names);
    if (words.length === 0) return [];
    const scores = new Map<number, number>();
    this.#exact(text, context, scores);
    const ways = readings(words, this.#names);
    const fits = new Map<string, Fits>();
    for (const way of ways) this.#read(way, (word) => cached(fits, word, () => this.#names.find(word)), context, scores);
    if (scores.size === 0) this.#guess(ways, context, scores);
    const { expiry } = this.#table.columns;
    return [...scores]
      .sort(([a, x], [b, y]) => x - y || (expiry[a] ?? 0) - (expiry[b] ?? 0) || a - b)
      .slice(0, limit)
      .map(([row]) => row);
  }

  /** Nothing reads so: the words that were meant. First only for words that name nothing at all. */
  #guess(ways: readonly Reading[], context: SearchContext, scores: Map<number, number>): void {
    const near = new Map<string, Fits>();
    const unknown = (word: string): Fits => {
      const found = this.#names.find(word);
      return found.size > 0 ? found : cached(near, word, () => this.#names.near(word));
    };
    for (const way of ways) this.#read(way, unknown, context, scores);
    if (scores.size > 0) return;
    for (const way of ways) this.#read(way, (word) => merged(this.#names.find(word), cached(near, word, () => this.#names.near(word))), context, scores);
  }

  /** The whole symbol, with or without its exchange. */
  #exact(text: string, { today }: SearchContext, scores: Map<number, number>): void {
    const typed = text.trim().toUpperCase();
    if (/\s/.test(typed)) return;
    const keys = typed.includes(":") ? [typed] : EXCHANGES.map((exchange) => `${exchange}:${typed}`);
    keys.forEach((key, place) => {
      const row = this.#table.rowOfKey(key);
      if (row < 0) return;
      const expiry = this.#table.columns.expiry[row] ?? 0;
      if (expiry === 0 || expiry >= dayNumber(today)) scores.set(row, THE_KEY + (place + EXCHANGES.length - 2) % EXCHANGES.length);
    });
  }

  #read({ wanted, penalty }: Reading, fitsOf: (word: string) => Fits, context: SearchContext, scores: Map<number, number>): void {
    for (const { group, fit, base } of this.#groups(wanted, fitsOf)) {
      this.#expansion.rows(group, fit, wanted, context, (row, behind) => {
        const score = base + behind + penalty;
        if (score < (scores.get(row) ?? Number.POSITIVE_INFINITY)) scores.set(row, score);
      });
    }
  }

  /** The underlyings a reading speaks of, best first. */
  #groups({ names, kind, strike, month }: Wanted, fitsOf: (word: string) => Fits): { group: number; fit: number; base: number }[] {
    const contract = kind !== undefined || strike !== undefined || month !== undefined;
    if (names.length === 0) {
      if (!contract) return [];
      return this.#contracted.map((group) => ({ group, fit: FIT.inside, base: UNNAMED + NAMELESS - (this.#weight[group] ?? 0) }));
    }
    const found: { group: number; fit: number; base: number }[] = [];
    const all = names.map(fitsOf);
    const whole = names.length > 1 && this.#names.has(names.join("")) ? this.#names.find(names.join("")) : undefined;
    for (const [group, first] of whole ? merged(all[0] ?? new Map<number, number>(), whole) : (all[0] ?? [])) {
      let fit: number | undefined = first;
      for (const fits of all.slice(1)) {
        const next: number | undefined = fits.get(group);
        fit = fit === undefined || next === undefined ? undefined : fit + next;
      }
      const joined = whole?.get(group);
      fit = joined !== undefined && joined <= FIT.alias ? joined : fit;
      if (fit === undefined || (contract && (this.#table.columns.groupContracts[group] ?? 0) === 0)) continue;
      found.push({ group, fit, base: fit - (this.#weight[group] ?? 0) });
    }
    return found.sort((a, b) => a.base - b.base || a.group - b.group).slice(0, MOST_GROUPS);
  }
}

function cached(known: Map<string, Fits>, word: string, find: () => Fits): Fits {
  let fits = known.get(word);
  if (!fits) known.set(word, (fits = find()));
  return fits;
}

function merged(a: Fits, b: Fits): Fits {
  const all = new Map(a);
  for (const [group, fit] of b) all.set(group, Math.min(fit, all.get(group) ?? Number.POSITIVE_INFINITY));
  return all;
}

/** Contracts listed tell what is traded; the list of well-known names orders those alike. */
function weights({ columns, groups }: InstrumentTable): Float64Array {
  const { groupContracts, groupFame } = columns;
  const most = groupFame.reduce((fame, one) => Math.max(fame, one), 1);
  const weight = new Float64Array(groups);
  for (let group = 0; group < groups; group++) {
    const contracts = groupContracts[group] ?? 0;
    const fame = groupFame[group] ?? 0;
    weight[group] = (contracts > 0 ? 5 + Math.min(4, Math.log2(1 + contracts) / 3) : 0) + (fame > 0 ? 3 + (6 * fame) / most : 0);
  }
  return weight;
}

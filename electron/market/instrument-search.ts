import type { Instrument } from "../../shared/domain/instrument.ts";
import { EXCHANGES } from "../../shared/domain/words.ts";

const KIND_ORDER = { equity: 0, index: 0, future: 1, option: 2 } as const;

interface Hit {
  readonly instrument: Instrument;
  readonly score: number;
}

/**
 * Search as you type. Every word must be found; exact symbol before prefix before word of the name
 * before anywhere; shares and indices before futures before options; nearer expiries, shorter
 * symbols and the main exchange first.
 */
export function searchInstruments(instruments: Iterable<Instrument>, text: string, limit: number): Instrument[] {
  const words = text.toUpperCase().split(/\s+/).filter((word) => word.length > 0);
  if (words.length === 0) return [];
  const hits: Hit[] = [];
  for (const instrument of instruments) {
    const score = scoreOf(instrument, words);
    if (score !== undefined) hits.push({ instrument, score });
  }
  hits.sort((a, b) => a.score - b.score || compare(a.instrument, b.instrument));
  return hits.slice(0, limit).map((hit) => hit.instrument);
}

function compare(a: Instrument, b: Instrument): number {
  const expiry = (a.expiry ?? "").localeCompare(b.expiry ?? "");
  return expiry || a.symbol.length - b.symbol.length || EXCHANGES.indexOf(a.exchange) - EXCHANGES.indexOf(b.exchange) || a.symbol.localeCompare(b.symbol);
}

function scoreOf(instrument: Instrument, words: readonly string[]): number | undefined {
  let score = KIND_ORDER[instrument.kind];
  for (const word of words) {
    const part = scoreWord(instrument, word);
    if (part === undefined) return undefined;
    score += part;
  }
  return score;
}

function scoreWord(instrument: Instrument, word: string): number | undefined {
  const { symbol, underlying, name, optionType, strike, kind } = instrument;
  if (symbol === word) return 0;
  if (underlying === word || optionType === word || (kind === "future" && word === "FUT")) return 1;
  if (strike !== undefined && String(strike / 10_000).startsWith(word)) return 2;
  if (symbol.startsWith(word)) return 4;
  const upper = name.toUpperCase();
  if (upper.startsWith(word)) return 6;
  if (upper.includes(` ${word}`)) return 8;
  if (symbol.includes(word)) return 12;
  return upper.includes(word) ? 16 : undefined;
}

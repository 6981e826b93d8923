import type { NameIndex } from "./name-index.ts";
import type { Wanted, Word } from "./query.ts";
import { meaning, pieces, wanted } from "./query.ts";

/** One way to understand what was typed. */
export interface Reading {
  readonly wanted: Wanted;
  /** Added to the fit of its hits: readings that stretch a word come after the plain one. */
  readonly penalty: number;
}

/** Longer searches than this are cut: a symbol has at most 40 characters. */
const MOST_LETTERS = 60;
const MOST_WORDS = 8;
/** At most this many words may be read in two ways: eight readings. */
const MOST_DOUBLES = 3;
const STRETCHED = 8;

/** The words that were typed, in capitals; a word without blanks that no name begins with is taken apart. */
export function typedWords(text: string, names: NameIndex): string[] {
  const words = text.slice(0, MOST_LETTERS).toUpperCase().split(/[\s,:/]+/).map((word) => word.replaceAll(/[^A-Z0-9&.-]/g, "")).filter((word) => word !== "");
  return words.slice(0, MOST_WORDS).flatMap((word) => (names.begins(word) ? [word] : apart(word, names)));
}

/** `NIFTYFUT` is taken apart where something is called NIFTY; RELAINCE, which ends in CE, is a slip of the finger. */
function apart(word: string, names: NameIndex): string[] {
  const parts = pieces(word);
  const letters = !/\d/.test(word);
  return letters && (parts.length < 2 || !names.has(parts[0] ?? "")) ? [word] : parts;
}

/**
 * All ways to understand the words. `MAR` is a month and the beginning of MARUTI, `50` a strike and a
 * part of NIFTY 50, `BSE` an exchange and a share: each is tried, and the hits decide.
 */
export function readings(words: readonly string[], names: NameIndex): Reading[] {
  const options = words.map((text, at) => waysOf(text, at === words.length - 1 && words.length > 1, names));
  let doubles = 0;
  const trimmed = options.map((ways) => (ways.length > 1 && ++doubles > MOST_DOUBLES ? ways.slice(0, 1) : ways));
  let combined: { words: Word[]; penalty: number }[] = [{ words: [], penalty: 0 }];
  for (const ways of trimmed) combined = combined.flatMap((so) => ways.map((way) => ({ words: [...so.words, way.word], penalty: so.penalty + way.penalty })));
  return combined.flatMap(({ words: taken, penalty }) => {
    const put = wanted(taken);
    return put ? [{ wanted: put, penalty }] : [];
  });
}

function waysOf(text: string, last: boolean, names: NameIndex): { word: Word; penalty: number }[] {
  const name = { word: { kind: "name", text } as const, penalty: 0 };
  const said = meaning(text, true);
  if (said) return names.begins(text) ? [{ word: said, penalty: 0 }, { ...name, penalty: said.kind === "number" ? 0 : 1 }] : [{ word: said, penalty: 0 }];
  const begun = last && text.length <= 5 ? meaning(text, false) : undefined;
  return begun ? [name, { word: begun, penalty: STRETCHED }] : [name];
}

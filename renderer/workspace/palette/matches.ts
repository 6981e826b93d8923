export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

/** Words as they are searched: `nifty24500ce` is three. */
function wordsOf(typed: string): string[] {
  const words = typed.toUpperCase().split(/[^A-Z0-9&.]+/).filter(Boolean);
  return [...new Set([...words, ...words.flatMap((word) => word.match(/[A-Z&]+|\d+(?:\.\d+)?/g) ?? [])])].sort((a, b) => b.length - a.length);
}

/** The parts of a text that were typed: at the beginning of a word, else anywhere if three letters long or more. */
export function matches(text: string, typed: string): readonly Part[] {
  const hay = text.toUpperCase();
  const marked = new Array<boolean>(text.length).fill(false);
  for (const word of wordsOf(typed)) {
    const at = placeOf(hay, word, marked);
    if (at >= 0) marked.fill(true, at, at + word.length);
  }
  const parts: Part[] = [];
  for (let from = 0; from < text.length; ) {
    let to = from + 1;
    while (to < text.length && marked[to] === marked[from]) to++;
    parts.push({ text: text.slice(from, to), hit: marked[from] === true });
    from = to;
  }
  return parts;
}

function placeOf(hay: string, word: string, marked: readonly boolean[]): number {
  let anywhere = -1;
  for (let at = hay.indexOf(word); at >= 0; at = hay.indexOf(word, at + 1)) {
    if (marked[at] === true) continue;
    if (at === 0 || /[^A-Z0-9]/.test(hay[at - 1] ?? "")) return at;
    if (anywhere < 0 && word.length > 2) anywhere = at;
  }
  return anywhere;
}

/** Whether none of what was typed stands in any of the texts: they are guesses. */
export function isGuess(texts: readonly string[], typed: string): boolean {
  return typed.trim() !== "" && texts.every((text) => matches(text, typed).every(({ hit }) => !hit));
}

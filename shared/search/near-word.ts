/** Letters that may be wrong in a word of this length: none up to 3, one up to 5, else two. */
export function slipsAllowed(length: number): number {
  return length <= 3 ? 0 : length <= 5 ? 1 : 2;
}

const WIDTH = 24;
const rows: [Uint8Array, Uint8Array, Uint8Array] = [new Uint8Array(WIDTH), new Uint8Array(WIDTH), new Uint8Array(WIDTH)];

/**
 * How many letters are wrong, missing, too many or swapped with their neighbour (optimal string
 * alignment) between what was typed and the text or a beginning of it: people search while they type.
 * @returns at most `most`, or `most` + 1.
 */
export function slips(typed: string, text: string, most: number): number {
  const length = Math.min(text.length, typed.length + most, WIDTH - 1);
  if (typed.length >= WIDTH || typed.length - length > most) return most + 1;
  let [before, last, next] = rows;
  for (let j = 0; j <= length; j++) last[j] = j;
  for (let i = 1; i <= typed.length; i++) {
    next[0] = i;
    let least = i;
    const letter = typed.charCodeAt(i - 1);
    for (let j = 1; j <= length; j++) {
      const there = text.charCodeAt(j - 1);
      let cost = Math.min((last[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (letter === there ? 0 : 1));
      if (i > 1 && j > 1 && letter === text.charCodeAt(j - 2) && typed.charCodeAt(i - 2) === there) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, last, next] = [last, next, before];
  }
  let best = most + 1;
  for (let j = Math.max(0, length - 2 * most); j <= length; j++) best = Math.min(best, last[j] ?? best);
  // What lies behind the beginning that matched counts a little: the whole word is the better hit.
  return best;
}

/**
 * Small deterministic hashes (32 bit, unsigned). The crowd's sizes and the gateway's delays are drawn
 * from them, so that the same market always shows the same book; never used for anything secret.
 */

const GOLDEN = 0x9e3779b1;

/** Two words in, one well-mixed word out (the finaliser of MurmurHash3). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, GOLDEN), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}

/** FNV-1a over UTF-16 code units, continued from `seed`. */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, text.length);
}

/** The word as a fraction in [0, 1). */
export function fraction(word: number): number {
  return word / 0x1_0000_0000;
}

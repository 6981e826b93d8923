type Codes = Uint8Array | Uint16Array;

/** FNV-1a over UTF-16 codes. A text's hash continues that of what stands before it. */
export const HASH_START = 0x811c9dc5;

export function hashText(hash: number, text: string, from = 0): number {
  let h = hash;
  for (let i = from; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

export function hashCodes(hash: number, codes: Codes, at: number, length: number): number {
  let h = hash;
  for (let i = at; i < at + length; i++) h = Math.imul(h ^ (codes[i] ?? 0), 0x01000193);
  return h;
}

/** First slot of a hash: the low bits alone are the weak ones. */
export function slotOfHash(hash: number, mask: number): number {
  return (hash ^ (hash >>> 15)) & mask;
}

/** Whether the characters from `from` of `text` to its end are those in the pool. */
export function sameText(text: string, from: number, codes: Codes, at: number, length: number): boolean {
  if (text.length - from !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(from + i) !== codes[at + i]) return false;
  return true;
}

/** Slots for so many rows: a power of two, at most half full. */
export function slotsFor(rows: number): number {
  let slots = 16;
  while (slots < rows * 2) slots *= 2;
  return slots;
}

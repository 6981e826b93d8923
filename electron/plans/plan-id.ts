const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const BITS_64 = (1n << 64n) - 1n;

/**
 * A plan's id from the mark of the press that asked for it: the same press gives the same plan, also
 * after a crash between the two. FNV-1a, 64 bit, in base 36.
 */
export function planIdOf(kind: string, once: string): string {
  let hash = FNV_OFFSET;
  for (const letter of `${kind}|${once}`) hash = ((hash ^ BigInt(letter.codePointAt(0) ?? 0)) * FNV_PRIME) & BITS_64;
  return hash.toString(36).padStart(13, "0");
}

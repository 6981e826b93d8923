/** FNV-1a over UTF-16 units, 32 bits. */
function fnv(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193) >>> 0;
  return hash;
}

/**
 * A rule's id follows from the press that placed it, so that the same press, told again after a crash,
 * finds its rule. 60 bits in 13 letters and digits.
 */
export function gttId(account: string, once: string): string {
  const text = `${account}|${once}`;
  const low = fnv(text, 0x811c_9dc5).toString(36).padStart(7, "0");
  const high = (fnv(`${text}|`, 0x050c_5d1f) >>> 4).toString(36).padStart(6, "0");
  return `${high}${low}`;
}

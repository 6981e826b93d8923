/**
 * A sentence whose sums stay whole: between the rupee sign and its number no line ends. For every place
 * where text wraps; sentences come from the terminal and from shared code, which write plain spaces.
 */
export function noBreak(text: string): string {
  return text.replaceAll("₹ ", "₹\u00a0");
}

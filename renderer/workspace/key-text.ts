/** A pressed key as far as shortcuts care. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** Keys whose sign already tells the shift: `?`, `>`; asking for shift as well would depend on the keyboard's country. */
function shiftIsInSign(key: string): boolean {
  return key.length === 1 && key.toLowerCase() === key.toUpperCase();
}

/** A press in the words of `PageCommand.keys`: "B", "Ctrl+K", "Alt+ArrowUp", "?". The Mac's command key counts as Ctrl. */
export function pressText(press: Press): string {
  const key = press.key === " " ? "Space" : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push("Ctrl");
  if (press.altKey) parts.push("Alt");
  if (press.shiftKey && !shiftIsInSign(press.key)) parts.push("Shift");
  parts.push(key);
  return parts.join("+");
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del", PageUp: "PgUp", PageDown: "PgDn",
};

/** The same for the eye: the keys of one shortcut, each for a cap of its own; "then" parts a sequence. */
export function keyCaps(keys: string): readonly (readonly string[])[] {
  return keys.split(" ").map((step) => step.split(/\+(?=.)/).map((part) => SIGNS[part] ?? part));
}

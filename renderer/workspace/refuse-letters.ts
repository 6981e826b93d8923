import type { KeyboardEvent } from "react";
import { toast } from "./dialogs.ts";

const LETTER = /^\p{L}$/u;

/**
 * For the keys of a field that takes a number: a letter is no part of one and is most likely a shortcut
 * that was meant for a panel. It is not typed, and a word says so; what is pasted is judged as a whole.
 * @returns true when the key was a letter.
 */
export function refuseLetter(event: KeyboardEvent<HTMLInputElement>): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || !LETTER.test(event.key)) return false;
  event.preventDefault();
  toast("plain", "This field takes digits: the letter was not typed. Esc leaves the field, then letters are shortcuts again.");
  return true;
}

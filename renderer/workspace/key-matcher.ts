import type { PageCommand } from "./commands.ts";
import type { Press } from "./key-text.ts";
import { pressText } from "./key-text.ts";

/** How long the second key of a sequence may take, ms. */
export const SEQUENCE_MS = 1_200;

export interface KeyContext {
  /** The focus is in a field that takes text. */
  readonly typing: boolean;
  /** System ms of the press. */
  readonly at: number;
}

/** What a press means: a command, the first key of a sequence, or nothing. */
export type Match = { readonly kind: "run"; readonly command: PageCommand } | { readonly kind: "begun" } | { readonly kind: "none" };

/**
 * Finds the command of a press. Those with a `when` go before those without, so that a key may mean
 * something else inside a panel. While typing, only commands that say `whileTyping` count.
 */
export class KeyMatcher {
  #first: { readonly text: string; readonly at: number } | undefined;

  match(press: Press, commands: readonly PageCommand[], { typing, at }: KeyContext): Match {
    const text = pressText(press);
    // A sign that can be typed is text, whatever a command says.
    if (typing && press.key.length === 1 && !press.ctrlKey && !press.altKey && !press.metaKey) return { kind: "none" };
    const open = commands.filter((command) => command.keys && (!typing || command.whileTyping === true) && command.when?.() !== false);
    const ordered = [...open.filter((command) => command.when), ...open.filter((command) => !command.when)];
    const first = this.#first;
    this.#first = undefined;
    if (first && at - first.at <= SEQUENCE_MS) {
      const command = find(ordered, `${first.text} ${text}`);
      if (command) return { kind: "run", command };
    }
    const command = find(ordered, text);
    if (command) return { kind: "run", command };
    if (!typing && ordered.some(({ keys }) => keys?.some((one) => one.startsWith(`${text} `)))) {
      this.#first = { text, at };
      return { kind: "begun" };
    }
    return { kind: "none" };
  }
}

function find(commands: readonly PageCommand[], text: string): PageCommand | undefined {
  return commands.find(({ keys }) => keys?.includes(text));
}

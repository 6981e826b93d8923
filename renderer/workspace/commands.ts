/** Something the user can do. One list feeds the keys, the palette and the `?` sheet. */
export interface PageCommand {
  /** `panel.verb`, unique. */
  readonly id: string;
  /** What it does, beginning with a verb: "Square off everything". */
  readonly title: string;
  /** Heading on the `?` sheet and in the palette. */
  readonly group: string;
  /**
   * Each one of: a key (`B`, `/`, `Escape`, `F6`), a chord (`Ctrl+K`, `Ctrl+Shift+X`, `Alt+ArrowUp`), or two
   * keys after one another (`G W`). Letters are of the key, whatever its case.
   */
  readonly keys?: readonly string[];
  /** Where it holds, e.g. while its panel has the focus; such a command goes before one without. */
  readonly when?: () => boolean;
  /** Also while typing in a field: only for chords that mean nothing in text. */
  readonly whileTyping?: boolean;
  /** Runs again and again while the key is held. */
  readonly repeats?: boolean;
  /** Kept out of the palette, where it makes no sense (moving in a list). */
  readonly keyOnly?: boolean;
  readonly run: () => void;
}

const commands = new Map<string, PageCommand>();
const listeners = new Set<() => void>();
let list: readonly PageCommand[] = [];

function changed(): void {
  list = [...commands.values()];
  for (const run of listeners) run();
}

/**
 * Adds a command; the answer takes it away again.
 * @throws Error when the id is taken: two commands of one name are a bug.
 */
export function registerCommand(command: PageCommand): () => void {
  if (commands.has(command.id)) throw new Error(`the command ${command.id} exists twice`);
  commands.set(command.id, command);
  changed();
  return () => {
    if (commands.get(command.id) !== command) return;
    commands.delete(command.id);
    changed();
  };
}

/** All commands in order of registration; the same array until one is added or taken away. */
export function allCommands(): readonly PageCommand[] {
  return list;
}

export function onCommandsChange(run: () => void): () => void {
  listeners.add(run);
  return () => listeners.delete(run);
}

/** A line of a price file has a hundred characters; one so long is no line of it, and would have to be kept whole. */
export const LONGEST_LINE = 200_000;

/** Counts lines as they come, and refuses one that never ends before memory is taken for it. */
export class LineGuard {
  readonly #refuse: (line: number) => Error;
  #length = 0;
  /** The line that is being read, from 1. */
  line = 1;

  /** @param refuse makes the error for a line that is longer than `LONGEST_LINE`. */
  constructor(refuse: (line: number) => Error) {
    this.#refuse = refuse;
  }

  /** @throws what `refuse` makes. */
  look(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#grow(end - from);
      this.#length = 0;
      this.line++;
      from = end + 1;
    }
    this.#grow(text.length - from);
  }

  #grow(by: number): void {
    this.#length += by;
    if (this.#length > LONGEST_LINE) throw this.#refuse(this.line);
  }
}

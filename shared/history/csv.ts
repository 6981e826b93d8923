/** Characters that part the cells of a line, by how often they are meant. */
const SEPARATORS = [",", ";", "\t", "|"] as const;
/** A cell longer than this is no cell but an open quote. */
const MOST_CELL = 10_000;

export class CsvError extends Error {
  readonly line: number;
  constructor(line: number, sentence: string) {
    super(`Line ${line}: ${sentence}`);
    this.line = line;
  }
}

/** The separator of a file's first line: the one that occurs most outside of quotes. */
export function separatorOf(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, "");
  let best: string = SEPARATORS[0];
  for (const one of SEPARATORS) if (bare.split(one).length > bare.split(best).length) best = one;
  return best;
}

/**
 * Reads RFC 4180 text piece by piece: quotes, doubled quotes, line ends inside quotes, CRLF or LF. Blank lines are
 * passed over. Hands out each row with the number of the line it begins on, from 1.
 */
export class CsvReader {
  #separator: string | undefined;
  #take: (cells: string[], line: number) => void;
  #rest = "";
  #line = 1;

  constructor(take: (cells: string[], line: number) => void) {
    this.#take = take;
  }

  /** @throws CsvError */
  push(text: string): void {
    this.#rest = this.#parse(this.#rest + (this.#line === 1 && this.#rest === "" ? text.replace(/^\ufeff/, "") : text), false);
  }

  /** @throws CsvError */
  end(): void {
    const left = this.#parse(this.#rest, true);
    if (left !== "") throw new CsvError(this.#line, "a quoted cell is never closed.");
  }

  /** @returns what is left of an unfinished row. */
  #parse(text: string, last: boolean): string {
    let at = 0;
    while (at < text.length) {
      const end = this.#rowEnd(text, at, last);
      if (end < 0) return text.slice(at);
      const row = text.slice(at, end);
      const line = this.#line;
      for (let i = at; i < end; i++) if (text.charCodeAt(i) === 10) this.#line++;
      if (end < text.length) this.#line++;
      at = end + 1;
      const bare = row.endsWith("\r") ? row.slice(0, -1) : row;
      if (bare.trim() === "") continue;
      this.#separator ??= separatorOf(bare);
      this.#take(cellsOf(bare, this.#separator, line), line);
    }
    return "";
  }

  /** Index of the line feed that ends the row, or of the text's end; -1 while the row goes on in the next piece. */
  #rowEnd(text: string, from: number, last: boolean): number {
    let quoted = false;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 34) quoted = !quoted;
      else if (code === 10 && !quoted) return at;
      if (quoted && at - from > MOST_CELL * 10) throw new CsvError(this.#line, "a quoted cell is never closed.");
    }
    return last && !quoted ? text.length : -1;
  }
}

function cellsOf(row: string, separator: string, line: number): string[] {
  if (!row.includes('"')) return row.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < row.length; at++) {
    const letter = row[at] ?? "";
    if (letter === '"') {
      if (quoted && row[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = !quoted;
    } else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
    if (cell.length > MOST_CELL) throw new CsvError(line, `a cell is longer than ${MOST_CELL} characters; is a quote missing?`);
  }
  cells.push(cell.trim());
  return cells;
}

/** What is wrong with a recording, and where: told to the person who gave the file. */

/** Longest piece of a file that is quoted back. */
const QUOTED = 40;

export class ReplayFileError extends Error {
  override readonly name = "ReplayFileError";
  /** Base name of the file. */
  readonly file: string;
  /** 1 is the header. */
  readonly line: number | undefined;
  readonly column: string | undefined;

  constructor(file: string, sentence: string, place: { readonly line?: number; readonly column?: string } = {}) {
    const line = place.line === undefined ? "" : ` line ${place.line}`;
    const column = place.column === undefined ? "" : `, column ${place.column}`;
    super(`${file}${line}${column}: ${sentence}`);
    this.file = file;
    this.line = place.line;
    this.column = place.column;
  }
}

/** The sentence of a field that is not what its column holds. */
export function unexpected(expected: string, found: string | undefined): string {
  if (found === undefined) return `expected ${expected}, found nothing`;
  return `expected ${expected}, found ${JSON.stringify(found.length > QUOTED ? `${found.slice(0, QUOTED)}…` : found)}`;
}

/** The row does not have the shape, or the text ends within it. */
export const UNLIKE = -2;

const QUOTE = 0x22;
const COMMA = 0x2c;
const CLOSE_ROW = 0x7d;
/** Values kept per field, so that a column of few different ones makes few strings. */
const KEPT = 256;
/** Longer ones would hold on to the chunk that they are cut from. */
const LONGEST_KEPT = 12;
const VALUE = /"[^"]*"|[^\s",:{}[\]]+/y;

interface Field {
  readonly name: string;
  /** What stands before the value, its opening quote included. */
  readonly before: string;
  readonly quoted: boolean;
  readonly kept: (string | undefined)[];
}

/**
 * How one row of a list is written: everything between the values, to the blank. Rows that are written
 * so are read by looking for quotes only; any other is left to the careful reader.
 */
export class RowShape {
  #fields: readonly Field[];
  #end: string;
  #literals = new Map<string, unknown>();

  private constructor(fields: readonly Field[], end: string) {
    this.#fields = fields;
    this.#end = end;
  }

  /** @param row text of a row of plain ASCII without backslashes. @returns undefined for one with nested values. */
  static of(row: string, names: readonly string[]): RowShape | undefined {
    const fields: Field[] = [];
    let from = 0;
    for (const name of names) {
      const at = valueAt(row, from, name);
      VALUE.lastIndex = at;
      const value = at < 0 ? undefined : VALUE.exec(row)?.[0];
      if (value === undefined) return undefined;
      const quoted = value.startsWith('"');
      fields.push({ name, quoted, before: row.slice(from, quoted ? at + 1 : at), kept: new Array<string | undefined>(KEPT) });
      from = at + value.length - (quoted ? 1 : 0);
    }
    return new RowShape(fields, row.slice(from));
  }

  /** @returns where the row ends, or UNLIKE; `into` may be half filled then. */
  read(text: string, from: number, into: Record<string, unknown>): number {
    let at = from;
    for (const field of this.#fields) {
      const { before } = field;
      if (!reads(text, at, before)) return UNLIKE;
      at += before.length;
      const end = field.quoted ? text.indexOf('"', at) : plainEnd(text, at);
      if (end < 0) return UNLIKE;
      if (field.quoted) into[field.name] = kept(field, text, at, end);
      else {
        const value = this.#literal(text.slice(at, end));
        if (value === undefined) return UNLIKE;
        into[field.name] = value;
      }
      at = end;
    }
    return reads(text, at, this.#end) ? at + this.#end.length : UNLIKE;
  }

  /** A number, true, false or null; undefined for what is none of them. */
  #literal(text: string): unknown {
    let value = this.#literals.get(text);
    if (value === undefined) {
      if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text)) return undefined;
      value = JSON.parse(text) as unknown;
      if (this.#literals.size < KEPT) this.#literals.set(text, value);
    }
    return value;
  }
}

/** Where the value of the next field begins, or -1. */
function valueAt(row: string, from: number, name: string): number {
  const named = row.indexOf(`"${name}"`, from);
  if (named < 0) return -1;
  const match = /\s*:\s*/y;
  match.lastIndex = named + name.length + 2;
  return match.exec(row) ? match.lastIndex : -1;
}

function reads(text: string, at: number, expected: string): boolean {
  for (let i = 0; i < expected.length; i++) if (text.charCodeAt(at + i) !== expected.charCodeAt(i)) return false;
  return true;
}

function kept({ kept: values }: Field, text: string, from: number, end: number): string {
  const length = end - from;
  if (length === 0) return "";
  if (length > LONGEST_KEPT) return text.slice(from, end);
  const place = (text.charCodeAt(from) * 31 + text.charCodeAt(from + (length >> 1)) * 7 + text.charCodeAt(end - 1) * 3 + length * 5) & (KEPT - 1);
  const before = values[place];
  if (before !== undefined && before.length === length && reads(text, from, before)) return before;
  const made = text.slice(from, end);
  values[place] = made;
  return made;
}

/** Behind a value without quotes, or -1 where the chunk ends first. */
function plainEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === COMMA || byte === CLOSE_ROW || byte === QUOTE || byte <= 0x20) return at;
  }
  return -1;
}

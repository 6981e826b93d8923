/** The list is not what it should be; the sentence says how. */
export class BrokenList extends Error {}

export type RowTaker = (row: Readonly<Record<string, unknown>>) => void;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_ROW = 0x7b;
const CLOSE_ROW = 0x7d;
/** The chunk ends within the row. */
const CUT = -1;
/** Other fields than those of the row before. */
const UNLIKE = -2;
/** A row of more bytes than this is no row of an instrument list. */
const LARGEST_ROW = 65_536;

/**
 * Reads a JSON array of objects as it arrives, without ever holding the whole: bytes go in, rows come out.
 *
 * The rows that a chunk holds whole are found from its end and go through JSON.parse together. What does not read so
 * (the ends of chunks, and whatever is wrong) is read row by row, to know where it breaks. Positions in that text are
 * those of the bytes (latin1). A row is the taker's only until it returns.
 */
export class RowScanner {
  #take: RowTaker;
  #state: "before" | "first" | "row" | "between" | "after" = "before";
  #rest: Buffer = Buffer.alloc(0);
  #text = "";
  #bytes: Buffer = this.#rest;
  /** Bytes that are done with. */
  #passed = 0;
  #names: string[] = [];
  #decoder = new TextDecoder("utf-8", { fatal: true });
  #row: Record<string, unknown> = {};
  rows = 0;

  constructor(take: RowTaker) {
    this.#take = take;
  }

  /** @throws BrokenList as soon as it is known. */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const whole = this.#state === "before" || this.#state === "after" ? 0 : this.#takeWhole(bytes);
    this.#passed += whole;
    this.#bytes = bytes.subarray(whole);
    this.#text = this.#bytes.toString("latin1");
    const done = this.#scan();
    if (this.#text.length - done > LARGEST_ROW) throw new BrokenList(`The instrument list has a row of more than ${LARGEST_ROW} bytes at byte ${this.#passed + done}.`);
    this.#passed += done;
    this.#rest = Buffer.from(this.#bytes.subarray(done));
  }

  /** @throws BrokenList when the list did not come to its end. */
  end(): void {
    if (this.#state === "before") throw new BrokenList(this.#passed + this.#rest.length === 0 ? "The instrument list is empty." : "The instrument list is not a list.");
    if (this.#state !== "after") throw new BrokenList(`The instrument list is cut off after ${this.rows} rows.`);
  }

  /** Takes all rows but the last at one go. @returns how many bytes are done with: 0 where that cannot be done. */
  #takeWhole(bytes: Buffer): number {
    const end = lastRowEnd(bytes);
    if (end === 0) return 0;
    let rows: readonly unknown[];
    try {
      const text = this.#decoder.decode(bytes.subarray(0, end));
      // Between rows the comma comes first: it is read as if behind a row that is there already.
      rows = JSON.parse(this.#state === "between" ? `[0${text}]` : `[${text}]`) as readonly unknown[];
    } catch {
      return 0;
    }
    for (let i = this.#state === "between" ? 1 : 0; i < rows.length; i++) {
      const row = rows[i];
      this.rows++;
      this.#take(typeof row === "object" && row !== null && !Array.isArray(row) ? (row as Record<string, unknown>) : {});
    }
    this.#state = "between";
    return end;
  }

  /** @returns how many bytes are done with. */
  #scan(): number {
    const text = this.#text;
    let at = 0;
    for (;;) {
      at = this.#skip(at);
      if (at >= text.length) return at;
      const byte = text.charCodeAt(at);
      if (this.#state === "row" || (this.#state === "first" && byte !== CLOSE_LIST)) {
        const end = this.#readItem(byte, at);
        if (end === CUT) return at;
        at = end;
        this.#state = "between";
      } else {
        this.#step(byte, at);
        at++;
      }
    }
  }

  #readItem(byte: number, at: number): number {
    if (byte !== OPEN_ROW) return this.#readOdd(at);
    const end = this.#readRow(at);
    if (end !== UNLIKE) return end;
    // A fresh object, so that nothing of the rows before is left in it.
    this.#row = {};
    this.#names = [];
    return this.#readRow(at);
  }

  #step(byte: number, at: number): void {
    if (this.#state === "before") {
      if (byte !== OPEN_LIST) throw new BrokenList("The instrument list is not a list.");
      this.#state = "first";
    } else if (byte === CLOSE_LIST && this.#state !== "after") this.#state = "after";
    else if (byte === COMMA && this.#state === "between") this.#state = "row";
    else throw this.#broken(at);
  }

  /** Over blanks; at the very beginning also over a byte order mark. */
  #skip(from: number): number {
    const text = this.#text;
    let at = from;
    for (; at < text.length; at++) {
      const byte = text.charCodeAt(at);
      const mark = this.#state === "before" && (byte === 0xef || byte === 0xbb || byte === 0xbf);
      if (!isBlank(byte) && !mark) break;
    }
    return at;
  }

  /** A flat row. @returns where it ends, CUT, or UNLIKE where its fields are not those of the row before. */
  #readRow(from: number): number {
    const text = this.#text;
    let at = this.#skip(from + 1);
    let field = 0;
    for (; text.charCodeAt(at) !== CLOSE_ROW; field++) {
      if (at >= text.length) return CUT;
      if (text.charCodeAt(at) !== QUOTE) throw this.#broken(at);
      const name = this.#name(at, field);
      if (name === undefined) return stringEnd(text, at) === CUT ? CUT : UNLIKE;
      // Names in ASCII without escapes are as long as they are written.
      at = this.#skip(at + name.length + 2);
      if (at >= text.length) return CUT;
      if (text.charCodeAt(at) !== COLON) throw this.#broken(at);
      at = this.#skip(at + 1);
      at = this.#readValue(at, name);
      if (at === CUT) return CUT;
      at = this.#skip(at);
      if (at >= text.length) return CUT;
      if (text.charCodeAt(at) === COMMA) {
        at = this.#skip(at + 1);
        if (at >= text.length) return CUT;
        if (text.charCodeAt(at) !== QUOTE) throw this.#broken(at);
      } else if (text.charCodeAt(at) !== CLOSE_ROW) throw this.#broken(at);
    }
    if (field !== this.#names.length) return UNLIKE;
    this.rows++;
    this.#take(this.#row);
    return at + 1;
  }

  /** @returns where the value ends, or CUT. */
  #readValue(from: number, name: string): number {
    const text = this.#text;
    if (from >= text.length) return CUT;
    if (text.charCodeAt(from) !== QUOTE) {
      const end = valueEnd(text, from);
      if (end !== CUT) this.#row[name] = this.#json(from, end);
      return end;
    }
    const end = stringEnd(text, from);
    if (end !== CUT) this.#row[name] = this.#json(from, end);
    return end;
  }

  /** A row that is no object: it is counted as one, with nothing in it. */
  #readOdd(from: number): number {
    const end = this.#text.charCodeAt(from) === QUOTE ? stringEnd(this.#text, from) : valueEnd(this.#text, from);
    if (end === CUT) return CUT;
    this.#json(from, end);
    this.rows++;
    this.#take({});
    return end;
  }

  /** The field's name; undefined where it is not the one that stood here in the row before, or is cut off. */
  #name(from: number, field: number): string | undefined {
    const known = this.#names[field];
    if (known !== undefined) return this.#text.startsWith(known, from + 1) && this.#text.charCodeAt(from + 1 + known.length) === QUOTE ? known : undefined;
    const end = stringEnd(this.#text, from);
    if (end === CUT || field !== this.#names.length) return undefined;
    const name = this.#text.slice(from + 1, end - 1);
    if (!/^[ -!#-[\]-~]+$/.test(name)) throw this.#broken(from);
    this.#names.push(name);
    return name;
  }

  #json(from: number, end: number): unknown {
    try {
      return JSON.parse(this.#decoder.decode(this.#bytes.subarray(from, end))) as unknown;
    } catch {
      throw this.#broken(from);
    }
  }

  #broken(at: number): BrokenList {
    return new BrokenList(`The instrument list is not valid JSON at byte ${this.#passed + at}, in row ${this.rows + 1}.`);
  }
}

/**
 * Behind the last row that is followed by another, or 0. What only looks like the end of a row, within a text or a
 * nested value, leaves something before it that JSON.parse refuses.
 */
function lastRowEnd(bytes: Buffer): number {
  const least = bytes.length - LARGEST_ROW;
  for (let at = bytes.lastIndexOf(CLOSE_ROW); at > 0 && at > least; at = bytes.lastIndexOf(CLOSE_ROW, at - 1)) {
    let next = at + 1;
    while (isBlank(bytes[next])) next++;
    if (bytes[next] === COMMA) return at + 1;
  }
  return 0;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Behind the closing quote of the string that begins here, or CUT. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at + 1;
  }
  return CUT;
}

/** Behind a number, a word, or whatever is nested; CUT where the chunk ends before that is certain. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === QUOTE) {
      const end = stringEnd(text, at);
      if (end === CUT) return CUT;
      at = end - 1;
    } else if (byte === OPEN_ROW || byte === OPEN_LIST) depth++;
    else if (depth > 0 && (byte === CLOSE_ROW || byte === CLOSE_LIST)) depth--;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE_ROW || byte === CLOSE_LIST)) return at;
  }
  return CUT;
}

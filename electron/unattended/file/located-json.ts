/** Nesting that no strategies file needs; deeper is an accident. */
const MOST_DEPTH = 20;

export interface LocatedJson {
  readonly value: unknown;
  /** Line of the value at this path, from 1; of the nearest thing around it where there is none. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** The text is no JSON. `problem` says what is wrong, without the place. */
export class JsonProblem extends Error {
  readonly line: number;
  readonly problem: string;
  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
    this.line = line;
    this.problem = problem;
  }
}

const key = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String));

/**
 * Reads JSON that a person wrote and remembers on which line each value stands. Lines may end in a comment
 * (`// …`). Unlike JSON.parse it refuses a field that is written twice, of which one would silently win.
 * @throws JsonProblem
 */
export function parseLocated(text: string): LocatedJson {
  const lines = new Map<string, number>();
  const value = new Reader(text, lines).all();
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const line = lines.get(key(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return lines.get(key([])) ?? 1;
  };
  return { value, lineOf };
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([["true", true], ["false", false], ["null", null]]);
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z]+/y;
const BETWEEN = /(?:[ \t\r\n]|\/\/[^\n]*)*/y;

class Reader {
  #text: string;
  #lines: Map<string, number>;
  #at = 0;

  constructor(text: string, lines: Map<string, number>) {
    this.#text = text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text;
    this.#lines = lines;
  }

  all(): unknown {
    this.#skip();
    const value = this.#value([]);
    this.#skip();
    if (this.#at < this.#text.length) this.#fail(`something follows the end: ${this.#near()}`);
    return value;
  }

  #value(path: readonly (string | number)[]): unknown {
    if (path.length > MOST_DEPTH) this.#fail(`it is nested more than ${MOST_DEPTH} deep`);
    this.#lines.set(key(path), this.#line());
    const next = this.#text[this.#at];
    if (next === "{") return this.#object(path);
    if (next === "[") return this.#list(path);
    if (next === '"') return this.#string();
    const number = this.#take(NUMBER);
    if (number !== undefined) return Number(number);
    const word = this.#take(WORD);
    if (word !== undefined && WORDS.has(word)) return WORDS.get(word);
    return this.#fail(word === undefined ? `a value is missing before ${this.#near()}` : `${word} is no value; texts stand in double quotes`);
  }

  #object(path: readonly (string | number)[]): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    this.#items("}", () => {
      if (this.#text[this.#at] !== '"') this.#fail(`a field's name in double quotes is expected before ${this.#near()}`);
      const name = this.#string();
      if (Object.hasOwn(found, name)) this.#fail(`the field "${name}" is written twice`);
      this.#skip();
      if (this.#text[this.#at] !== ":") this.#fail(`a colon is missing after "${name}"`);
      this.#at++;
      this.#skip();
      // Defined, since an assignment to __proto__ is none.
      Object.defineProperty(found, name, { value: this.#value([...path, name]), enumerable: true, writable: true, configurable: true });
    });
    return found;
  }

  #list(path: readonly (string | number)[]): unknown[] {
    const found: unknown[] = [];
    this.#items("]", () => found.push(this.#value([...path, found.length])));
    return found;
  }

  /** From the opening bracket to behind the closing one. */
  #items(end: "}" | "]", one: () => void): void {
    this.#at++;
    this.#skip();
    while (this.#text[this.#at] !== end) {
      one();
      this.#skip();
      if (this.#text[this.#at] === end) break;
      if (this.#text[this.#at] !== ",") this.#fail(`a comma or ${end} is missing before ${this.#near()}`);
      this.#at++;
      this.#skip();
      if (this.#text[this.#at] === end) this.#fail(`nothing follows the comma before ${end}`);
    }
    this.#at++;
  }

  #string(): string {
    const text = this.#take(STRING);
    return text === undefined ? this.#fail("a text is not closed on its line, or has a \\ that means nothing") : (JSON.parse(text) as string);
  }

  #skip(): void {
    this.#take(BETWEEN);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #line(): number {
    return this.#text.slice(0, this.#at).split("\n").length;
  }

  #near(): string {
    const rest = this.#text.slice(this.#at, this.#at + 12).split("\n")[0] ?? "";
    return rest === "" ? "the end" : rest;
  }

  #fail(problem: string): never {
    throw new JsonProblem(this.#line(), problem);
  }
}

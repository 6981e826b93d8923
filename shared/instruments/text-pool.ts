/** Characters of all texts of a table, one after the other, while it is built. */
export class TextPool {
  #codes: Uint8Array | Uint16Array;
  #length = 0;

  /** @param letters that it has room for before it grows. */
  constructor(letters: number) {
    this.#codes = new Uint8Array(letters);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes per character: 1 until a text holds one above U+00FF. */
  get width(): 1 | 2 {
    return this.#codes instanceof Uint16Array ? 2 : 1;
  }

  /** @returns where the text begins. */
  add(text: string): number {
    const at = this.#length;
    if (at + text.length > this.#codes.length) this.#grow(at + text.length);
    let codes = this.#codes;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0xff && codes instanceof Uint8Array) {
        codes = Uint16Array.from(codes);
        this.#codes = codes;
      }
      codes[at + i] = code;
    }
    this.#length = at + text.length;
    return at;
  }

  copyTo(pool: Uint8Array | Uint16Array): void {
    pool.set(this.#codes.subarray(0, this.#length));
  }

  #grow(least: number): void {
    const size = Math.max(least, this.#codes.length * 2);
    const larger = this.#codes instanceof Uint16Array ? new Uint16Array(size) : new Uint8Array(size);
    larger.set(this.#codes);
    this.#codes = larger;
  }
}

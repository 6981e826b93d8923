/** Numbers as bytes: 7 bits a byte, lowest first, the top bit set on all but the last. Signed ones are zigzag: 0, -1, 1, -2 … */

const TOP = 128;
/** Below this the quick way by shifts is exact. */
const SHIFTABLE = 2 ** 31;

/** Bytes that grow. */
export class ByteSink {
  #bytes: Uint8Array;
  #length = 0;

  constructor(room = 1024) {
    this.#bytes = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written; valid until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** @param value a safe integer ≥ 0; the caller sees to that. */
  number(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8);
    const bytes = this.#bytes;
    let rest = value;
    while (rest >= SHIFTABLE) {
      bytes[this.#length++] = (rest % TOP) | TOP;
      rest = Math.floor(rest / TOP);
    }
    while (rest >= TOP) {
      bytes[this.#length++] = (rest & 127) | TOP;
      rest >>>= 7;
    }
    bytes[this.#length++] = rest;
  }

  /** @param value an integer of at most 52 bits. */
  signed(value: number): void {
    this.number(value < 0 ? -value * 2 - 1 : value * 2);
  }

  append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Four bytes, lowest first. */
  word(value: number): void {
    if (this.#length + 4 > this.#bytes.length) this.#grow(4);
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.#length++] = (value >>> shift) & 0xff;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    larger.set(this.written);
    this.#bytes = larger;
  }
}

/** Reads what a ByteSink wrote. All methods throw a RangeError where the bytes do not say what they should. */
export class ByteSource {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(): number {
    const bytes = this.#bytes;
    let value = bytes[this.#at++] ?? endsEarly();
    if (value < TOP) return value;
    value &= 127;
    for (let weight = TOP; ; weight *= TOP) {
      const byte = bytes[this.#at++] ?? endsEarly();
      value += (byte & 127) * weight;
      if (byte < TOP) break;
      if (weight >= 2 ** 49) throw new RangeError("a number of the recording is too long");
    }
    if (!Number.isSafeInteger(value)) throw new RangeError("a number of the recording is too large");
    return value;
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  take(count: number): Uint8Array {
    if (this.left < count) endsEarly();
    return this.#bytes.subarray(this.#at, (this.#at += count));
  }

  word(): number {
    if (this.left < 4) endsEarly();
    let value = 0;
    for (let shift = 0; shift < 32; shift += 8) value |= (this.#bytes[this.#at++] ?? 0) << shift;
    return value >>> 0;
  }
}

function endsEarly(): never {
  throw new RangeError("the bytes of the recording end too early");
}

/**
 * One day's instruments as columns in one shared buffer: built by a worker thread, read by the main
 * process without a copy, and written to disk as it is. Rows are sorted by underlying, exchange,
 * kind, expiry, strike and CE before PE, so that a chain is a run of rows.
 */
export const TABLE_MAGIC = 0x53_41_55_49;
/** Changes with every change of this layout: an older snapshot is then built anew from a download. */
export const TABLE_VERSION = 1;

const HEADER = ["magic", "version", "rows", "groups", "terms", "slots", "poolLength", "poolWidth"] as const;
export type HeaderField = (typeof HEADER)[number];
export type TableSizes = Readonly<Record<Exclude<HeaderField, "magic" | "version">, number>>;

export const HEADER_INDEX = Object.fromEntries(HEADER.map((name, at) => [name, at])) as Readonly<Record<HeaderField, number>>;
const HEADER_BYTES = HEADER.length * 4;

/** Texts are offset and length in the pool, in characters. */
export interface TableColumns {
  readonly header: Uint32Array;
  /** Prices in units of 1/10,000 rupee; NaN = none. */
  readonly strike: Float64Array;
  readonly tick: Float64Array;
  readonly lot: Float64Array;
  readonly freeze: Float64Array;
  readonly multiplier: Float64Array;
  /** YYYYMMDD as a number; 0 = none. */
  readonly expiry: Uint32Array;
  readonly group: Uint32Array;
  readonly symbolAt: Uint32Array;
  readonly nameAt: Uint32Array;
  readonly brokerAt: Uint32Array;
  readonly tokenAt: Uint32Array;
  readonly symbolLength: Uint16Array;
  readonly nameLength: Uint16Array;
  readonly brokerLength: Uint16Array;
  readonly tokenLength: Uint16Array;
  /** Place in EXCHANGES. */
  readonly exchange: Uint8Array;
  /** Place in the table's own list of broker segments. */
  readonly segment: Uint8Array;
  /** Bits 0-1 kind, 2-3 option type (0 none, 1 CE, 2 PE), 4 tradable. */
  readonly flags: Uint8Array;
  /** Per underlying: its name, first row, rows that are futures or options, and how well known it is (0 = not at all). */
  readonly groupAt: Uint32Array;
  readonly groupLength: Uint16Array;
  /** One more than groups: the last is the number of rows. */
  readonly groupStart: Uint32Array;
  readonly groupContracts: Uint32Array;
  readonly groupFame: Uint16Array;
  /** Words that underlyings are found by, sorted: text, underlying, and what kind of word it is. */
  readonly termAt: Uint32Array;
  readonly termLength: Uint16Array;
  readonly termGroup: Uint32Array;
  readonly termKind: Uint8Array;
  /** Open addressing, row + 1, 0 = empty: by key, by segment and broker symbol, by segment and token. */
  readonly byKey: Uint32Array;
  readonly bySymbol: Uint32Array;
  readonly byToken: Uint32Array;
  readonly pool: Uint8Array | Uint16Array;
}

/** Lays the columns over a buffer, widest first, so that each is aligned. */
class Cursor {
  at = HEADER_BYTES;
  #buffer: SharedArrayBuffer | undefined;

  constructor(buffer: SharedArrayBuffer | undefined) {
    this.#buffer = buffer;
  }

  float64 = (length: number): Float64Array => this.#take(Float64Array, length, 8);
  uint32 = (length: number): Uint32Array => this.#take(Uint32Array, length, 4);
  uint16 = (length: number): Uint16Array => this.#take(Uint16Array, length, 2);
  uint8 = (length: number): Uint8Array => this.#take(Uint8Array, length, 1);

  #take<T>(Column: new (buffer: SharedArrayBuffer, at: number, length: number) => T, length: number, width: number): T {
    this.at = Math.ceil(this.at / width) * width;
    const at = this.at;
    this.at += length * width;
    return this.#buffer ? new Column(this.#buffer, at, length) : new Column(NOTHING, 0, 0);
  }
}

const NOTHING = new SharedArrayBuffer(0);

function lay(cursor: Cursor, header: Uint32Array, sizes: TableSizes): TableColumns {
  const { rows, groups, terms, slots, poolLength, poolWidth } = sizes;
  const { float64, uint32, uint16, uint8 } = cursor;
  return {
    header,
    strike: float64(rows), tick: float64(rows), lot: float64(rows), freeze: float64(rows), multiplier: float64(rows),
    expiry: uint32(rows), group: uint32(rows), symbolAt: uint32(rows), nameAt: uint32(rows), brokerAt: uint32(rows), tokenAt: uint32(rows),
    groupAt: uint32(groups), groupStart: uint32(groups + 1), groupContracts: uint32(groups), termAt: uint32(terms), termGroup: uint32(terms),
    byKey: uint32(slots), bySymbol: uint32(slots), byToken: uint32(slots),
    symbolLength: uint16(rows), nameLength: uint16(rows), brokerLength: uint16(rows), tokenLength: uint16(rows), groupLength: uint16(groups), groupFame: uint16(groups), termLength: uint16(terms),
    pool: poolWidth === 2 ? uint16(poolLength) : uint8(poolLength),
    exchange: uint8(rows), segment: uint8(rows), flags: uint8(rows), termKind: uint8(terms),
  };
}

/** A fresh buffer of the right size with its columns. */
export function newTable(sizes: TableSizes): { readonly buffer: SharedArrayBuffer; readonly columns: TableColumns } {
  const ruler = new Cursor(undefined);
  lay(ruler, new Uint32Array(0), sizes);
  const buffer = new SharedArrayBuffer(ruler.at);
  const header = new Uint32Array(buffer, 0, HEADER.length);
  for (const name of HEADER) header[HEADER_INDEX[name]] = name === "magic" ? TABLE_MAGIC : name === "version" ? TABLE_VERSION : sizes[name];
  return { buffer, columns: lay(new Cursor(buffer), header, sizes) };
}

/** @returns undefined for a buffer that is not a table of this version, or is too short for what it says. */
export function openTable(buffer: SharedArrayBuffer): TableColumns | undefined {
  if (buffer.byteLength < HEADER_BYTES) return undefined;
  const header = new Uint32Array(buffer, 0, HEADER.length);
  const field = (name: HeaderField): number => header[HEADER_INDEX[name]] ?? 0;
  if (field("magic") !== TABLE_MAGIC || field("version") !== TABLE_VERSION) return undefined;
  const sizes = { rows: field("rows"), groups: field("groups"), terms: field("terms"), slots: field("slots"), poolLength: field("poolLength"), poolWidth: field("poolWidth") };
  const ruler = new Cursor(undefined);
  lay(ruler, header, sizes);
  return ruler.at === buffer.byteLength ? lay(new Cursor(buffer), header, sizes) : undefined;
}

import type { Instrument } from "../domain/instrument.ts";
import { EXCHANGES } from "../domain/words.ts";
import { dayNumber, KINDS } from "./kinds.ts";
import type { TableColumns } from "./layout.ts";
import type { TextPool } from "./text-pool.ts";

type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;
/** Columns of the table that hold one value per row. */
const FLOATS = ["strike", "tick", "lot", "freeze", "multiplier"] as const;
const WORDS = ["expiry", "group", "symbolAt", "nameAt", "brokerAt", "tokenAt"] as const;
const LENGTHS = ["symbolLength", "nameLength", "brokerLength", "tokenLength"] as const;
const BYTES = ["exchange", "segment", "flags"] as const;
type RowColumns = Pick<TableColumns, (typeof FLOATS)[number] | (typeof WORDS)[number] | (typeof LENGTHS)[number] | (typeof BYTES)[number]>;

function columnsOf(rows: number): RowColumns {
  const of = <N extends string, C extends Column>(names: readonly N[], make: (rows: number) => C): [N, C][] => names.map((name) => [name, make(rows)]);
  return Object.fromEntries([
    ...of(FLOATS, (size) => new Float64Array(size)),
    ...of(WORDS, (size) => new Uint32Array(size)),
    ...of(LENGTHS, (size) => new Uint16Array(size)),
    ...of(BYTES, (size) => new Uint8Array(size)),
  ]) as RowColumns;
}

/** Rows in the order they came, as columns that grow. */
export class RowStore {
  count = 0;
  #size: number;
  #columns: RowColumns;

  /** @param rows that it has room for before it grows, more than 0. */
  constructor(rows: number) {
    this.#size = rows;
    this.#columns = columnsOf(rows);
  }

  add(one: Instrument, group: number, segment: number, pool: TextPool): void {
    if (this.count === this.#size) this.#grow();
    const row = this.count++;
    const { symbol, name, broker, optionType } = one;
    const columns = this.#columns;
    columns.strike[row] = one.strike ?? Number.NaN;
    columns.tick[row] = one.tick;
    columns.lot[row] = one.lot;
    columns.freeze[row] = one.freeze ?? Number.NaN;
    columns.multiplier[row] = one.multiplier;
    columns.expiry[row] = dayNumber(one.expiry);
    columns.group[row] = group;
    columns.exchange[row] = EXCHANGES.indexOf(one.exchange);
    columns.segment[row] = segment;
    columns.flags[row] = KINDS.indexOf(one.kind) | ((optionType === "CE" ? 1 : optionType === "PE" ? 2 : 0) << 2) | (one.tradable ? 16 : 0);
    // A text that another begins with is kept only once: SBIN in SBIN-EQ.
    const brokerAt = pool.add(broker.symbol);
    columns.brokerAt[row] = brokerAt;
    columns.brokerLength[row] = broker.symbol.length;
    columns.symbolAt[row] = broker.symbol.startsWith(symbol) ? brokerAt : pool.add(symbol);
    columns.symbolLength[row] = symbol.length;
    columns.nameAt[row] = broker.symbol.startsWith(name) ? brokerAt : pool.add(name);
    columns.nameLength[row] = name.length;
    columns.tokenAt[row] = pool.add(broker.token);
    columns.tokenLength[row] = broker.token.length;
  }

  /** Into the table, sorted. @param place each group's place in it. */
  copyTo(table: TableColumns, place: Uint32Array): void {
    const order = this.#order(table, place);
    for (const name of [...FLOATS, ...WORDS, ...LENGTHS, ...BYTES]) {
      const from = this.#columns[name];
      const to = table[name];
      for (let row = 0; row < order.length; row++) to[row] = from[order[row] ?? 0] ?? 0;
    }
    for (let row = 0; row < order.length; row++) table.group[row] = place[table.group[row] ?? 0] ?? 0;
  }

  /** Rows bucket by bucket of their underlying, each sorted by exchange, kind, expiry, strike and side. */
  #order({ groupStart }: TableColumns, place: Uint32Array): Uint32Array {
    const { group, exchange, flags, expiry, strike } = this.#columns;
    const order = new Uint32Array(this.count);
    const next = groupStart.slice();
    const first = new Float64Array(this.count);
    for (let row = 0; row < this.count; row++) {
      const bucket = place[group[row] ?? 0] ?? 0;
      const at = next[bucket] ?? 0;
      order[at] = row;
      next[bucket] = at + 1;
      first[row] = ((exchange[row] ?? 0) * 4 + ((flags[row] ?? 0) & 3)) * 100_000_000 + (expiry[row] ?? 0);
    }
    const compare = (a: number, b: number): number =>
      (first[a] ?? 0) - (first[b] ?? 0) || (strike[a] ?? 0) - (strike[b] ?? 0) || ((flags[a] ?? 0) & 12) - ((flags[b] ?? 0) & 12) || a - b;
    for (let bucket = 0; bucket + 1 < groupStart.length; bucket++) {
      const from = groupStart[bucket] ?? 0;
      const to = groupStart[bucket + 1] ?? 0;
      if (to - from > 1) order.subarray(from, to).sort(compare);
    }
    return order;
  }

  #grow(): void {
    const larger = columnsOf(this.#size * 2);
    for (const name of [...FLOATS, ...WORDS, ...LENGTHS, ...BYTES]) larger[name].set(this.#columns[name]);
    this.#size *= 2;
    this.#columns = larger;
  }
}

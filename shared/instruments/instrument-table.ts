import type { InstrumentKey } from "../domain/identity.ts";
import { instrumentKey } from "../domain/identity.ts";
import type { Instrument, InstrumentKind } from "../domain/instrument.ts";
import type { Price } from "../domain/units.ts";
import { EXCHANGES } from "../domain/words.ts";
import type { Exchange } from "../domain/words.ts";
import type { TableColumns } from "./layout.ts";
import { openTable } from "./layout.ts";
import { KINDS } from "./kinds.ts";
import { HASH_START, hashText, sameText, slotOfHash } from "./text-hash.ts";

const days = new Map<number, string>();

/** `20260825` as `2026-08-25`. A list has a few hundred expiries. */
export function dayText(number: number): string {
  let day = days.get(number);
  if (day === undefined) {
    const text = String(number);
    day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
    days.set(number, day);
  }
  return day;
}

const PREFIX_HASH = EXCHANGES.map((exchange) => hashText(HASH_START, `${exchange}:`));
const COLON = 58;
/** Characters that one call may take as arguments. */
const MOST_ARGUMENTS = 4_096;

/** Reads the table of a day: rows are numbers, instruments are made when asked for. */
export class InstrumentTable {
  readonly columns: TableColumns;
  readonly segments: readonly string[];
  #groupNames: string[] = [];

  private constructor(columns: TableColumns, segments: readonly string[]) {
    this.columns = columns;
    this.segments = segments;
  }

  /** @returns undefined for a buffer that is not a whole table of this version. */
  static open(buffer: SharedArrayBuffer, segments: readonly string[]): InstrumentTable | undefined {
    const columns = openTable(buffer);
    return columns && new InstrumentTable(columns, segments);
  }

  get rows(): number {
    return this.columns.expiry.length;
  }

  get groups(): number {
    return this.columns.groupAt.length;
  }

  /** @returns the row, or -1. */
  rowOfKey(key: string): number {
    const colon = key.indexOf(":");
    const exchange = exchangeOf(key, colon);
    if (exchange < 0) return -1;
    const { byKey, exchange: own, symbolAt, symbolLength } = this.columns;
    return this.#find(byKey, own, exchange, hashText(PREFIX_HASH[exchange] ?? 0, key, colon + 1), key, colon + 1, symbolAt, symbolLength);
  }

  /** By the broker's own symbol in one of its segments; -1 for none. */
  rowOfBrokerSymbol(segment: string, symbol: string): number {
    const { bySymbol, brokerAt, brokerLength } = this.columns;
    return this.#ofSegment(bySymbol, segment, symbol, brokerAt, brokerLength);
  }

  /** By today's token in one of the broker's segments; -1 for none. Tokens are given out again: never keep one. */
  rowOfToken(segment: string, token: string): number {
    const { byToken, tokenAt, tokenLength } = this.columns;
    return this.#ofSegment(byToken, segment, token, tokenAt, tokenLength);
  }

  kind(row: number): InstrumentKind {
    return KINDS[(this.columns.flags[row] ?? 0) & 3] ?? "equity";
  }

  optionType(row: number): "CE" | "PE" | undefined {
    const type = ((this.columns.flags[row] ?? 0) >> 2) & 3;
    return type === 1 ? "CE" : type === 2 ? "PE" : undefined;
  }

  exchange(row: number): Exchange {
    return EXCHANGES[this.columns.exchange[row] ?? 0] ?? "NSE";
  }

  symbol(row: number): string {
    const { symbolAt, symbolLength } = this.columns;
    return this.text(symbolAt[row] ?? 0, symbolLength[row] ?? 0);
  }

  key(row: number): InstrumentKey {
    return instrumentKey(this.exchange(row), this.symbol(row));
  }

  groupName(group: number): string {
    const { groupAt, groupLength } = this.columns;
    return (this.#groupNames[group] ??= this.text(groupAt[group] ?? 0, groupLength[group] ?? 0));
  }

  /** The underlying by its name, or -1: groups are sorted by it. */
  groupOf(name: string): number {
    let low = 0;
    let high = this.groups - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = this.groupName(middle);
      if (there === name) return middle;
      if (there < name) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  text(at: number, length: number): string {
    const { pool } = this.columns;
    if (length <= MOST_ARGUMENTS) return fromCodes(pool.subarray(at, at + length));
    let text = "";
    for (let from = at; from < at + length; from += MOST_ARGUMENTS) text += fromCodes(pool.subarray(from, Math.min(from + MOST_ARGUMENTS, at + length)));
    return text;
  }

  /** @throws RangeError for a row that is not in the table: a bug. */
  instrument(row: number): Instrument {
    const { columns } = this;
    if (!(row >= 0 && row < this.rows)) throw new RangeError(`row ${row} of ${this.rows} instruments`);
    const exchange = this.exchange(row);
    const symbol = this.symbol(row);
    const expiry = columns.expiry[row] ?? 0;
    const strike = columns.strike[row] ?? Number.NaN;
    const freeze = columns.freeze[row] ?? Number.NaN;
    const brokerAt = columns.brokerAt[row] ?? 0;
    const nameAt = columns.nameAt[row] ?? 0;
    const nameLength = columns.nameLength[row] ?? 0;
    const brokerSymbol = brokerAt === columns.symbolAt[row] && columns.brokerLength[row] === symbol.length ? symbol : this.text(brokerAt, columns.brokerLength[row] ?? 0);
    return {
      key: instrumentKey(exchange, symbol),
      exchange,
      symbol,
      name: nameAt === columns.symbolAt[row] && nameLength === symbol.length ? symbol : this.text(nameAt, nameLength),
      kind: this.kind(row),
      underlying: this.groupName(columns.group[row] ?? 0),
      expiry: expiry === 0 ? undefined : dayText(expiry),
      strike: Number.isNaN(strike) ? undefined : (strike as Price),
      optionType: this.optionType(row),
      lot: columns.lot[row] ?? 0,
      tick: (columns.tick[row] ?? 0) as Price,
      freeze: Number.isNaN(freeze) ? undefined : freeze,
      multiplier: columns.multiplier[row] ?? Number.NaN,
      tradable: ((columns.flags[row] ?? 0) & 16) !== 0,
      broker: {
        token: this.text(columns.tokenAt[row] ?? 0, columns.tokenLength[row] ?? 0),
        symbol: brokerSymbol,
        segment: this.segments[columns.segment[row] ?? 0] ?? "",
      },
    };
  }

  #ofSegment(slots: Uint32Array, segment: string, text: string, at: Uint32Array, length: Uint16Array): number {
    const number = this.segments.indexOf(segment);
    if (number < 0) return -1;
    return this.#find(slots, this.columns.segment, number, hashText(hashText(HASH_START, `${segment}|`), text), text, 0, at, length);
  }

  /** Texts are compared in full: two that share a hash are still two. */
  #find(slots: Uint32Array, prefixes: Uint8Array, prefix: number, hash: number, text: string, from: number, at: Uint32Array, length: Uint16Array): number {
    const { pool } = this.columns;
    const mask = slots.length - 1;
    for (let slot = slotOfHash(hash, mask); ; slot = (slot + 1) & mask) {
      const row = (slots[slot] ?? 0) - 1;
      if (row < 0) return -1;
      if (prefixes[row] === prefix && sameText(text, from, pool, at[row] ?? 0, length[row] ?? 0)) return row;
    }
  }
}

function fromCodes(codes: Uint8Array | Uint16Array): string {
  return String.fromCharCode.apply(undefined, codes as unknown as number[]);
}

/** Place in EXCHANGES of what stands before the colon; -1 for something else. */
function exchangeOf(key: string, colon: number): number {
  for (let place = 0; place < EXCHANGES.length; place++) {
    const exchange = EXCHANGES[place] ?? "";
    if (exchange.length === colon && key.charCodeAt(colon) === COLON && key.startsWith(exchange)) return place;
  }
  return -1;
}

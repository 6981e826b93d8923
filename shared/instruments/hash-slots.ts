import { EXCHANGES } from "../domain/words.ts";
import type { TableColumns } from "./layout.ts";
import { HASH_START, hashCodes, hashText, slotOfHash } from "./text-hash.ts";

const TRADABLE = 16;

/** What a row is found by: a prefix of its own, and a text. */
interface Named {
  readonly slots: Uint32Array;
  readonly prefix: Uint8Array;
  readonly hashes: readonly number[];
  readonly at: Uint32Array;
  readonly length: Uint16Array;
}

/** Fills the three ways to find a row. */
export function fillHashes(columns: TableColumns, segments: readonly string[]): void {
  const byExchange = EXCHANGES.map((exchange) => hashText(HASH_START, `${exchange}:`));
  const bySegment = segments.map((segment) => hashText(HASH_START, `${segment}|`));
  const { exchange, segment } = columns;
  put(columns, { slots: columns.byKey, prefix: exchange, hashes: byExchange, at: columns.symbolAt, length: columns.symbolLength });
  put(columns, { slots: columns.bySymbol, prefix: segment, hashes: bySegment, at: columns.brokerAt, length: columns.brokerLength });
  put(columns, { slots: columns.byToken, prefix: segment, hashes: bySegment, at: columns.tokenAt, length: columns.tokenLength });
}

/**
 * The later of two equal ones counts, but never what is only quoted over what is traded: BSE calls a
 * share and an index METAL alike, and a row of a position book means the share.
 */
function put(columns: TableColumns, { slots, prefix, hashes, at, length }: Named): void {
  const { pool, flags } = columns;
  const mask = slots.length - 1;
  for (let row = 0; row < at.length; row++) {
    const from = at[row] ?? 0;
    const letters = length[row] ?? 0;
    const own = prefix[row] ?? 0;
    let slot = slotOfHash(hashCodes(hashes[own] ?? 0, pool, from, letters), mask);
    let there = (slots[slot] ?? 0) - 1;
    while (there >= 0 && !(prefix[there] === own && length[there] === letters && same(pool, at[there] ?? 0, from, letters))) {
      slot = (slot + 1) & mask;
      there = (slots[slot] ?? 0) - 1;
    }
    const worse = there >= 0 && ((flags[there] ?? 0) & TRADABLE) > ((flags[row] ?? 0) & TRADABLE);
    if (!worse) slots[slot] = row + 1;
  }
}

function same(pool: TableColumns["pool"], a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (pool[a + i] !== pool[b + i]) return false;
  return true;
}

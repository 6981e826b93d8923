import type { Instrument } from "../domain/instrument.ts";
import { fillHashes } from "./hash-slots.ts";
import type { TableColumns } from "./layout.ts";
import { newTable } from "./layout.ts";
import { RowStore } from "./row-store.ts";
import { SegmentList } from "./segments.ts";
import type { KnownName } from "./terms.ts";
import { namesItself, termsOf } from "./terms.ts";
import { slotsFor } from "./text-hash.ts";
import { TextPool } from "./text-pool.ts";

export interface BuiltTable {
  readonly buffer: SharedArrayBuffer;
  /** Broker segments by the number in the table. */
  readonly segments: readonly string[];
}

/** Of a list of many contracts: symbol, name and token. */
const LETTERS_PER_ROW = 64;

interface Group {
  readonly name: string;
  /** Names of its shares or its index, where they are not the symbol itself. */
  readonly names: string[];
  rows: number;
  contracts: number;
}

interface Term {
  readonly text: string;
  readonly group: number;
  readonly kind: number;
}

/** Takes the instruments of a day one by one, in any order, and keeps none of the objects: most of the time of a large list is else spent on them. */
export class TableBuilder {
  #pool: TextPool;
  #segments = new SegmentList();
  #rows: RowStore;
  #groups: Group[] = [];
  #groupOf = new Map<string, number>();
  #known: ReadonlyMap<string, { readonly one: KnownName; readonly fame: number }>;

  /**
   * @param known well-known names, the best known first.
   * @param expected rows to have room for at once: memory that is outgrown is not given back by the
   *   allocator, while room that is never written to costs none.
   */
  constructor(known: readonly KnownName[] = [], expected = 1_024) {
    this.#pool = new TextPool(expected * LETTERS_PER_ROW);
    this.#rows = new RowStore(expected);
    this.#known = new Map(known.map((one, at) => [one.symbol, { one, fame: known.length - at }]));
  }

  get count(): number {
    return this.#rows.count;
  }

  add(one: Instrument): void {
    const group = this.#group(one.underlying);
    const own = this.#groups[group];
    if (!own) return;
    own.rows++;
    if (one.kind === "future" || one.kind === "option") own.contracts++;
    const known = one.kind === "equity" ? this.#known.get(one.symbol)?.one.company : undefined;
    const named = known === undefined ? one : { ...one, name: known };
    if (namesItself(named) && !own.names.includes(named.name)) own.names.push(named.name);
    this.#rows.add(named, group, this.#segments.numberOf(one.broker.segment), this.#pool);
  }

  /** Of two instruments with one key the later counts, as in a map. */
  finish(): BuiltTable {
    const names = this.#groups.map((_, group) => group).sort((a, b) => ((this.#groups[a]?.name ?? "") < (this.#groups[b]?.name ?? "") ? -1 : 1));
    const groups = names.map((at) => this.#groups[at]).filter((one) => one !== undefined);
    const terms = this.#terms(groups);
    // All names of underlyings stand side by side in the pool, a blank between, so that one scan looks through them.
    const groupAt = groups.map(({ name }) => {
      const at = this.#pool.add(name);
      this.#pool.add(" ");
      return at;
    });
    const termAt = terms.map(({ text }) => this.#pool.add(text));
    const rows = this.#rows.count;
    const { buffer, columns } = newTable({ rows, groups: groups.length, terms: terms.length, slots: slotsFor(rows), poolLength: this.#pool.length, poolWidth: this.#pool.width });
    this.#pool.copyTo(columns.pool);
    fillGroups(columns, groups, groupAt, this.#known);
    const place = new Uint32Array(names.length);
    names.forEach((was, now) => (place[was] = now));
    this.#rows.copyTo(columns, place);
    terms.forEach(({ text, group, kind }, i) => {
      columns.termAt[i] = termAt[i] ?? 0;
      columns.termLength[i] = text.length;
      columns.termGroup[i] = group;
      columns.termKind[i] = kind;
    });
    fillHashes(columns, this.#segments.names);
    return { buffer, segments: this.#segments.names };
  }

  #group(underlying: string): number {
    let group = this.#groupOf.get(underlying);
    if (group === undefined) {
      group = this.#groups.push({ name: underlying, names: [], rows: 0, contracts: 0 }) - 1;
      this.#groupOf.set(underlying, group);
    }
    return group;
  }

  #terms(groups: readonly Group[]): Term[] {
    // Symbols come sorted; the sort is quick about a long run that is in order.
    const terms: Term[] = [];
    const more: Term[] = [];
    groups.forEach(({ name, names }, group) => {
      for (const [text, kind] of termsOf(name, names, this.#known.get(name)?.one)) (text === name ? terms : more).push({ text, group, kind });
    });
    return terms.concat(more).sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.group - b.group));
  }
}

/** The table of a list that is in memory already. */
export function buildTable(instruments: Iterable<Instrument>, known: readonly KnownName[] = []): BuiltTable {
  const builder = new TableBuilder(known);
  for (const one of instruments) builder.add(one);
  return builder.finish();
}

function fillGroups(columns: TableColumns, groups: readonly Group[], groupAt: readonly number[], known: ReadonlyMap<string, { readonly fame: number }>): void {
  let row = 0;
  groups.forEach(({ name, rows, contracts }, group) => {
    columns.groupAt[group] = groupAt[group] ?? 0;
    columns.groupLength[group] = name.length;
    columns.groupStart[group] = row;
    columns.groupContracts[group] = contracts;
    columns.groupFame[group] = known.get(name)?.fame ?? 0;
    row += rows;
  });
  columns.groupStart[groups.length] = row;
}

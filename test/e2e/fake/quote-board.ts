import { FRAME_VERSION, HEADER, RECORD_HEADER } from "../../../shared/contract/quote-frame.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { D, DEEP, DEEP_LEVELS } from "../../../shared/streams/depth-fields.ts";
import { BRIEF, DEPTH_LEVELS, FULL, LEVEL, Q } from "../../../shared/streams/quote-fields.ts";

/** Scalar fields of a quote by name; prices in units. */
export type QuoteFields = Partial<Record<Exclude<keyof typeof Q, "bids" | "asks">, number>>;
/** Price in units, quantity, orders. */
export type Level = readonly [price: number, quantity: number, orders: number];

/** The newest quotes of the scripted terminal, by slot. */
export class QuoteBoard {
  readonly #slots = new Map<InstrumentKey, number>();
  readonly #rows: Float64Array[] = [];
  readonly #deep = new Map<number, Float64Array>();
  readonly #changed = new Set<(slot: number) => void>();

  slot(key: InstrumentKey): number {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.#rows.push(new Float64Array(FULL)) - 1;
      this.#slots.set(key, slot);
    }
    return slot;
  }

  row(slot: number): Float64Array {
    const row = this.#rows[slot];
    if (!row) throw new Error(`no slot ${slot}`);
    return row;
  }

  set(key: InstrumentKey, fields: QuoteFields, depth?: { readonly bids: readonly Level[]; readonly asks: readonly Level[] }): void {
    const slot = this.slot(key);
    const row = this.row(slot);
    for (const [name, value] of Object.entries(fields)) row[Q[name as keyof QuoteFields]] = value;
    for (const side of depth ? (["bids", "asks"] as const) : []) {
      for (let level = 0; level < DEPTH_LEVELS; level++) row.set(depth?.[side][level] ?? [0, 0, 0], Q[side] + level * LEVEL);
    }
    this.touched(slot);
  }

  /** Twenty levels of the key; none at all takes them away. */
  setDeep(key: InstrumentKey, bids: readonly Level[], asks: readonly Level[], receivedAt = 0): void {
    const slot = this.slot(key);
    const book = new Float64Array(DEEP);
    book.set([slot, bids.length + asks.length > 0 ? DEEP_LEVELS : 0, 0, receivedAt]);
    bids.forEach((level, i) => book.set(level, D.bids + i * LEVEL));
    asks.forEach((level, i) => book.set(level, D.asks + i * LEVEL));
    this.#deep.set(slot, book);
    this.touched(slot);
  }

  touched(slot: number): void {
    for (const run of this.#changed) run(slot);
  }

  onChange(run: (slot: number) => void): () => void {
    this.#changed.add(run);
    return () => this.#changed.delete(run);
  }

  /** One frame of these slots; `full` ones with depth, `deep` ones with twenty levels as well where there are any. */
  frame(slots: readonly number[], full: ReadonlySet<number>, number: number, marketAt: number, deep: ReadonlySet<number> = new Set()): Float64Array {
    const books = slots.flatMap((slot) => (deep.has(slot) ? (this.#deep.get(slot) ?? []) : []));
    const widths = slots.map((slot) => (full.has(slot) ? FULL : BRIEF));
    const frame = new Float64Array(HEADER + widths.reduce((sum, width) => sum + RECORD_HEADER + width, 0) + books.length * (RECORD_HEADER + DEEP));
    frame.set([FRAME_VERSION, slots.length + books.length, marketAt, Date.now(), number]);
    let at = HEADER;
    slots.forEach((slot, i) => {
      const width = widths[i] ?? BRIEF;
      frame[at] = slot;
      frame[at + 1] = width;
      frame.set(this.row(slot).subarray(0, width), at + RECORD_HEADER);
      at += RECORD_HEADER + width;
    });
    for (const book of books) {
      frame.set([book[D.slot] ?? 0, DEEP], at);
      frame.set(book, at + RECORD_HEADER);
      at += RECORD_HEADER + DEEP;
    }
    return frame;
  }
}

import { eachRecord, readFrameHeader } from "../../shared/contract/quote-frame.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { DEEP } from "../../shared/streams/depth-fields.ts";
import { FULL } from "../../shared/streams/quote-fields.ts";
import { Listeners } from "../connection/listeners.ts";
import { QuoteRow } from "./quote-row.ts";
import { QuoteWishes } from "./quote-wishes.ts";
import type { Wish } from "./quote-wishes.ts";

/** One applied animation frame. */
export interface FrameNews {
  /** Market time of the newest frame; 0 = unknown. */
  readonly marketAt: number;
  /** System time at which the terminal sent it. */
  readonly sentAt: number;
}

export interface QuoteStoreParts {
  /** Runs once at the next animation frame. */
  readonly schedule: (run: () => void) => void;
  readonly painted: (frame: number) => void;
  /** A frame of another form came: the prices would stand still without a word. */
  readonly unreadable: () => void;
  /** Asks for exactly these; rejects while there is no link. */
  readonly watch: (wish: Wish) => Promise<{ readonly slots: readonly { readonly key: InstrumentKey; readonly slot: number }[]; readonly unknown: readonly InstrumentKey[] }>;
  readonly after: (ms: number, run: () => void) => () => void;
  /** ms with a fraction, for the measure of one frame's work. */
  readonly clock: () => number;
  /** Told after each applied frame: its work in ms and its number of quotes. */
  readonly measured?: (ms: number, quotes: number) => void;
}

/** Wishes of panels that mount together become one question. */
const WISH_QUIET_MS = 30;

/**
 * The quotes, outside React. A frame from the terminal waits for the next animation frame, is applied
 * to the rows, the listeners of changed rows are called once each, and only then is it acknowledged:
 * the terminal builds the next one from the newest quotes, so that there is never a backlog here.
 */
export class QuoteStore {
  readonly #parts: QuoteStoreParts;
  readonly #rows = new Map<InstrumentKey, QuoteRow>();
  /** Also slots whose key is not yet known: a frame may come before the answer that names them. */
  #slots: (QuoteRow | undefined)[] = [];
  readonly #wishes = new QuoteWishes();
  readonly #frameListeners = new Listeners<FrameNews>();
  #full: ReadonlySet<InstrumentKey> = new Set();
  #deep: ReadonlySet<InstrumentKey> = new Set();
  #unknown: ReadonlySet<InstrumentKey> = new Set();
  #frames: Float64Array[] = [];
  #changed: QuoteRow[] = [];
  #frame = 0;
  #round = 0;
  #cancelWish = (): void => {};

  constructor(parts: QuoteStoreParts) {
    this.#parts = parts;
  }

  /** NaN while unknown. */
  field(key: InstrumentKey, field: number): number {
    return this.#rows.get(key)?.fields[field] ?? Number.NaN;
  }

  /** Copies all fields; false (and `into` untouched) where nothing is known of the key. */
  copy(key: InstrumentKey, into: Float64Array): boolean {
    const row = this.#rows.get(key);
    if (!row) return false;
    into.set(row.fields.subarray(0, Math.min(FULL, into.length)));
    return true;
  }

  /** The book of twenty levels; undefined where none has come. Of the store: to be read at once, not kept. */
  deep(key: InstrumentKey): Float64Array | undefined {
    return this.#rows.get(key)?.deep;
  }

  /** Called once per animation frame in which the quote or its twenty levels came anew. */
  onChange(key: InstrumentKey, run: () => void): () => void {
    const { listeners } = this.#row(key);
    listeners.add(run);
    return () => listeners.delete(run);
  }

  /** Called once per animation frame that brought quotes, after the rows' own listeners. */
  onFrame(run: (news: FrameNews) => void): () => void {
    return this.#frameListeners.add(run);
  }

  /** True when the terminal said that it has no such instrument to watch. */
  unknown(key: InstrumentKey): boolean {
    return this.#unknown.has(key);
  }

  /**
   * What `owner` wants quotes of from now on; replaces its former wish, an empty list ends it.
   * @param full with depth and circuits (at most 20 instruments of all owners).
   */
  want(owner: string, keys: readonly InstrumentKey[], full = false): void {
    if (this.#wishes.set(owner, keys, full)) this.#wish();
  }

  /** What `owner` wants twenty levels of, beside the quotes that it wants; replaces its former wish. */
  wantDeep(owner: string, keys: readonly InstrumentKey[]): void {
    if (this.#wishes.setDeep(owner, keys)) this.#wish();
  }

  #wish(): void {
    this.#cancelWish();
    this.#cancelWish = this.#parts.after(WISH_QUIET_MS, () => this.rewatch());
  }

  /** Asks for everything wanted again: after each new connection, whose slots are its own. */
  rewatch(): void {
    this.#cancelWish();
    const wish = this.#wishes.union();
    const round = ++this.#round;
    this.#parts.watch(wish).then(
      (answer) => {
        if (round === this.#round) this.#watching(wish, answer);
      },
      // No link: the next connection asks again.
      () => {},
    );
  }

  /** Before a new connection: slots of the old one mean nothing any more. */
  forgetSlots(): void {
    for (const key of this.#deep) this.#forgetDeep(key);
    this.#slots = [];
    this.#frames = [];
  }

  /** Another market is looked at: prices of the former one must not stand under the same names. */
  forgetMarket(): void {
    this.forgetSlots();
    for (const row of this.#rows.values()) {
      row.forget();
      for (const run of row.listeners) run();
    }
  }

  /** A frame from the terminal. */
  arrived(frame: Float64Array): void {
    if (!readFrameHeader(frame)) return this.#parts.unreadable();
    this.#frames.push(frame);
    if (this.#frames.length === 1) this.#parts.schedule(() => this.#apply());
  }

  #row(key: InstrumentKey): QuoteRow {
    let row = this.#rows.get(key);
    if (!row) this.#rows.set(key, (row = new QuoteRow()));
    return row;
  }

  #watching(wish: Wish, answer: Awaited<ReturnType<QuoteStoreParts["watch"]>>): void {
    const full = new Set(wish.full);
    for (const key of this.#full) if (!full.has(key)) this.#rows.get(key)?.forgetDepth();
    this.#full = full;
    const deep = new Set(wish.deep);
    // Also of those looked at anew: a frame that was on its way when the last look ended may have left an old one.
    for (const key of [...deep, ...this.#deep]) if (!deep.has(key) || !this.#deep.has(key)) this.#forgetDeep(key);
    this.#deep = deep;
    this.#unknown = new Set(answer.unknown);
    for (const { key, slot } of answer.slots) {
      const row = this.#row(key);
      const early = this.#slots[slot];
      if (early === row) continue;
      this.#slots[slot] = row;
      if (!early) continue;
      row.take(early.fields, 0, FULL);
      row.deep = early.deep;
      for (const run of row.listeners) run();
    }
  }

  #forgetDeep(key: InstrumentKey): void {
    const row = this.#rows.get(key);
    if (!row?.deep) return;
    row.deep = undefined;
    for (const run of row.listeners) run();
  }

  #apply(): void {
    const began = this.#parts.clock();
    const frames = this.#frames;
    this.#frames = [];
    const frame = ++this.#frame;
    const changed = this.#changed;
    let quotes = 0;
    for (const one of frames) {
      eachRecord(one, (slot, offset, width) => {
        const row = (this.#slots[slot] ??= new QuoteRow());
        if (width === DEEP) row.takeDeep(one, offset);
        else row.take(one, offset, width);
        quotes++;
        if (row.frame === frame) return;
        row.frame = frame;
        changed.push(row);
      });
    }
    for (const row of changed) for (const run of row.listeners) run();
    changed.length = 0;
    const last = frames.at(-1);
    const header = last && readFrameHeader(last);
    if (!header) return;
    this.#frameListeners.run({ marketAt: header.marketAt, sentAt: header.sentAt });
    this.#parts.measured?.(this.#parts.clock() - began, quotes);
    this.#parts.painted(header.number);
  }
}

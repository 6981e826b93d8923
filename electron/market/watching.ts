import type { Answer, Caller, Request } from "../../shared/contract/commands.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { WatchBook } from "../gateway/watch-book.ts";
import type { FeedSupervisor } from "./feed-supervisor.ts";
import type { InstrumentIndex } from "./instrument-index.ts";
import type { QuotePeek } from "./quote-peek.ts";

export interface WatchingOptions {
  readonly feed: FeedSupervisor;
  readonly book: WatchBook;
  readonly instruments: InstrumentIndex;
  readonly quotes: QuotePeek;
  readonly timers: Timers;
  /** Instruments the terminal itself needs: indices, open orders and positions. */
  readonly own: () => Iterable<InstrumentKey>;
}

/** A moment for several changes to come together, ms. */
const SETTLE_MS = 20;
const QUOTE_LOOK_MS = 10;

/** Decides what the feed is asked for: what the pages watch, and what the terminal needs itself. */
export class Watching {
  #options: WatchingOptions;
  /** Asked for by an order that came before any page watched the instrument. */
  #asked = new Set<InstrumentKey>();
  /** Instruments whose twenty levels somebody began to look at since they were last asked for. */
  #anew = new Set<InstrumentKey>();
  #pending = false;

  constructor(options: WatchingOptions) {
    this.#options = options;
  }

  /** A page's wish. Unknown keys are named in the answer. */
  watch({ keys, full, deep = [] }: Request<"market.watch">, caller: Caller): Answer<"market.watch"> {
    const { feed, book, instruments } = this.#options;
    const slots: { key: InstrumentKey; slot: number }[] = [];
    const unknown: InstrumentKey[] = [];
    const wide: number[] = [];
    const deepest: number[] = [];
    for (const key of new Set([...keys, ...full, ...deep])) {
      const slot = instruments.get(key) ? feed.slotOf(key) : undefined;
      if (slot === undefined) unknown.push(key);
      else slots.push({ key, slot });
    }
    const before = new Set(book.of(caller.id).deep);
    const wanted = new Set([...full, ...deep]);
    const wantedDeep = new Set(deep);
    for (const { key, slot } of slots) {
      if (wanted.has(key)) wide.push(slot);
      if (!wantedDeep.has(key)) continue;
      deepest.push(slot);
      if (!before.has(slot)) this.#anew.add(key);
    }
    book.set(caller.id, slots.map(({ slot }) => slot), wide, deepest);
    return { slots, unknown };
  }

  /** Something that decides about subscriptions has changed. */
  changed(): void {
    if (this.#pending) return;
    this.#pending = true;
    this.#options.timers.after(SETTLE_MS, () => {
      this.#pending = false;
      this.now();
    });
  }

  now(): void {
    const { feed, book, own } = this.#options;
    const keys = new Set<InstrumentKey>([...own(), ...this.#asked]);
    for (const slot of book.wanted().keys()) {
      const key = feed.keyOf(slot);
      if (key !== undefined) keys.add(key);
    }
    feed.want(keys);
    const deep = new Set<InstrumentKey>();
    for (const slot of book.wantedDeep()) {
      const key = feed.keyOf(slot);
      if (key !== undefined) deep.add(key);
    }
    feed.wantDeep(deep, this.#anew);
    this.#anew.clear();
  }

  /** Resolves when the instrument has a quote, or after `ms` without one. */
  async quoted(key: InstrumentKey, ms: number): Promise<void> {
    const { quotes, timers } = this.#options;
    if (quotes.of(key)) return;
    this.#asked.add(key);
    this.now();
    for (let waited = 0; waited < ms && !quotes.of(key); waited += QUOTE_LOOK_MS) {
      await new Promise<void>((resolve) => void timers.after(QUOTE_LOOK_MS, resolve));
    }
  }
}

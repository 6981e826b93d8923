import type { MarginOrder, MarginQuote } from "../../../shared/brokers/capabilities.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { SystemClock, SystemTime, Timers } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import type { OrderType, Product, Side } from "../../../shared/domain/words.ts";
import { needsLimit } from "../../../shared/domain/words.ts";
import type { BrokerMargin } from "../../accounts/order-facts.ts";
import type { ReadOutcome } from "../../brokers/broker-line.ts";

/** One order whose margin is asked for. */
export interface MarginLine {
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly type: OrderType;
  readonly price: Price;
  /** Units that open a position. */
  readonly quantity: number;
}

export interface MarginDeskOptions {
  readonly ask: (orders: readonly MarginOrder[]) => Promise<ReadOutcome<MarginQuote>>;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  /** Lines that the broker answers for at once. */
  readonly maxOrders: number;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** True while the account may read from its broker. */
  readonly ready: () => boolean;
}

/** Quiet time after the last wish before the broker is asked, ms: a quantity is typed digit by digit. */
const QUIET_MS = 250;
/** The same is asked for again only after this, ms: at most 360 of the 5,000 calls an hour for a ticket that stands. */
const FRESH_MS = 10_000;
/** A figure older than this is not the broker's any more, ms: prices have moved. */
const VALID_MS = 30_000;
const MOST_KEPT = 64;

interface Kept extends BrokerMargin {
  readonly at: SystemTime;
}

/** What the broker asks for orders before they are sent: asked in the background, newest wish first, never waited for. */
export class MarginDesk {
  #options: MarginDeskOptions;
  #kept = new Map<string, Kept>();
  #wanted: { readonly key: string; readonly lines: readonly MarginLine[] } | undefined;
  #asking = false;
  #cancel: (() => void) | undefined;

  constructor(options: MarginDeskOptions) {
    this.#options = options;
  }

  /** The broker's figure for exactly these orders together, while it is fresh; else why not, as far as that is known. */
  of(lines: readonly MarginLine[]): BrokerMargin {
    const kept = this.#kept.get(keyOf(lines));
    if (!kept || this.#age(kept) > VALID_MS) return { total: undefined };
    return { total: kept.total, why: kept.why };
  }

  /** Asks soon, unless it is known; a later wish takes the place of one that still waits. */
  want(lines: readonly MarginLine[]): void {
    const { timers, maxOrders } = this.#options;
    const key = keyOf(lines);
    if (lines.length === 0 || this.#wanted?.key === key) return;
    if (this.#fresh(key)) return;
    if (lines.length > maxOrders) return this.#keep(key, { total: undefined, why: `it answers for at most ${maxOrders} orders at once` });
    this.#wanted = { key, lines };
    this.#cancel?.();
    this.#cancel = timers.after(QUIET_MS, () => void this.#next());
  }

  end(): void {
    this.#cancel?.();
    this.#wanted = undefined;
  }

  /** One question at a time: what is typed meanwhile waits, and only the last of it is asked. */
  async #next(): Promise<void> {
    if (this.#asking) return;
    const { ask, ready } = this.#options;
    this.#asking = true;
    try {
      for (let wish = this.#take(); wish; wish = this.#take()) {
        const orders = this.#orders(wish.lines);
        // It may have been asked for once more while its own answer was on the way.
        if (!orders || !ready() || this.#fresh(wish.key)) continue;
        const outcome = await ask(orders).catch((error: unknown): ReadOutcome<MarginQuote> => ({ ok: false, why: error instanceof Error ? error.message : String(error) }));
        this.#keep(wish.key, outcome.ok ? { total: outcome.value.total } : { total: undefined, why: outcome.why });
      }
    } finally {
      this.#asking = false;
    }
  }

  #take(): { readonly key: string; readonly lines: readonly MarginLine[] } | undefined {
    const wish = this.#wanted;
    this.#wanted = undefined;
    return wish;
  }

  #orders(lines: readonly MarginLine[]): MarginOrder[] | undefined {
    const orders: MarginOrder[] = [];
    for (const { instrument: key, side, product, type, price, quantity } of lines) {
      const instrument = this.#options.instrument(key);
      if (!instrument || quantity <= 0) return undefined;
      orders.push({ instrument, side, product, type, price: needsLimit(type) ? price : NO_PRICE, quantity });
    }
    return orders;
  }

  #keep(key: string, margin: BrokerMargin): void {
    this.#kept.delete(key);
    this.#kept.set(key, { ...margin, at: this.#options.clock.now() });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
  }

  #fresh(key: string): boolean {
    const kept = this.#kept.get(key);
    return kept !== undefined && this.#age(kept) < FRESH_MS;
  }

  /** A clock that was set back makes nothing younger. */
  #age({ at }: Kept): number {
    const age = this.#options.clock.now() - at;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }
}

function keyOf(lines: readonly MarginLine[]): string {
  return lines.map(({ instrument, side, product, type, price, quantity }) => `${instrument} ${side} ${product} ${type} ${needsLimit(type) ? price : 0} ${quantity}`).join("\n");
}

/** Above this share of the broker's figure the two are worth telling apart. */
const TELL_ABOVE = 0.05;

/** "12.0 % more than …": how far the broker's figure is from ours, where it is worth telling. @param words our amount, formatted */
export function differenceWords(theirs: Money, ours: Money, words: string): string | undefined {
  // Before the first price our table has nothing to reckon from.
  if (ours <= 0 || theirs === ours || Math.abs(theirs - ours) <= theirs * TELL_ABOVE) return undefined;
  if (theirs <= 0) return `Our own table says ${words}; the broker asks nothing for it.`;
  const percent = ((Math.abs(ours - theirs) / theirs) * 100).toFixed(1);
  return `Our own table says ${words}, ${percent} % ${ours > theirs ? "more" : "less"}.`;
}

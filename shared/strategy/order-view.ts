import type { InstrumentKey } from "../domain/identity.ts";
import type { OrderState } from "../domain/order.ts";
import { isTerminal } from "../domain/order.ts";
import type { MarketTime } from "../domain/time.ts";
import type { OrderType, Side } from "../domain/words.ts";
import type { InstrumentHandle } from "./instrument-handle.ts";

/**
 * `refused`: a rule said no, nothing was sent. `triggered`: a GTT is over because its trigger was met; the order
 * that it placed comes under an id of its own with the same signal.
 */
export type StrategyOrderState = OrderState | "refused" | "triggered";

/** Of a GTT, one trigger and its order. Prices in units, or in rupees as the strategy sees it; 0 = at market. */
export interface LegView {
  readonly trigger: number;
  readonly price: number;
}

/** What a driver tells the runner of an order that came of a signal. Prices in units. */
export interface OrderUpdate {
  /** The order's own id: several orders may come of one signal. */
  readonly id: string;
  readonly signal: string;
  readonly instrument: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  /** Cumulative. */
  readonly filled: number;
  /** 0 where the type has none. */
  readonly price: number;
  readonly trigger: number;
  readonly state: StrategyOrderState;
  /** Why it was refused or rejected; "" otherwise. */
  readonly text: string;
  /** Of a GTT alone, the lower trigger first. */
  readonly legs?: readonly LegView[] | undefined;
}

/** What a driver tells the runner of a fill. Price in units. */
export interface FillUpdate {
  /** Unique for ever; one that was told before is not counted again. */
  readonly id: string;
  readonly order: string;
  readonly signal: string;
  readonly instrument: number;
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
  readonly at: MarketTime;
}

/** An order as the strategy sees it. Prices in rupees. */
export interface StrategyOrder {
  readonly id: string;
  /** What the order call answered with. */
  readonly signal: string;
  readonly instrument: InstrumentHandle;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  readonly filled: number;
  /** 0 where the type has none. */
  readonly price: number;
  readonly trigger: number;
  readonly state: StrategyOrderState;
  readonly text: string;
  /** Of a GTT alone, the lower trigger first; `trigger` and `price` are the first one's. */
  readonly legs?: readonly LegView[] | undefined;
}

/** A fill as the strategy sees it. Price in rupees. */
export interface StrategyFill {
  readonly id: string;
  readonly order: string;
  readonly signal: string;
  readonly instrument: InstrumentHandle;
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
  readonly at: MarketTime;
}

export function orderIsOver(state: StrategyOrderState): boolean {
  return state === "refused" || state === "triggered" || isTerminal(state);
}

export interface OrderBookState {
  readonly open: readonly (Omit<OrderUpdate, "instrument"> & { readonly instrument: InstrumentKey })[];
  readonly fills: readonly string[];
}

/** Fill ids that are remembered, the newest. */
const MOST_FILLS = 1_000;

/** The strategy's orders that are not over, and which fills have been counted. */
export class OrderBook {
  readonly #instruments: readonly InstrumentHandle[];
  readonly #unitsPerRupee: number;
  readonly #open = new Map<string, OrderUpdate>();
  readonly #fills = new Set<string>();
  /** The same, in the order in which they came: a circle. */
  readonly #ring: string[] = [];
  #oldest = 0;

  constructor(instruments: readonly InstrumentHandle[], unitsPerRupee: number) {
    this.#instruments = instruments;
    this.#unitsPerRupee = unitsPerRupee;
  }

  /** @returns false for one that tells nothing new. */
  take(update: OrderUpdate): boolean {
    const before = this.#open.get(update.id);
    if (before && same(before, update)) return false;
    if (orderIsOver(update.state)) this.#open.delete(update.id);
    else this.#open.set(update.id, update);
    return true;
  }

  /** @returns false for a fill that was told before. */
  isNew(fill: string): boolean {
    if (this.#fills.has(fill)) return false;
    this.#remember(fill);
    return true;
  }

  get open(): readonly StrategyOrder[] {
    return [...this.#open.values()].map((update) => this.view(update)).filter((order) => order !== undefined);
  }

  exportState(): OrderBookState {
    const open = [...this.#open.values()].flatMap((update) => {
      const key = this.#instruments[update.instrument]?.key;
      return key === undefined ? [] : [{ ...update, instrument: key }];
    });
    return { open, fills: [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)] };
  }

  importState({ open, fills }: OrderBookState): void {
    this.#open.clear();
    for (const { instrument, ...update } of open) {
      const index = this.#instruments.findIndex(({ key }) => key === instrument);
      if (index >= 0) this.#open.set(update.id, { ...update, instrument: index });
    }
    for (const fill of fills) this.#remember(fill);
  }

  /** As the strategy sees it. */
  view(update: OrderUpdate): StrategyOrder | undefined {
    const instrument = this.#instruments[update.instrument];
    if (!instrument) return undefined;
    const { legs, ...rest } = update;
    const per = this.#unitsPerRupee;
    const rupees = legs && { legs: Object.freeze(legs.map(({ trigger, price }) => Object.freeze({ trigger: trigger / per, price: price / per }))) };
    return Object.freeze({ ...rest, instrument, price: update.price / per, trigger: update.trigger / per, ...rupees });
  }

  #remember(fill: string): void {
    if (this.#fills.has(fill)) return;
    this.#fills.add(fill);
    if (this.#ring.length < MOST_FILLS) {
      this.#ring.push(fill);
      return;
    }
    this.#fills.delete(this.#ring[this.#oldest] ?? "");
    this.#ring[this.#oldest] = fill;
    this.#oldest = (this.#oldest + 1) % MOST_FILLS;
  }
}

function same(a: OrderUpdate, b: OrderUpdate): boolean {
  return a.state === b.state && a.filled === b.filled && a.quantity === b.quantity && a.price === b.price && a.trigger === b.trigger && a.text === b.text && legsOf(a) === legsOf(b);
}

function legsOf({ legs = [] }: OrderUpdate): string {
  return legs.map(({ trigger, price }) => `${trigger} ${price}`).join();
}

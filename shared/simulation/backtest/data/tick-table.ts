import type { InstrumentKey } from "../../../domain/identity.ts";
import type { MarketTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import type { Depth, DepthLevel } from "../../fills/types.ts";

/**
 * Columns of a table of ticks, in their order:
 *
 *   instrument    place of its key in `instruments`
 *   at            the exchange's stamp, epoch ms
 *   price         last traded, 1/10,000 rupee
 *   quantity      units of the last trade; 0 where that was not recorded
 *   traded        units traded since the tick before of this instrument; 0 where that is not known
 *   volume        units traded today; 0 for an index
 *   openInterest  0 where there is none
 *   bid, ask      best of the book with their quantities; 0 where nobody was there, or no book was recorded
 */
export const TICK_COLUMNS = ["instrument", "at", "price", "quantity", "traded", "volume", "openInterest", "bid", "bidQuantity", "ask", "askQuantity"] as const;
export type TickColumn = (typeof TICK_COLUMNS)[number];

/** Ticks of all instruments of a run in the order in which they came, columns of equal length. */
export interface TickTable extends Readonly<Record<TickColumn, Float64Array>> {
  readonly instruments: readonly InstrumentKey[];
}

/** An empty table of so many ticks; shared between threads where `shared` is set. */
export function tickTable(instruments: readonly InstrumentKey[], length: number, shared = false): TickTable {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  const column = (): Float64Array => new Float64Array(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  return {
    instruments,
    instrument: column(), at: column(), price: column(), quantity: column(), traded: column(), volume: column(), openInterest: column(),
    bid: column(), bidQuantity: column(), ask: column(), askQuantity: column(),
  };
}

/** One tick by itself, as the lock-step replay takes it. */
export interface PlainTick {
  readonly instrument: InstrumentKey;
  readonly at: MarketTime;
  readonly price: Price;
  readonly quantity: number;
  readonly volume: number;
  readonly openInterest: number;
  /** The best of each side; absent where neither was recorded. */
  readonly depth?: Depth;
}

/** The ticks one by one. */
export function* plainTicks(table: TickTable): Generator<PlainTick> {
  const { instruments, at } = table;
  for (let i = 0; i < at.length; i++) {
    const instrument = instruments[table.instrument[i] ?? -1];
    if (instrument === undefined) throw new RangeError(`tick ${i} is of no instrument of its table`);
    const tick = { instrument, at: (at[i] ?? 0) as MarketTime, price: (table.price[i] ?? 0) as Price, quantity: table.quantity[i] ?? 0, volume: table.volume[i] ?? 0, openInterest: table.openInterest[i] ?? 0 };
    const bids = side(table.bid[i] ?? 0, table.bidQuantity[i] ?? 0);
    const asks = side(table.ask[i] ?? 0, table.askQuantity[i] ?? 0);
    yield bids.length + asks.length === 0 ? tick : { ...tick, depth: { bids, asks } };
  }
}

function side(price: number, quantity: number): DepthLevel[] {
  return price > 0 ? [{ price: price as Price, quantity }] : [];
}

import type { TapePacket } from "../../../domain/believable.ts";
import type { MarketTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import { TICK, TICK_FIELDS } from "../../../streams/tick-ring.ts";
import type { Depth, DepthLevel, FillTick } from "../../fills/types.ts";

/** Columns of what is shown of an instrument. */
const P = { ltp: 0, volume: 1, exchangeAt: 2, open: 3, lower: 4, upper: 5, bid: 6, ask: 7, bidQuantity: 8, askQuantity: 9 } as const;
const WIDTH = 10;

/**
 * What the market shows last of each instrument, as the terminal's quote board has it, and the tick that is being
 * looked at as a record of a tick ring. One record, written anew for each tick.
 */
export class MarketPicture {
  readonly record = new Float64Array(TICK_FIELDS);
  readonly #shown: Float64Array;
  /** More lines of the book than the best, where the newest tick of a slot told them. */
  readonly #depths: (Depth | undefined)[];

  /** @param slots instruments of the run, and one more for all others. */
  constructor(slots: number) {
    this.#shown = new Float64Array(slots * WIDTH);
    this.#depths = new Array<Depth | undefined>(slots).fill(undefined);
  }

  /** Last traded price; 0 before the first tick. */
  ltp(slot: number): number {
    return this.#shown[slot * WIDTH + P.ltp] ?? 0;
  }

  volume(slot: number): number {
    return this.#shown[slot * WIDTH + P.volume] ?? 0;
  }

  exchangeAt(slot: number): number {
    return this.#shown[slot * WIDTH + P.exchangeAt] ?? 0;
  }

  /** Day's band; undefined where none is told. */
  upper(slot: number): Price | undefined {
    return priceOf(this.#shown[slot * WIDTH + P.upper]);
  }

  lower(slot: number): Price | undefined {
    return priceOf(this.#shown[slot * WIDTH + P.lower]);
  }

  /** Shows the record's tick. @param depth with more lines than the record holds. Hot: allocates nothing. */
  show(slot: number, depth: Depth | undefined, lower: number, upper: number): void {
    const { record } = this;
    const shown = this.#shown;
    const o = slot * WIDTH;
    const price = record[TICK.ltp] ?? 0;
    if (shown[o + P.ltp] === 0) shown[o + P.open] = price;
    shown[o + P.ltp] = price;
    shown[o + P.volume] = record[TICK.volume] ?? 0;
    shown[o + P.exchangeAt] = record[TICK.exchangeAt] ?? 0;
    shown[o + P.bid] = record[TICK.bid] ?? 0;
    shown[o + P.ask] = record[TICK.ask] ?? 0;
    shown[o + P.bidQuantity] = record[TICK.bidQuantity] ?? 0;
    shown[o + P.askQuantity] = record[TICK.askQuantity] ?? 0;
    shown[o + P.lower] = lower;
    shown[o + P.upper] = upper;
    if (this.#depths[slot] !== depth) this.#depths[slot] = depth;
  }

  /** The record's tick, as simulated orders see it. */
  tick(slot: number): FillTick {
    const { record } = this;
    return {
      ltp: (record[TICK.ltp] ?? 0) as Price, ltq: whole(record[TICK.ltq]), traded: whole(record[TICK.traded]),
      ...this.#besides(slot), marketAt: (record[TICK.exchangeAt] || record[TICK.marketAt] || 0) as MarketTime,
    };
  }

  /** The present picture, for orders that come now; undefined before the first tick. */
  look(slot: number): FillTick | undefined {
    const ltp = priceOf(this.#shown[slot * WIDTH + P.ltp]);
    if (ltp === undefined) return undefined;
    return { ltp, ltq: 0, traded: 0, ...this.#besides(slot), marketAt: this.exchangeAt(slot) as MarketTime };
  }

  /** The picture as a packet whose price may be believed or not. */
  packet(slot: number, into: TapePacket): void {
    const shown = this.#shown;
    const o = slot * WIDTH;
    into.price = shown[o + P.ltp] ?? 0;
    into.volume = shown[o + P.volume] ?? 0;
    into.at = shown[o + P.exchangeAt] ?? 0;
    into.marketAt = 0;
    into.bid = shown[o + P.bid] ?? 0;
    into.ask = shown[o + P.ask] ?? 0;
    into.upperCircuit = shown[o + P.upper] ?? 0;
    into.lowerCircuit = shown[o + P.lower] ?? 0;
  }

  #besides(slot: number): Pick<FillTick, "depth" | "lower" | "upper" | "open" | "volume"> {
    const o = slot * WIDTH;
    return { depth: this.#depth(slot), lower: this.lower(slot), upper: this.upper(slot), open: priceOf(this.#shown[o + P.open]), volume: whole(this.#shown[o + P.volume]) };
  }

  /** Undefined where neither side shows anything: that is a recording without a book, not a market without people. */
  #depth(slot: number): Depth | undefined {
    const deep = this.#depths[slot];
    const shown = this.#shown;
    const o = slot * WIDTH;
    const bids = deep ? deep.bids.filter(isLine) : line(shown[o + P.bid], shown[o + P.bidQuantity]);
    const asks = deep ? deep.asks.filter(isLine) : line(shown[o + P.ask], shown[o + P.askQuantity]);
    return bids.length + asks.length === 0 ? undefined : { bids, asks };
  }
}

function line(price: number | undefined, quantity: number | undefined): DepthLevel[] {
  const at = priceOf(price);
  return at !== undefined && whole(quantity) > 0 ? [{ price: at, quantity: whole(quantity) }] : [];
}

function isLine({ price, quantity }: DepthLevel): boolean {
  return priceOf(price) !== undefined && whole(quantity) > 0;
}

export function priceOf(value: number | undefined): Price | undefined {
  return value !== undefined && value > 0 && Number.isSafeInteger(value) ? (value as Price) : undefined;
}

function whole(value: number | undefined): number {
  return value !== undefined && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** A packet to be written over. */
export function emptyPacket(): TapePacket {
  return { price: 0, volume: 0, at: 0, marketAt: 0, bid: 0, ask: 0, upperCircuit: 0, lowerCircuit: 0 };
}

/** Writes the record's tick into a packet. */
export function packetOf(record: Float64Array, lower: number, upper: number, into: TapePacket): TapePacket {
  into.price = record[TICK.ltp] ?? 0;
  into.volume = record[TICK.volume] ?? 0;
  into.at = record[TICK.exchangeAt] ?? 0;
  into.marketAt = record[TICK.marketAt] ?? 0;
  into.bid = record[TICK.bid] ?? 0;
  into.ask = record[TICK.ask] ?? 0;
  into.upperCircuit = upper;
  into.lowerCircuit = lower;
  return into;
}

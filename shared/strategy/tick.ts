import type { MarketTime } from "../domain/time.ts";
import { TICK } from "../streams/tick-ring.ts";
import type { InstrumentHandle } from "./instrument-handle.ts";

/** The tick that is being looked at. One object, written anew for each: keep its figures, never itself. Prices in rupees. */
export interface Tick {
  readonly instrument: InstrumentHandle;
  /** Last traded price. */
  readonly price: number;
  /** Units of the last trade. */
  readonly quantity: number;
  /** Units traded since the tick before; 0 where that is not known. */
  readonly traded: number;
  /** Units traded today. */
  readonly volume: number;
  /** 0 where the book shows nobody. */
  readonly bid: number;
  readonly ask: number;
  readonly bidQuantity: number;
  readonly askQuantity: number;
  readonly openInterest: number;
  /** The exchange's stamp. */
  readonly at: MarketTime;
}

/** Places of the figures in the record that a tick reads from. */
const AT = { price: 0, quantity: 1, traded: 2, volume: 3, bid: 4, ask: 5, bidQuantity: 6, askQuantity: 7, openInterest: 8, at: 9 } as const;

/** Figures in an array and not in fields, so that writing them allocates nothing. */
export class TickView implements Tick {
  readonly #figures = new Float64Array(10);
  #instrument: InstrumentHandle | undefined = undefined;

  /** Takes the record of a tick ring that begins at `from`. */
  read(instrument: InstrumentHandle, records: Float64Array, from: number, unitsPerRupee: number): void {
    this.#instrument = instrument;
    const figures = this.#figures;
    figures[AT.price] = (records[from + TICK.ltp] ?? 0) / unitsPerRupee;
    figures[AT.quantity] = records[from + TICK.ltq] ?? 0;
    figures[AT.traded] = records[from + TICK.traded] ?? 0;
    figures[AT.volume] = records[from + TICK.volume] ?? 0;
    figures[AT.bid] = (records[from + TICK.bid] ?? 0) / unitsPerRupee;
    figures[AT.ask] = (records[from + TICK.ask] ?? 0) / unitsPerRupee;
    figures[AT.bidQuantity] = records[from + TICK.bidQuantity] ?? 0;
    figures[AT.askQuantity] = records[from + TICK.askQuantity] ?? 0;
    figures[AT.openInterest] = records[from + TICK.openInterest] ?? 0;
    figures[AT.at] = (records[from + TICK.exchangeAt] ?? 0) || (records[from + TICK.marketAt] ?? 0);
  }

  get instrument(): InstrumentHandle {
    if (!this.#instrument) throw new Error("there was no tick yet");
    return this.#instrument;
  }
  get price(): number {
    return this.#figures[AT.price] ?? 0;
  }
  get quantity(): number {
    return this.#figures[AT.quantity] ?? 0;
  }
  get traded(): number {
    return this.#figures[AT.traded] ?? 0;
  }
  get volume(): number {
    return this.#figures[AT.volume] ?? 0;
  }
  get bid(): number {
    return this.#figures[AT.bid] ?? 0;
  }
  get ask(): number {
    return this.#figures[AT.ask] ?? 0;
  }
  get bidQuantity(): number {
    return this.#figures[AT.bidQuantity] ?? 0;
  }
  get askQuantity(): number {
    return this.#figures[AT.askQuantity] ?? 0;
  }
  get openInterest(): number {
    return this.#figures[AT.openInterest] ?? 0;
  }
  get at(): MarketTime {
    return (this.#figures[AT.at] ?? 0) as MarketTime;
  }
}

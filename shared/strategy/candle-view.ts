import type { Frame } from "../domain/candle.ts";
import type { MarketTime } from "../domain/time.ts";
import type { CandleStore } from "./candle-store.ts";
import type { InstrumentHandle } from "./instrument-handle.ts";
import type { CandleSeries } from "./series.ts";

/** A closed candle's figures, kept by whoever wants to keep them. Prices in rupees. */
export interface CandleFigures {
  readonly at: MarketTime;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * A window on a closed candle: the newest, or so many before it. It moves on with the series, so that a
 * callback allocates nothing; keep figures, or `copy()`, never the view itself.
 */
export class Candle implements CandleFigures {
  readonly series: CandleSeries;
  readonly #store: CandleStore;
  /** Places before the store's end. */
  readonly #back: number;

  constructor(series: CandleSeries, store: CandleStore, back: number) {
    this.series = series;
    this.#store = store;
    this.#back = back + 1;
  }

  get instrument(): InstrumentHandle {
    return this.series.instrument;
  }
  get frame(): Frame {
    return this.series.frame;
  }
  /** Open time. */
  get at(): MarketTime {
    return (this.#store.columns.at[this.#store.end - this.#back] ?? 0) as MarketTime;
  }
  get open(): number {
    return this.#store.columns.open[this.#store.end - this.#back] ?? 0;
  }
  get high(): number {
    return this.#store.columns.high[this.#store.end - this.#back] ?? 0;
  }
  get low(): number {
    return this.#store.columns.low[this.#store.end - this.#back] ?? 0;
  }
  get close(): number {
    return this.#store.columns.close[this.#store.end - this.#back] ?? 0;
  }
  get volume(): number {
    return this.#store.columns.volume[this.#store.end - this.#back] ?? 0;
  }

  /** The figures as they are now, to be kept. */
  copy(): CandleFigures {
    const { at, open, high, low, close, volume } = this;
    return Object.freeze({ at, open, high, low, close, volume });
  }
}

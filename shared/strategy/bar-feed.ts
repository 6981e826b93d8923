import type { Frame } from "../domain/candle.ts";
import type { BarEnds } from "./bar-ends.ts";
import type { CandleStore, CandleStoreState } from "./candle-store.ts";
import { importLines } from "./line.ts";
import type { LineState } from "./line.ts";
import type { CandleSeries } from "./series.ts";

const DAY_MIN = 1440;

export interface BarFeedState {
  readonly name: string;
  readonly instrument: string;
  readonly frame: Frame;
  readonly store: CandleStoreState;
  readonly lines: readonly LineState[];
  /** The bar that has not closed: at, open, high, low, close, volume; undefined where there is none. */
  readonly forming: readonly number[] | undefined;
  readonly floor: number;
}

/** One series of candles and the bar of it that is forming, which the strategy cannot see. */
export class BarFeed {
  readonly series: CandleSeries;
  readonly store: CandleStore;
  readonly ends: BarEnds;
  /** Number of its series, and of its instrument. */
  readonly index: number;
  readonly instrument: number;
  /** Open time of the forming bar; −1 where there is none. */
  at = -1;
  /** From when on the forming bar is final; Infinity where there is none. */
  end = Number.POSITIVE_INFINITY;
  /** End of the last bar that closed: what is stamped earlier has come too late. */
  floor = Number.NEGATIVE_INFINITY;
  /** The run began in the middle of the bar and nothing told of its beginning: it is not shown. */
  partial = false;
  readonly #prices = new Float64Array(5);

  constructor(series: CandleSeries, store: CandleStore, ends: BarEnds, index: number, instrument: number) {
    this.series = series;
    this.store = store;
    this.ends = ends;
    this.index = index;
    this.instrument = instrument;
  }

  get frame(): Frame {
    return this.series.frame;
  }

  /** Opens the bar that holds `at`. @param begun when the run began: a bar that is older is not whole. */
  open(at: number, price: number, begun: number): void {
    this.at = this.ends.openOf(at);
    this.end = this.ends.endOf(this.at);
    this.partial = at >= begun && this.ends.startOf(this.at) < begun;
    this.#prices.fill(price, 0, 4);
    this.#prices[4] = 0;
  }

  trade(price: number, units: number): void {
    const prices = this.#prices;
    if (price > (prices[1] ?? 0)) prices[1] = price;
    if (price < (prices[2] ?? 0)) prices[2] = price;
    prices[3] = price;
    prices[4] = (prices[4] ?? 0) + units;
  }

  /** Folds a finer bar in. */
  fold(high: number, low: number, close: number, volume: number): void {
    const prices = this.#prices;
    if (high > (prices[1] ?? 0)) prices[1] = high;
    if (low < (prices[2] ?? 0)) prices[2] = low;
    prices[3] = close;
    prices[4] = (prices[4] ?? 0) + volume;
  }

  /** Does a trade of this moment belong into candles? Those of a day and longer count auctions too. */
  takes(at: number): boolean {
    return this.frame >= DAY_MIN || this.ends.inSession(at);
  }

  /** The forming bar becomes the newest candle. @returns false for one that is not whole and was dropped. */
  close(): boolean {
    const prices = this.#prices;
    const whole = !this.partial;
    if (whole) this.store.push(this.at, prices[0] ?? 0, prices[1] ?? 0, prices[2] ?? 0, prices[3] ?? 0, prices[4] ?? 0);
    this.floor = this.end;
    this.at = -1;
    this.end = Number.POSITIVE_INFINITY;
    this.partial = false;
    return whole;
  }

  exportState(): BarFeedState {
    const { series, store, at, floor, partial } = this;
    return {
      name: series.name, instrument: series.instrument.key, frame: series.frame, store: store.exportState(),
      lines: series.lines.map((line) => line.exportState()),
      forming: at < 0 || partial ? undefined : [at, ...this.#prices],
      floor: Number.isFinite(floor) ? floor : 0,
    };
  }

  /** @returns sentences about what could not be taken over. */
  importState(state: BarFeedState): string[] {
    this.floor = state.floor;
    const [at = -1, ...prices] = state.forming ?? [];
    this.at = at;
    this.end = at < 0 ? Number.POSITIVE_INFINITY : this.ends.endOf(at);
    this.partial = false;
    this.#prices.set(prices);
    const { lines } = this.series;
    const taken = importLines(lines, state.lines);
    // Candles and lines go together: lines that were warmed up with other candles keep those.
    if (taken || lines.length === 0 || this.store.count === 0) this.store.importState(state.store);
    return taken || lines.length === 0 ? [] : [`The indicators on "${this.series.name}" are others than in the running version: they go on from their own warm-up.`];
  }
}

import { BAR } from "./bar-fields.ts";

/** Fields of a candle, as `history` and `follow` name them. Prices in rupees, volume in units, time as epoch ms. */
export const FIELDS = ["at", "open", "high", "low", "close", "volume"] as const;
export type Field = (typeof FIELDS)[number];

const LEAST_ROOM = 512;

/**
 * The closed candles of one series that are kept: columns that are appended to, and moved to the front when
 * they are full, so that the newest `kept` always lie in one piece. Only what has closed is ever in here.
 */
export class CandleStore {
  readonly kept: number;
  readonly columns: Readonly<Record<Field, Float64Array<ArrayBuffer>>>;
  /** Candles that have closed since the start, warm-up included. */
  count = 0;
  /** Where the next one goes. */
  end = 0;
  readonly #room: number;

  constructor(kept: number) {
    this.kept = Math.max(2, kept);
    this.#room = Math.max(LEAST_ROOM, this.kept * 2);
    const column = (): Float64Array<ArrayBuffer> => new Float64Array(this.#room);
    this.columns = { at: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  }

  /** How many can be looked back at now. */
  get length(): number {
    return Math.min(this.count, this.kept);
  }

  push(at: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (this.end === this.#room) this.#moveToFront();
    const { columns, end } = this;
    columns.at[end] = at;
    columns.open[end] = open;
    columns.high[end] = high;
    columns.low[end] = low;
    columns.close[end] = close;
    columns.volume[end] = volume;
    this.end = end + 1;
    this.count += 1;
  }

  /** @param bar its figures, as BAR places them. */
  pushBar(bar: Float64Array): void {
    if (this.end === this.#room) this.#moveToFront();
    const { columns, end } = this;
    columns.at[end] = bar[BAR.at] ?? 0;
    columns.open[end] = bar[BAR.open] ?? 0;
    columns.high[end] = bar[BAR.high] ?? 0;
    columns.low[end] = bar[BAR.low] ?? 0;
    columns.close[end] = bar[BAR.close] ?? 0;
    columns.volume[end] = bar[BAR.volume] ?? 0;
    this.end = end + 1;
    this.count += 1;
  }

  #moveToFront(): void {
    for (const field of FIELDS) this.columns[field].copyWithin(0, this.end - this.kept, this.end);
    this.end = this.kept;
  }

  exportState(): CandleStoreState {
    const from = this.end - this.length;
    return { count: this.count, rows: FIELDS.map((field) => Array.from(this.columns[field].subarray(from, this.end))) };
  }

  /** Takes the rows in, as many as are kept here. */
  importState({ count, rows }: CandleStoreState): void {
    const length = Math.min(rows[0]?.length ?? 0, this.kept);
    FIELDS.forEach((field, i) => this.columns[field].set((rows[i] ?? []).slice(-length || undefined)));
    this.end = length;
    this.count = count;
  }
}

export interface CandleStoreState {
  readonly count: number;
  /** One list per field. */
  readonly rows: readonly (readonly number[])[];
}

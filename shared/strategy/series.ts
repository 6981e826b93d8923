import type { Frame } from "../domain/candle.ts";
import { FRAMES } from "../domain/candle.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { CandleStore, Field } from "./candle-store.ts";
import { FIELDS } from "./candle-store.ts";
import { Candle } from "./candle-view.ts";
import type { InstrumentHandle } from "./instrument-handle.ts";
import type { Followed } from "./line.ts";
import { Line } from "./line.ts";
import type { Tick } from "./tick.ts";

/** Candles that a strategy can be given: an instrument at a frame. */
export interface CandleWish {
  readonly kind: "candles";
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
  /** Closed candles that `history` can reach back. */
  readonly history: number;
}

/** Every tick of an instrument. */
export interface TickWish {
  readonly kind: "ticks";
  readonly instrument: InstrumentKey;
}

export type SeriesWish = CandleWish | TickWish;
export type SeriesWishes = Readonly<Record<string, SeriesWish>>;
export type HandlesOf<S extends SeriesWishes> = { readonly [K in keyof S]: S[K] extends TickWish ? TickSeries : CandleSeries };

/** Longest look back, candles. */
export const MOST_HISTORY = 20_000;

/** @throws RangeError for a frame that does not exist and a history out of bounds. */
export function candles(instrument: InstrumentKey, frame: Frame, { history = 2 }: { readonly history?: number } = {}): CandleWish {
  if (!FRAMES.includes(frame)) throw new RangeError(`There are no candles of ${String(frame)} minutes; there are ${FRAMES.join(", ")}.`);
  if (!Number.isSafeInteger(history) || history < 0 || history > MOST_HISTORY) throw new RangeError(`history must be a whole number from 0 to ${MOST_HISTORY}; it is ${String(history)}.`);
  return { kind: "candles", instrument, frame, history };
}

export function ticks(instrument: InstrumentKey): TickWish {
  return { kind: "ticks", instrument };
}

interface FedByField {
  readonly line: Line<unknown>;
  readonly indicator: Followed<number, unknown>;
  readonly column: Float64Array;
}
interface FedByCandle {
  readonly line: Line<unknown>;
  readonly indicator: Followed<Candle, unknown>;
}

/** Told once more where lines must be made, since a line that comes later would have missed the warm-up. */
const TOO_LATE = "follow() belongs among the fields of the class (fast = this.series.bars.follow(…)): here it would have missed the candles of the warm-up.";

/** Closed candles of one instrument at one frame. */
export class CandleSeries {
  readonly name: string;
  readonly instrument: InstrumentHandle;
  readonly frame: Frame;
  readonly #store: CandleStore;
  readonly #views: (Candle | undefined)[] = [];
  readonly #byField: FedByField[] = [];
  readonly #byCandle: FedByCandle[] = [];
  readonly #newest: Candle;
  #open = true;

  constructor(name: string, instrument: InstrumentHandle, frame: Frame, store: CandleStore) {
    this.name = name;
    this.instrument = instrument;
    this.frame = frame;
    this.#store = store;
    this.#newest = new Candle(this, store, 0);
    this.#views[0] = this.#newest;
  }

  /** Candles that have closed since the start, those of the warm-up included. */
  get count(): number {
    return this.#store.count;
  }

  /** The newest closed candle; undefined before the first. */
  get current(): Candle | undefined {
    return this.#store.count > 0 ? this.#newest : undefined;
  }
  /** The one before it. */
  get previous(): Candle | undefined {
    return this.candle(1);
  }

  /** A closed candle, `back` before the newest; undefined where there is none, or it is no longer kept. */
  candle(back: number): Candle | undefined {
    if (!Number.isSafeInteger(back) || back < 0) throw new RangeError(`candle(back): back must be a whole number from 0; it is ${String(back)}. What has not closed cannot be seen.`);
    if (back >= this.#store.length) return undefined;
    return (this.#views[back] ??= new Candle(this, this.#store, back));
  }

  /**
   * The last `length` values of a field, oldest first, the newest closed candle last. A window on the
   * series' own memory: valid during the callback.
   * @returns undefined until so many candles have closed.
   * @throws RangeError for more than the wish asked for.
   */
  history(field: Field, length: number): Float64Array | undefined {
    const { columns, end, kept, length: there } = this.#store;
    if (!Number.isSafeInteger(length) || length < 1 || length > kept) throw new RangeError(`history(…, ${String(length)}): series "${this.name}" keeps ${kept} candles; ask for more with candles(…, { history: ${String(length)} }).`);
    if (!FIELDS.includes(field)) throw new RangeError(`history("${String(field)}"): a candle has ${FIELDS.join(", ")}.`);
    return length > there ? undefined : columns[field].subarray(end - length, end);
  }

  /** Lets an indicator follow a field of the candles; it is warmed up before the start and carried over by a swap. */
  follow<Output>(indicator: Followed<number, Output>, field: Field): Line<Output>;
  /** Lets an indicator follow whole candles. */
  follow<Output>(indicator: Followed<Candle, Output>): Line<Output>;
  follow<Output>(indicator: Followed<number, Output> | Followed<Candle, Output>, field?: Field): Line<Output> {
    if (!this.#open) throw new Error(TOO_LATE);
    const line = new Line<Output>(indicator);
    if (field === undefined) this.#byCandle.push({ line: line, indicator: indicator as Followed<Candle, Output> });
    else if (FIELDS.includes(field)) this.#byField.push({ line: line, indicator: indicator as Followed<number, Output>, column: this.#store.columns[field] });
    else throw new RangeError(`follow(…, "${String(field)}"): a candle has ${FIELDS.join(", ")}.`);
    return line;
  }

  /** For the runner: the indicators take the candle that has just been stored. */
  feed(): void {
    const { end } = this.#store;
    const fields = this.#byField;
    for (let i = 0; i < fields.length; i++) {
      const fed = fields[i];
      if (fed) fed.line.take(fed.indicator.next(fed.column[end - 1] ?? 0));
    }
    const whole = this.#byCandle;
    for (let i = 0; i < whole.length; i++) {
      const fed = whole[i];
      if (fed) fed.line.take(fed.indicator.next(this.#newest));
    }
  }

  /** For the runner. */
  close(): void {
    this.#open = false;
  }
  get lines(): readonly Line<unknown>[] {
    return [...this.#byField, ...this.#byCandle].map(({ line }) => line);
  }
}

/** The ticks of one instrument. */
export class TickSeries {
  readonly name: string;
  readonly instrument: InstrumentHandle;
  readonly #fed: { readonly line: Line<unknown>; readonly indicator: Followed<number, unknown> }[] = [];
  #open = true;

  constructor(name: string, instrument: InstrumentHandle) {
    this.name = name;
    this.instrument = instrument;
  }

  /** Lets an indicator follow the traded price. There is no history of ticks: it warms up as they come. */
  follow<Output>(indicator: Followed<number, Output>): Line<Output> {
    if (!this.#open) throw new Error(TOO_LATE);
    const line = new Line<Output>(indicator);
    this.#fed.push({ line: line, indicator });
    return line;
  }

  /** For the runner. */
  feed(tick: Tick): void {
    for (const { line, indicator } of this.#fed) line.take(indicator.next(tick.price));
  }
  close(): void {
    this.#open = false;
  }
  get lines(): readonly Line<unknown>[] {
    return this.#fed.map(({ line }) => line);
  }
}

import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { Candle } from "../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { MINUTE_MS } from "../../shared/domain/time.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { FULL, Q } from "../../shared/streams/quote-fields.ts";

export interface LiveBarsOptions {
  readonly marketAt: () => MarketTime | undefined;
  /** The newest quote of an instrument; false when there is none. */
  readonly quote: (key: InstrumentKey, into: Float64Array) => boolean;
  /** Does some page still want its quotes? */
  readonly watched: (key: InstrumentKey) => boolean;
  /** The broker's own newest minutes, ascending. */
  readonly minutes: (key: InstrumentKey, count: number) => Promise<readonly Candle[]>;
  readonly onCount: (counts: LiveBarCounts) => void;
  /** The broker's bar of a finished minute is another than the one made of ticks, or fills a gap. */
  readonly onCorrected: (key: InstrumentKey) => void;
}

/** Minutes built from ticks that the broker has told as well, and how many of them were not the same. */
export interface LiveBarCounts {
  readonly checked: number;
  readonly differed: number;
}

export interface Stretch {
  readonly from: MarketTime;
  readonly to: MarketTime;
}

/** Stretches kept of one instrument; the oldest go first. */
const MOST_STRETCHES = 50;
/** Charts followed at once: each costs one request for candles a minute, of the broker's 180. */
const MOST_FOLLOWED = 8;
/** The broker's bar of a minute is taken for its last word so long after the minute's end, market ms. */
export const SETTLED_MS = 4_000;
/** A bar that the broker has not told by then is not waited for, market ms after the minute's end. */
const PATIENCE_MS = 45_000;
/** The minute, the one before it and the forming one. */
const MINUTES_ASKED = 3;

/**
 * Bars built from ticks on their way to charts: where ticks were missing, so that only the broker's own candle fills
 * them, and how well each finished minute agrees with the broker's candle of it, which has the last word.
 */
export class LiveBars {
  readonly #options: LiveBarsOptions;
  readonly #gaps = new Map<InstrumentKey, Stretch[]>();
  /** Followed by charts, the latest last. Minutes that begin earlier than this were not seen from their first tick, or were compared already. */
  readonly #next = new Map<InstrumentKey, number>();
  readonly #asking = new Set<InstrumentKey>();
  readonly #quote = new Float64Array(FULL);
  #checked = 0;
  #differed = 0;

  constructor(options: LiveBarsOptions) {
    this.#options = options;
  }

  missing(stretch: Stretch, keys: readonly InstrumentKey[]): void {
    for (const key of keys) this.#gaps.set(key, [...(this.#gaps.get(key) ?? []), stretch].slice(-MOST_STRETCHES));
  }

  /** Answers a chart: what fills a gap is marked, and up to where the broker's minutes are final. */
  async answer(request: Request<"market.candles">, ask: () => Promise<Answer<"market.candles">>): Promise<Answer<"market.candles">> {
    const { instrument, frame, before, follow = false } = request;
    const now = this.#options.marketAt();
    if (follow && now !== undefined) this.#follow(instrument, now);
    const answer = await ask();
    const first = answer.candles[0]?.at;
    const filled = first === undefined ? [] : (this.#gaps.get(instrument) ?? []).filter(({ to }) => to > first && (before === undefined || to <= before));
    const final = frame === 1 && before === undefined && now !== undefined ? minuteOf(now - SETTLED_MS) : undefined;
    return { ...answer, ...(filled.length > 0 && { filled }), ...(final !== undefined && { final: final as MarketTime }) };
  }

  /** About once a second: minutes that are over are compared, one request for each chart and minute. */
  look(): void {
    const now = this.#options.marketAt();
    if (now === undefined) return;
    for (const [key, next] of this.#next) {
      if (!this.#options.watched(key)) {
        this.#next.delete(key);
        continue;
      }
      const live = this.#finished(key, now);
      if (!live || live.at < next || this.#asking.has(key)) continue;
      if (now > live.at + MINUTE_MS + PATIENCE_MS) this.#next.set(key, live.at + MINUTE_MS);
      else void this.#check(key, live);
    }
  }

  #follow(key: InstrumentKey, now: MarketTime): void {
    const next = this.#next.get(key) ?? Math.ceil(now / MINUTE_MS) * MINUTE_MS;
    this.#next.delete(key);
    this.#next.set(key, next);
    for (const oldest of this.#next.keys()) {
      if (this.#next.size <= MOST_FOLLOWED) break;
      this.#next.delete(oldest);
    }
  }

  /** The newest minute of the board that has been over for long enough. */
  #finished(key: InstrumentKey, now: MarketTime): Candle | undefined {
    const quote = this.#quote;
    if (!this.#options.quote(key, quote)) return undefined;
    for (const first of [Q.minuteAt, Q.lastMinuteAt]) {
      const at = quote[first] ?? 0;
      if (at === 0 || now < at + MINUTE_MS + SETTLED_MS) continue;
      const [open = 0, high = 0, low = 0, close = 0, volume = 0] = quote.subarray(first + 1, first + 6);
      return { at, open, high, low, close, volume } as Candle;
    }
    return undefined;
  }

  async #check(key: InstrumentKey, live: Candle): Promise<void> {
    const { minutes, onCount, onCorrected } = this.#options;
    this.#asking.add(key);
    try {
      const told = (await minutes(key, MINUTES_ASKED)).find(({ at }) => at === live.at);
      if (!told || !this.#next.has(key)) return;
      this.#next.set(key, live.at + MINUTE_MS);
      if (this.#holed(key, live.at)) return onCorrected(key);
      const same = told.open === live.open && told.high === live.high && told.low === live.low && told.close === live.close && told.volume === live.volume;
      this.#checked += 1;
      if (!same) this.#differed += 1;
      onCount({ checked: this.#checked, differed: this.#differed });
      if (!same) onCorrected(key);
    } catch {
      // The next look asks again, until patience ends.
    } finally {
      this.#asking.delete(key);
    }
  }

  #holed(key: InstrumentKey, at: number): boolean {
    return this.#gaps.get(key)?.some(({ from, to }) => from < at + MINUTE_MS && to > at) === true;
  }
}

function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

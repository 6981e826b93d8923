import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { MINUTE_MS } from "../../shared/domain/time.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { FULL, Q } from "../../shared/streams/quote-fields.ts";

export interface LiveBarsOptions {
  readonly marketAt: () => MarketTime | undefined;
  /** The newest quote of an instrument; false when there is none. */
  readonly quote: (key: InstrumentKey, into: Float64Array) => boolean;
  readonly onCount: (counts: LiveBarCounts) => void;
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

/**
 * What is known of bars built from ticks: where ticks were missing, so that only the broker's own candle fills them,
 * and how well a finished minute agrees with the broker's candle of it.
 */
export class LiveBars {
  readonly #options: LiveBarsOptions;
  readonly #gaps = new Map<InstrumentKey, Stretch[]>();
  /** Minutes that begin earlier were not seen from their first tick, or were compared already. */
  readonly #whole = new Map<InstrumentKey, number>();
  readonly #quote = new Float64Array(FULL);
  #checked = 0;
  #differed = 0;

  constructor(options: LiveBarsOptions) {
    this.#options = options;
  }

  missing(stretch: Stretch, keys: readonly InstrumentKey[]): void {
    for (const key of keys) this.#gaps.set(key, [...(this.#gaps.get(key) ?? []), stretch].slice(-MOST_STRETCHES));
  }

  /** Looks at an answer of the broker's on its way to a chart, and marks in it what fills a gap. */
  seen({ instrument, frame, before }: Request<"market.candles">, answer: Answer<"market.candles">): Answer<"market.candles"> {
    if (frame === 1 && before === undefined) this.#compare(instrument, answer.candles);
    const first = answer.candles[0]?.at;
    const filled = first === undefined ? [] : (this.#gaps.get(instrument) ?? []).filter(({ to }) => to > first && (before === undefined || to <= before));
    return filled.length === 0 ? answer : { ...answer, filled };
  }

  #compare(key: InstrumentKey, candles: Answer<"market.candles">["candles"]): void {
    const now = this.#options.marketAt();
    const quote = this.#quote;
    const whole = this.#whole.get(key);
    if (now === undefined) return;
    if (whole === undefined || !this.#options.quote(key, quote)) {
      this.#whole.set(key, Math.ceil(now / MINUTE_MS) * MINUTE_MS);
      return;
    }
    const at = quote[Q.lastMinuteAt] ?? 0;
    const told = candles.findLast((one) => one.at === at);
    const holed = this.#gaps.get(key)?.some(({ from, to }) => from < at + MINUTE_MS && to > at) === true;
    if (!told || at < whole || holed) return;
    this.#whole.set(key, at + MINUTE_MS);
    const live = [Q.lastMinuteOpen, Q.lastMinuteHigh, Q.lastMinuteLow, Q.lastMinuteClose, Q.lastMinuteVolume].map((field) => quote[field] ?? 0);
    const same = [told.open, told.high, told.low, told.close, told.volume].every((value, i) => value === live[i]);
    this.#checked += 1;
    if (!same) this.#differed += 1;
    this.#options.onCount({ checked: this.#checked, differed: this.#differed });
  }
}

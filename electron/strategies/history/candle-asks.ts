import type { Answer, Request } from "../../../shared/contract/commands.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import { notConnected, TerminalError } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { MINUTE_MS } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";

export interface CandleAsksOptions {
  /** The market's candles, page by page: `HistoryRoom.page`. */
  readonly page: (request: Request<"market.candles">) => Promise<Answer<"market.candles">>;
  readonly marketAt: () => MarketTime | undefined;
  /** Series that are asked for at once. */
  readonly parallel: number;
}

export interface AskedCandles {
  /** Ascending; what had not ended when it was asked may be a part of a bar. */
  readonly candles: readonly Candle[];
  readonly askedAt: MarketTime;
  /** Nothing older is to be had. */
  readonly atBeginning: boolean;
}

interface Wish {
  /** Bars, of the longest that shares it. */
  count: number;
  begun: boolean;
}

interface Asked {
  readonly wish: Wish;
  /** Of market time, in which it was asked. */
  readonly minute: number;
  readonly answer: Promise<AskedCandles>;
}

/** Of one page, as the contract allows. */
const MOST_PER_PAGE = 5_000;
/** Bars beyond what is needed: the forming one, and some that a young day may lack. */
const SPARE = 2;

/**
 * Asks for candles once where many want the same: what is asked within a minute of the market is shared, what
 * still waits for its turn is asked for the longest of its wishes, and only a few are asked for at a time.
 */
export class CandleAsks {
  #options: CandleAsksOptions;
  #asked = new Map<string, Asked>();
  #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: CandleAsksOptions) {
    this.#options = options;
  }

  /** The newest candles, at least `count` where there are so many, or more. @throws what the source throws. */
  newest(instrument: InstrumentKey, frame: Frame, count: number): Promise<AskedCandles> {
    const at = this.#options.marketAt() ?? 0;
    const minute = Math.floor(at / MINUTE_MS);
    this.#forget(minute);
    const name = `${instrument} ${frame}`;
    const known = this.#asked.get(name);
    if (known && (known.wish.count >= count || !known.wish.begun)) {
      known.wish.count = Math.max(known.wish.count, count);
      return known.answer;
    }
    const wish: Wish = { count, begun: false };
    const asked: Asked = { wish, minute, answer: this.#inTurn(() => this.#read(instrument, frame, wish)) };
    this.#asked.set(name, asked);
    // What failed is asked anew by the next one.
    asked.answer.catch(() => {
      if (this.#asked.get(name) === asked) this.#asked.delete(name);
    });
    return asked.answer;
  }

  async #read(instrument: InstrumentKey, frame: Frame, wish: Wish): Promise<AskedCandles> {
    const askedAt = this.#options.marketAt();
    if (askedAt === undefined) throw new TerminalError(notConnected("The market's time is not known yet; history comes with the first tick."));
    wish.begun = true;
    const count = wish.count + SPARE;
    let candles: readonly Candle[] = [];
    for (;;) {
      const before = candles[0]?.at;
      const answer = await this.#options.page({ instrument, frame, adjusted: true, count: Math.min(MOST_PER_PAGE, count - candles.length), ...(before === undefined ? {} : { before }) });
      candles = [...answer.candles, ...candles];
      if (answer.candles.length === 0 || !answer.more) return { candles, askedAt, atBeginning: true };
      if (candles.length >= count) return { candles, askedAt, atBeginning: false };
    }
  }

  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    // Wishes of the same moment come together first. One that is woken takes the place of the one that woke it.
    await Promise.resolve();
    if (this.#running >= this.#options.parallel) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** Candles have closed since. Whoever waits for an older answer has it all the same. */
  #forget(minute: number): void {
    for (const [name, asked] of this.#asked) if (asked.minute !== minute) this.#asked.delete(name);
  }
}

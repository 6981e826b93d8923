import type { Answer, Request } from "../../shared/contract/commands.ts";
import { MONTH, WEEK } from "../../shared/domain/candle.ts";
import type { Frame } from "../../shared/domain/candle.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { BarModel, MOST_BARS } from "./bar-model.ts";
import type { Change } from "./bar-model.ts";
import { dayBar, liveMinutes } from "./minutes.ts";

/** What the chart can show of its bars. `older` says how it stands with scrolling back. */
export interface FeedState {
  readonly kind: "loading" | "ready" | "empty" | "failed";
  /** Why history could not be had, also beside bars that are shown; "" when all is well. */
  readonly sentence: string;
  readonly older: "more" | "asking" | "end" | "full";
  /** Why the page before the first bar could not be had; "" when it could. */
  readonly olderWhy?: string;
  /** Where ticks were missing and the broker's bars stand instead: the newest stretch of the last answer; absent where none. */
  readonly filled?: { readonly from: number; readonly to: number };
}

export type Stretch = NonNullable<FeedState["filled"]>;

export interface CandleFeedParts {
  readonly ask: (request: Request<"market.candles">) => Promise<Answer<"market.candles">>;
  /** Calls once after ms; the answer cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** The newest quote of the instrument into the array; false when there is none. */
  readonly quote: (into: Float64Array) => boolean;
  /** Prices before a split or bonus as if it had been before them. */
  readonly adjusted?: boolean;
  readonly onBars: (change: Change) => void;
  readonly onState: (state: FeedState) => void;
}

/** Bars of the first answer (several screens), and of each older page. */
const FIRST = 600;
const PAGE = 1_000;
/** A roll may come before the broker has finished the bar: history is asked again so much later, ms. */
const SETTLE_MS = 5_000;
/** Days asked for beside weeks and months: those of the running one, and some. */
const DAYS_OF: Readonly<Partial<Record<Frame, number>>> = { [WEEK]: 8, [MONTH]: 25 };
const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000] as const;

/**
 * Loads and keeps the bars of one instrument and timeframe: first answer, live quotes, older pages,
 * gaps, retries. One lives as long as the chart shows that instrument and timeframe.
 */
export class CandleFeed {
  readonly model: BarModel;
  readonly #instrument: InstrumentKey;
  readonly #parts: CandleFeedParts;
  readonly #quote = new Float64Array(64);
  /** Stretches in which the broker's bars stand for missing ticks, as the last answer told them. */
  #filled: readonly Stretch[] = [];
  #state: FeedState = { kind: "loading", sentence: "", older: "more" };
  /** Grows with each load; answers of an earlier one are dropped. */
  #round = 0;
  #failures = 0;
  #closed = false;
  #cancelTimer: (() => void) | undefined;

  constructor(instrument: InstrumentKey, frame: Frame, parts: CandleFeedParts) {
    this.#instrument = instrument;
    this.#parts = parts;
    this.model = new BarModel(frame);
  }

  get filled(): readonly Stretch[] {
    return this.#filled;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Asks for the newest bars (again): at first, after a reconnect, when the terminal says they changed. */
  async load(): Promise<void> {
    const round = ++this.#round;
    this.#stopTimer();
    if (this.model.bars.length === 0) this.#become({ kind: "loading", sentence: "" });
    try {
      const [history, minutes] = await Promise.all([this.#ask(this.model.frame, FIRST), this.#pieces()]);
      if (this.#closed || round !== this.#round) return;
      this.#failures = 0;
      const { final } = this.model.frame === 1 ? history : minutes;
      const kept = this.model.reload(history.candles, minutes.candles, { final, opens: history.opens });
      if (history.filled) this.#filled = history.filled;
      const filled = history.filled?.at(-1);
      if (filled) this.#become({ filled });
      if (kept === 0) this.#become({ older: history.more ? "more" : "end" });
      else if (this.#state.older === "asking") this.#become({ older: "more" });
      this.#applyQuote();
      this.#show({ kind: "all" });
    } catch (error) {
      if (!this.#closed && round === this.#round) this.#failed(failureOf(error).sentence);
    }
  }

  /** A new quote of the instrument is there. Called at most once per animation frame. */
  quoted(): void {
    const change = this.#applyQuote();
    // Before history is there they are only kept: it may come later than minutes that it does not know.
    const { kind } = this.#state;
    if (change.kind !== "none" && (kind === "ready" || kind === "empty")) this.#show(change);
  }

  /** Asks for the page before the first bar, unless one is on its way or there is none. */
  async loadOlder(): Promise<void> {
    const first = this.model.bars[0];
    if (!first || this.#state.kind !== "ready" || this.#state.older !== "more") return;
    if (this.model.bars.length >= MOST_BARS) return this.#become({ older: "full" });
    const round = this.#round;
    this.#become({ older: "asking", olderWhy: "" });
    try {
      const answer = await this.#parts.ask({ instrument: this.#instrument, frame: this.model.frame, before: first.at, count: PAGE, ...this.#even });
      if (this.#closed || round !== this.#round) return;
      const came = this.model.prepend(answer.candles);
      this.#become({ older: this.model.bars.length >= MOST_BARS ? "full" : answer.more && came > 0 ? "more" : "end" });
      if (came > 0) this.#parts.onBars({ kind: "all" });
    } catch (error) {
      // The next scroll asks again.
      if (!this.#closed && round === this.#round) this.#become({ older: "more", olderWhy: failureOf(error).sentence });
    }
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer();
  }

  get #even(): { readonly adjusted?: true } {
    return this.#parts.adjusted === true ? { adjusted: true } : {};
  }

  /** Whoever goes on with minutes of its own has them compared with the broker's. */
  #ask(frame: Frame, count: number): Promise<Answer<"market.candles">> {
    return this.#parts.ask({ instrument: this.#instrument, frame, count, ...(frame === 1 && { follow: true }), ...this.#even });
  }

  /** The minutes (for weeks and months the days) of the running bar, so that its volume is exact. Without them the bar is still whole, but may lag. */
  async #pieces(): Promise<Pick<Answer<"market.candles">, "candles" | "final">> {
    const { frame } = this.model;
    if (frame === 1 || frame === 1440) return { candles: [] };
    const days = DAYS_OF[frame];
    const { candles, final } = await (days === undefined ? this.#ask(1, frame + 2) : this.#ask(1440, days)).catch(() => ({ candles: [], final: undefined }));
    return { candles, ...(final !== undefined && { final }) };
  }

  #applyQuote(): Change {
    if (!this.#parts.quote(this.#quote)) return { kind: "none" };
    if (this.model.frame === 1440) {
      const today = dayBar(this.#quote);
      return today ? this.model.liveDay(today) : { kind: "none" };
    }
    const minutes = this.model.frame > 1440 ? { forming: dayBar(this.#quote), last: undefined } : liveMinutes(this.#quote);
    const { change, gap } = this.model.live(minutes);
    if (gap && !this.#cancelTimer) this.#later(SETTLE_MS);
    return change;
  }

  #show(change: Change): void {
    const kind = this.model.bars.length === 0 ? "empty" : "ready";
    // A live bar does not take back that history could not be had; only an answer does.
    const sentence = change.kind === "all" ? "" : this.#state.sentence;
    if (kind !== this.#state.kind || sentence !== this.#state.sentence) this.#become({ kind, sentence });
    this.#parts.onBars(change);
  }

  /** Bars that are on the screen stay there, marked as old; only an empty chart becomes an error. Either way it is tried again. */
  #failed(sentence: string): void {
    this.#become({ kind: this.#state.kind === "ready" ? "ready" : "failed", sentence });
    this.#later(RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)] ?? SETTLE_MS);
  }

  #later(ms: number): void {
    this.#cancelTimer = this.#parts.after(ms, () => {
      this.#cancelTimer = undefined;
      void this.load();
    });
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #become(news: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...news };
    this.#parts.onState(this.#state);
  }
}

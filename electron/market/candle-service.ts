import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { Candle, Frame } from "../../shared/domain/candle.ts";
import { MONTH, WEEK, barOpen } from "../../shared/domain/candle.ts";
import { TerminalError, badInput, notConnected } from "../../shared/domain/errors.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { MINUTE_MS } from "../../shared/domain/time.ts";
import type { CorporateAction } from "../../shared/history/corporate-actions.ts";
import { adjust } from "../../shared/history/corporate-actions.ts";
import { aggregate } from "../../shared/history/aggregate.ts";
import { dayAt, dayStart } from "../../shared/history/days.ts";
import { sourceOf } from "../../shared/history/frames.ts";
import type { Sessions } from "../../shared/history/sessions.ts";
import type { HistoryBook } from "../history/history-book.ts";

export interface CandleServiceOptions {
  readonly book: HistoryBook;
  readonly instrument: (key: Instrument["key"]) => Instrument | undefined;
  readonly sessions: (instrument: Instrument) => Sessions;
  readonly marketAt: () => MarketTime | undefined;
  /** Splits and bonuses since a day (days since 1970-01-01); none where they cannot be known. */
  readonly actions: (instrument: Instrument, from: number) => Promise<readonly CorporateAction[]>;
}

/** Spans to go back through when a stretch is thin (holidays, a young listing). */
const MAX_SPANS = 3;
/** Somebody waits for the chart: a doubtful answer is asked for again so often only. */
const PATIENCE = 2;
const EQUITY_MINUTES = 375;
const WEEK_DAYS = 7;
const MONTH_DAYS = 31;
/** Calendar days of one span at most, by minutes of the bars asked for. */
const MOST_DAYS = 2_000;

/** Historical bars for a chart, in pages: from what is kept where it is whole, else from the broker. */
export class CandleService {
  #options: CandleServiceOptions;

  constructor(options: CandleServiceOptions) {
    this.#options = options;
  }

  /** @throws TerminalError when the instrument is unknown or the broker gives no answer. */
  async page(request: Request<"market.candles">): Promise<Answer<"market.candles">> {
    const { frame, before, count, adjusted = false } = request;
    const instrument = this.#options.instrument(request.instrument);
    if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${request.instrument} is not in today's instrument list.`));
    const now = this.#options.marketAt();
    if (now === undefined) throw new TerminalError(notConnected("The market's time is not known yet; candles come with the first tick."));
    const sessions = this.#options.sessions(instrument);
    let candles: readonly Candle[] = [];
    let to = dayAt(Math.min((before ?? now + 1) - 1, now));
    for (let span = 0; span < MAX_SPANS && candles.length < count; span++) {
      const from = firstDay(to - spanDays(frame, count), frame);
      const source = sourceOf(frame);
      const kept = await this.#options.book.series({ instrument, frame: source, from, to, sessions, now, patience: PATIENCE });
      const even = adjusted ? adjust(kept, await this.#options.actions(instrument, from)) : kept;
      const bars = source === frame ? even : aggregate(even, frame, sessions);
      // What there is, now: the next page looks further back, and finds out slowly whether that is the beginning.
      if (bars.length === 0 && candles.length > 0) break;
      candles = [...(before === undefined ? bars : bars.filter(({ at }) => at < before)), ...candles];
      to = from - 1;
    }
    // One empty span may be a suspension; only a page with nothing in any of its spans is the beginning of history.
    return { candles: candles.slice(-count), more: candles.length > 0, ...(before === undefined && { opens: opensAt(now, sessions) }) };
  }
}

/** Calendar days that hold `count` bars with some room for weekends and holidays. */
function spanDays(frame: Frame, count: number): number {
  if (frame === WEEK || frame === MONTH) return Math.min(MOST_DAYS, count * (frame === WEEK ? WEEK_DAYS : MONTH_DAYS));
  const perDay = frame === 1440 ? 1 : Math.ceil(EQUITY_MINUTES / frame);
  return Math.min(MOST_DAYS, Math.ceil((count / perDay) * 1.5) + 4);
}

/** From where the bars of the running day are counted just now, minutes since midnight: a special session's window is its own. */
function opensAt(now: MarketTime, sessions: Sessions): number {
  const day = dayAt(now);
  const minute = (now - dayStart(day)) / MINUTE_MS;
  const windows = sessions.windows(day);
  return windows.findLast(({ open }) => open <= minute)?.open ?? windows[0]?.open ?? sessions.usualOpen;
}

/** A span begins with a whole week or month. */
function firstDay(day: number, frame: Frame): number {
  return frame === WEEK || frame === MONTH ? dayAt(barOpen(day * 86_400_000, frame)) : day;
}

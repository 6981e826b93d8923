import { marketSegmentOf } from "../../../shared/calendar/session-tables.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { WarmCandles } from "../../../shared/contract/strategy-host.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istTime, MINUTE_MS } from "../../../shared/domain/time.ts";
import { dayText } from "../../../shared/history/days.ts";
import { frameName } from "../../../shared/history/frames.ts";
import { sessionsOf } from "../../../shared/history/sessions.ts";
import { BarEnds } from "../../../shared/strategy/bar-ends.ts";
import type { InstrumentFacts } from "../../../shared/strategy/instrument-handle.ts";
import type { SeriesNeed } from "../../../shared/strategy/run-parts.ts";
import type { AskedCandles, CandleAsksOptions } from "./candle-asks.ts";
import { CandleAsks } from "./candle-asks.ts";
import { formingMinutes, joinMinutes, SETTLED_MS } from "./forming-bar.ts";

export interface RunHistoryOptions extends Pick<CandleAsksOptions, "page" | "marketAt"> {
  readonly calendar: TradingCalendar;
  /** The running minute and the one before it, from ticks; none where there are none. */
  readonly minutes: (key: InstrumentKey) => readonly Candle[];
  readonly parallel?: number;
}

export interface RunHistoryAnswer {
  readonly warm: readonly WarmCandles[];
  /** What could not be had, and what that means; empty where all was there. */
  readonly sentences: readonly string[];
}

/** One series on its way. */
interface Lane {
  readonly need: SeriesNeed & { readonly frame: Frame };
  readonly symbol: string;
  readonly ends: BarEnds;
}

/** The broker gives a few answers a second, and charts want some of them. */
const PARALLEL = 3;
const DAY: Frame = 1440;
/** More than the days of a month that is running. */
const DAYS_OF_PERIOD = 31;

/** History for the warm-up of strategies: closed candles, and what is known of the bars that are forming. */
export class RunHistory {
  #options: RunHistoryOptions;
  #asks: CandleAsks;

  constructor(options: RunHistoryOptions) {
    this.#options = options;
    this.#asks = new CandleAsks({ parallel: PARALLEL, ...options });
  }

  /** Never rejects for what is missing: a strategy without history warms up with the candles to come, and a sentence says so. */
  async warm(needs: readonly SeriesNeed[], instruments: readonly InstrumentFacts[]): Promise<RunHistoryAnswer> {
    const sentences: string[] = [];
    const facts = new Map(instruments.map((one) => [one.key, one]));
    const lanes = needs.flatMap((need) => {
      const one = facts.get(need.instrument);
      return need.kind === "ticks" || need.frame === 0 || !one ? [] : [{ need: { ...need, frame: need.frame }, symbol: one.symbol, ends: this.#endsOf(one, need.frame) } satisfies Lane];
    });
    const closed = await Promise.all(lanes.map((lane) => this.#closedOf(lane, sentences)));
    // Behind all that took long: minutes that have ended meanwhile are in here.
    const forming = await Promise.all(lanes.map((lane, i) => this.#formingOf(lane, closed[i]?.at(-1), sentences)));
    return { warm: lanes.flatMap(({ need }, i) => [...rowsOf(need.series, need.frame, need.candles === 0 ? [] : (closed[i] ?? []).slice(-need.candles)), ...(forming[i] ?? [])]), sentences };
  }

  async #closedOf({ need, symbol, ends }: Lane, sentences: string[]): Promise<readonly Candle[]> {
    const { instrument, frame, candles: wanted } = need;
    const asked = await this.#newest(instrument, frame, Math.max(1, wanted));
    const name = `${symbol} ${frameName(frame)}`;
    if ("why" in asked) {
      sentences.push(`The history of ${name} (${need.name}) could not be had: ${asked.why} Its ${wanted} candles of warm-up are missing; it warms up with the candles to come. Start it again once history can be read.`);
      return [];
    }
    const closed = asked.candles.filter(({ at }) => ends.endOf(at) + SETTLED_MS <= asked.askedAt);
    const [first] = closed;
    if (closed.length < wanted) sentences.push(`${name} (${need.name}) has ${closed.length} of the ${wanted} candles that its warm-up asks for${first ? `: history begins ${istDay(first.at)} ${istTime(first.at).slice(0, 5)}` : ""}. Indicators that need more have their values after up to ${wanted - closed.length} more candles.`);
    return closed;
  }

  async #formingOf({ need, symbol, ends }: Lane, last: Candle | undefined, sentences: string[]): Promise<WarmCandles[]> {
    const { series, instrument, frame } = need;
    const now = this.#options.marketAt();
    if (now === undefined) return [];
    const bar = ends.openOf(now);
    const since = last ? ends.endOf(last.at) : bar;
    // The newest bar has closed, and no trade can have opened another.
    if (frame >= DAY ? last?.at === bar : !ends.inSession(now) && !ends.inSession(since)) return [];
    const rows: WarmCandles[] = [];
    if (frame > DAY) {
      const days = await this.#newest(instrument, DAY, DAYS_OF_PERIOD);
      if ("why" in days) return this.#without(symbol, frame, days.why, sentences);
      rows.push(...rowsOf(series, DAY, days.candles.filter(({ at }) => at >= bar && istDay(at) < istDay(now))));
    }
    // Bars of a day and longer are built from the minutes of this day alone; shorter ones never reach over a night.
    const from = Math.max(startOfDay(now), frame >= DAY ? 0 : since);
    const minutes = await this.#minutesSince(instrument, from, now);
    if ("why" in minutes) return this.#without(symbol, frame, minutes.why, sentences);
    const at = this.#options.marketAt() ?? now;
    const fit = joinMinutes(minutes.candles, this.#options.minutes(instrument), minutes.askedAt).filter((one) => one.at >= from && (frame >= DAY || ends.inSession(one.at)));
    return [...rows, ...rowsOf(series, 1, formingMinutes(fit, at, ends))];
  }

  #minutesSince(instrument: InstrumentKey, from: number, now: number): Promise<AskedCandles | { readonly why: string }> {
    return this.#newest(instrument, 1, Math.max(1, Math.ceil((now - from) / MINUTE_MS)));
  }

  #without(symbol: string, frame: Frame, why: string, sentences: string[]): WarmCandles[] {
    sentences.push(`The candle of ${symbol} ${frameName(frame)} that is forming could not be read: ${why} It is left out; the first candle is the one after it.`);
    return [];
  }

  async #newest(instrument: InstrumentKey, frame: Frame, count: number): Promise<AskedCandles | { readonly why: string }> {
    try {
      return await this.#asks.newest(instrument, frame, count);
    } catch (error) {
      return { why: error instanceof Error ? error.message : String(error) };
    }
  }

  #endsOf({ exchange, fnoStock }: InstrumentFacts, frame: Frame): BarEnds {
    const { calendar } = this.#options;
    return new BarEnds(frame, sessionsOf(calendar, exchange, fnoStock), (day) => calendar.spanOf(marketSegmentOf(exchange), dayText(day), "closing-auction", { fnoStock })?.until);
  }
}

function startOfDay(at: MarketTime): number {
  return Date.parse(`${istDay(at)}T00:00:00+05:30`);
}

function rowsOf(series: number, frame: Frame, candles: readonly Candle[]): WarmCandles[] {
  if (candles.length === 0) return [];
  const rows = new Float64Array(candles.length * 6);
  candles.forEach(({ at, open, high, low, close, volume }, i) => rows.set([at, open, high, low, close, volume], i * 6));
  return [{ series, frame, rows }];
}

import { marketSegmentOf } from "../calendar/session-tables.ts";
import type { TradingCalendar } from "../calendar/trading-calendar.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import { dayText } from "../history/days.ts";
import { sessionsOf } from "../history/sessions.ts";
import type { Sessions } from "../history/sessions.ts";
import { BarEnds } from "./bar-ends.ts";
import { BarFeed } from "./bar-feed.ts";
import { CandleStore } from "./candle-store.ts";
import type { InstrumentFacts, MarketFigures } from "./instrument-handle.ts";
import { InstrumentHandle, PositionView } from "./instrument-handle.ts";
import type { LedgerInstrument, StrategyLedger } from "./ledger.ts";
import type { RunPlan } from "./run-plan.ts";
import { CandleSeries, TickSeries } from "./series.ts";
import type { Frame } from "../domain/candle.ts";

/** What one series needs before the run begins, for whoever fetches it. */
export interface SeriesNeed {
  /** Number of the series, for `warm`. */
  readonly series: number;
  readonly name: string;
  readonly kind: "candles" | "ticks";
  readonly instrument: InstrumentKey;
  /** Minutes; 0 for ticks. */
  readonly frame: Frame | 0;
  /** Closed candles that should be given; 0 for ticks. */
  readonly candles: number;
}

/**
 * Recursive averages (EMA, RSI, ATR) still carry their first value when `warmUp` is over; after four times
 * as long a share of at most (1 − 2 / (n + 1))^(3n) ≈ e^−6 of it is left, 0.25 %.
 */
const WARM_UP_TIMES = 4;

/** Everything that belongs to one instrument of a run. */
export interface InstrumentLane {
  readonly handle: InstrumentHandle;
  readonly sessions: Sessions;
  readonly auctionEnd: (day: number) => number | undefined;
  /** Indices trade no units: each of their packets tells a value. */
  readonly index: boolean;
  readonly feeds: BarFeed[];
  readonly ticks: TickSeries[];
  /** Of the bars that are given from outside. */
  input: { readonly frame: Frame; readonly ends: BarEnds } | undefined;
  /** Earliest end of a forming bar; Infinity where there is none. */
  due: number;
  /** Of the last tick, and how many before it had the same stamp. */
  stamp: number;
  nth: number;
}

export interface RunParts {
  readonly lanes: readonly InstrumentLane[];
  readonly feeds: readonly BarFeed[];
  readonly ticks: readonly TickSeries[];
  readonly series: Readonly<Record<string, CandleSeries | TickSeries>>;
  readonly figures: MarketFigures;
  readonly ledger: StrategyLedger;
}

export interface PartsWorld {
  readonly calendar: TradingCalendar;
  readonly unitsPerRupee: number;
  readonly ledger: (instruments: readonly LedgerInstrument[], lastPrices: Float64Array) => StrategyLedger;
}

/** Makes the handles of a run and what feeds them. */
export function makeParts({ wishes, instruments }: RunPlan, { calendar, unitsPerRupee, ledger: ledgerOf }: PartsWorld): RunParts {
  const column = (): Float64Array<ArrayBuffer> => new Float64Array(instruments.length);
  const figures = { last: column(), bid: column(), ask: column() };
  const ledger = ledgerOf(instruments.map(({ multiplier, kind }) => ({ multiplier, paid: kind !== "future" })), figures.last);
  const lanes = instruments.map((facts, i): InstrumentLane => laneOf(facts, new InstrumentHandle(facts, i, figures, new PositionView(ledger, i, unitsPerRupee), unitsPerRupee), calendar));
  const series: Record<string, CandleSeries | TickSeries> = {};
  const feeds: BarFeed[] = [];
  for (const [index, [name, wish]] of wishes.entries()) {
    const lane = lanes.find(({ handle }) => handle.key === wish.instrument);
    if (!lane) continue;
    if (wish.kind === "ticks") {
      const ticks = new TickSeries(name, lane.handle);
      lane.ticks.push(ticks);
      series[name] = ticks;
      continue;
    }
    const store = new CandleStore(wish.history);
    const candles = new CandleSeries(name, lane.handle, wish.frame, store);
    const feed = new BarFeed(candles, store, new BarEnds(wish.frame, lane.sessions, lane.auctionEnd), index, lane.handle.index);
    feeds.push(feed);
    lane.feeds.push(feed);
    series[name] = candles;
  }
  return { lanes, feeds, ticks: lanes.flatMap((lane) => lane.ticks), series: Object.freeze(series), figures, ledger };
}

function laneOf(facts: InstrumentFacts, handle: InstrumentHandle, calendar: TradingCalendar): InstrumentLane {
  const { exchange, fnoStock } = facts;
  const sessions = sessionsOf(calendar, exchange, fnoStock);
  const auctionEnd = (day: number): number | undefined => calendar.spanOf(marketSegmentOf(exchange), dayText(day), "closing-auction", { fnoStock })?.until;
  return { handle, sessions, auctionEnd, index: facts.kind === "index", feeds: [], ticks: [], input: undefined, due: Number.POSITIVE_INFINITY, stamp: 0, nth: 0 };
}

/** What the series need once the strategy has been made and its indicators are known. */
export function needsOf({ wishes }: RunPlan, { feeds }: RunParts): SeriesNeed[] {
  return wishes.map(([name, wish], series) => {
    if (wish.kind === "ticks") return { series, name, kind: "ticks", instrument: wish.instrument, frame: 0, candles: 0 };
    const lines = feeds.find(({ index }) => index === series)?.series.lines ?? [];
    const longest = Math.max(0, ...lines.map((line) => line.indicator.warmUp));
    return { series, name, kind: "candles", instrument: wish.instrument, frame: wish.frame, candles: Math.max(wish.history, longest * WARM_UP_TIMES) };
  });
}

/** Minutes of candles until every indicator has its first value. */
export function firstValuesOf({ feeds }: RunParts): number {
  return Math.max(0, ...feeds.flatMap(({ frame, series }) => series.lines.map((line) => line.indicator.warmUp * frame)));
}

/** One recorded instrument: its prints day by day, and its bars. */

import { istEpoch } from "../../../../shared/domain/time.ts";
import type { RecordedFacts } from "../../../../shared/recording/facts.ts";
import type { Bar, Listing } from "../../types.ts";
import { sessionMinutes } from "../days.ts";
import { MinuteBars, Recent } from "../fold.ts";
import type { Universe } from "../universe.ts";
import { walkBars } from "./path.ts";
import type { Recorded } from "./recordings.ts";
import { firstAfter, quantityOf } from "./series.ts";
import type { PrintSeries } from "./series.ts";
import { greatestDivisor, recordedTick } from "./tick-size.ts";

/** Walked days (540 kB each), decoded ones and folded days (15 kB each) kept for each instrument. */
const KEPT_SERIES = 2;
const KEPT_FOLDS = 64;
/** An index moves in steps of 5 paise unless its recording is finer. */
const INDEX_TICK = 5;

export class RecordedInstrument {
  readonly listing: Listing;
  /** Every day with data of any kind, ascending. */
  readonly days: readonly string[];
  private readonly recorded: Recorded;
  private readonly universe: Universe;
  private readonly walked = new Recent<string, PrintSeries>(KEPT_SERIES);
  private readonly folded = new Recent<string, MinuteBars>(KEPT_FOLDS);

  constructor(recorded: Recorded, universe: Universe) {
    this.recorded = recorded;
    this.universe = universe;
    this.days = [...new Set([...recorded.ticks.keys(), ...recorded.tapes.keys(), ...recorded.intraday.keys(), ...recorded.daily.keys()])].sort();
    this.listing = recorded.name.listing(this.tick());
  }

  /** What the recording says of a day before it began. */
  facts(day: string): RecordedFacts | undefined {
    return this.recorded.tapes.get(day)?.facts;
  }

  /** The prints of a day: recorded ticks, else a walk along recorded bars, else undefined. */
  series(day: string): PrintSeries | undefined {
    const ticks = this.recorded.ticks.get(day) ?? this.walked.get(day);
    if (ticks !== undefined) return ticks;
    const tape = this.recorded.tapes.get(day);
    if (tape !== undefined) return this.walked.set(day, tape.series());
    const bars = this.recorded.intraday.get(day);
    if (bars === undefined) return undefined;
    return this.walked.set(day, walkBars(bars, this.listing.tickPaise, this.universe.calendar.hours(day).closeAt));
  }

  /** Fold of the prints at or before `now`. */
  minuteBars(day: string, now: number): MinuteBars | undefined {
    const hours = this.universe.calendar.hours(day);
    const known = this.folded.get(day);
    if (known !== undefined && now >= hours.closeAt) return known;
    const series = this.series(day);
    if (series === undefined) return undefined;
    const bars = new MinuteBars(sessionMinutes(hours));
    const end = firstAfter(series, now);
    for (let n = 0; n < end; n++) {
      // A print at the very close belongs to the last minute.
      const minute = Math.min(bars.minutes - 1, Math.floor(((series.at[n] ?? 0) - hours.openAt) / 60_000));
      bars.print(minute, series.price[n] ?? 0, quantityOf(series, n));
    }
    return now >= hours.closeAt ? this.folded.set(day, bars) : bars;
  }

  /** A whole past day as one bar: the daily file's, which has the official close, else the fold of its prints. */
  dayBar(day: string): Bar | undefined {
    const at = istEpoch(day, 0);
    const { daily, intraday, ticks, tapes } = this.recorded;
    const bars = ticks.has(day) || tapes.has(day) ? undefined : intraday.get(day)?.bars;
    // Recorded bars fold as they are: their prints, walked one by one, would give the same.
    return daily.get(day) ?? (bars === undefined ? this.minuteBars(day, Infinity)?.day(at) : foldBars(bars, at));
  }

  private tick(): number {
    const { ticks, intraday, name } = this.recorded;
    let divisor = 0;
    for (const { price } of ticks.values()) for (const paise of price) divisor = greatestDivisor(divisor, paise);
    for (const { bars } of intraday.values()) {
      for (const bar of bars) for (const paise of [bar.open, bar.high, bar.low, bar.close]) divisor = greatestDivisor(divisor, paise);
    }
    if (name.isIndex) return divisor % INDEX_TICK === 0 ? INDEX_TICK : 1;
    const first = [...ticks.keys(), ...intraday.keys()].sort()[0];
    // Daily bars alone are never traded: any tick will do.
    if (first === undefined) return 1;
    const price = ticks.get(first)?.price[0] ?? intraday.get(first)?.bars[0]?.open ?? 0;
    return recordedTick(this.universe, first, price, divisor);
  }
}

function foldBars(bars: readonly Bar[], at: number): Bar | undefined {
  const [first] = bars;
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    at,
    open: first.open,
    high: bars.reduce((high, bar) => Math.max(high, bar.high), first.high),
    low: bars.reduce((low, bar) => Math.min(low, bar.low), first.low),
    close: last.close,
    volume: bars.reduce((sum, bar) => sum + bar.volume, 0),
  };
}

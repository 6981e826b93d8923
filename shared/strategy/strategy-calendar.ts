import { marketSegmentOf } from "../calendar/session-tables.ts";
import type { MarketSegment } from "../calendar/session-tables.ts";
import type { TradingCalendar } from "../calendar/trading-calendar.ts";
import { DAY_MS, istDay, istEpoch, istTime, MINUTE_MS } from "../domain/time.ts";
import type { MarketTime } from "../domain/time.ts";
import { dayAt, dayNumber, dayStart, dayText } from "../history/days.ts";
import type { InstrumentFacts, InstrumentHandle } from "./instrument-handle.ts";

interface Hours {
  readonly open: number;
  readonly close: number;
}

/** What the calendar says about now, by the market's clock. All times are India's. */
export class StrategyCalendar {
  readonly #calendar: TradingCalendar;
  readonly #facts: readonly InstrumentFacts[];
  readonly #now: () => number;
  /** Hours of the day that begins at `#from`, by instrument. */
  #hours: (Hours | undefined)[] = [];
  #from = Number.NaN;

  constructor(calendar: TradingCalendar, facts: readonly InstrumentFacts[], now: () => number) {
    this.#calendar = calendar;
    this.#facts = facts;
    this.#now = now;
  }

  /** `YYYY-MM-DD`. */
  get day(): string {
    return istDay(this.#now());
  }
  /** `HH:MM:SS`. */
  get time(): string {
    return istTime(this.#now());
  }

  /** Is the instrument traded continuously now? */
  isOpen(instrument: InstrumentHandle): boolean {
    const hours = this.#today(instrument);
    const now = this.#now();
    return hours !== undefined && now >= hours.open && now < hours.close;
  }

  /** Minutes of continuous trading that are left today; 0 when it is over, undefined on closed days. */
  minutesToClose(instrument: InstrumentHandle): number | undefined {
    const hours = this.#today(instrument);
    return hours && Math.max(0, (hours.close - this.#now()) / MINUTE_MS);
  }

  /** Minutes since trading began today; below 0 before it, undefined on closed days. */
  minutesSinceOpen(instrument: InstrumentHandle): number | undefined {
    const hours = this.#today(instrument);
    return hours && (this.#now() - hours.open) / MINUTE_MS;
  }

  /** End of today's continuous trading; undefined on closed days. */
  closeAt(instrument: InstrumentHandle): MarketTime | undefined {
    return this.#today(instrument)?.close as MarketTime | undefined;
  }

  /** Days until the contract's last, 0 on it; undefined for what does not expire. */
  daysToExpiry(instrument: InstrumentHandle): number | undefined {
    const expiry = this.#factsOf(instrument).expiry;
    return expiry === undefined ? undefined : dayNumber(expiry) - dayAt(this.#now());
  }

  #factsOf(instrument: InstrumentHandle): InstrumentFacts {
    const facts = this.#facts[instrument.index];
    if (!facts) throw new RangeError("instrument must be one of this strategy's own: this.series.….instrument.");
    return facts;
  }

  #today(instrument: InstrumentHandle): Hours | undefined {
    const now = this.#now();
    if (!(now >= this.#from && now < this.#from + DAY_MS)) {
      this.#from = dayStart(dayAt(now));
      const day = dayText(dayAt(now));
      this.#hours = this.#facts.map(({ exchange, fnoStock }) => this.#calendar.continuousHours(marketSegmentOf(exchange), day, { fnoStock }));
    }
    this.#factsOf(instrument);
    return this.#hours[instrument.index];
  }
}

/** First moment after `after` at a wall time on a trading day of the segment. */
export function nextDailyAt(calendar: TradingCalendar, segment: MarketSegment, minutes: number, after: number): number {
  const today = istDay(after);
  const due = istEpoch(today, minutes);
  if (due > after && calendar.isTradingDay(today, segment)) return due;
  return istEpoch(calendar.nextTradingDay(today, segment), minutes);
}

import type { MarketTime } from "../domain/time.ts";
import { DAY_MS, istDay, istEpoch, istMinutes } from "../domain/time.ts";
import { validOn } from "../simulation/rate.ts";
import type { HolidayTable, MarketSegment, Phase, SessionRow, SessionTables } from "./session-tables.ts";

export interface PhaseNow {
  readonly phase: Phase;
  /** When it ends. */
  readonly until: MarketTime;
  readonly next: Phase;
  /** Outside the day's hours: an order now waits for the next session. False in a gap between two phases. */
  readonly amo: boolean;
}

export interface ShareFlags {
  /** A share with derivatives: its day ends in a closing auction. Means nothing outside equity. */
  readonly fnoStock: boolean;
}

interface PhaseSpan {
  readonly phase: Phase;
  /** Minutes since midnight. */
  readonly open: number;
  readonly close: number;
}

/** Minutes since midnight in India, the close not included. */
export interface DayWindow {
  readonly open: number;
  readonly close: number;
}

const PLAIN: ShareFlags = { fnoStock: false };

/**
 * When which segment trades, from dated tables. All times are India's. Outside the years whose holidays
 * are listed (`knows`), only weekends are known to be closed.
 */
export class TradingCalendar {
  readonly #sessions: SessionTables;
  readonly #holidays: HolidayTable;
  readonly #closed: ReadonlyMap<string, string>;
  readonly #special: ReadonlyMap<string, HolidayTable["specialSessions"][number]>;

  constructor(sessions: SessionTables, holidays: HolidayTable) {
    this.#sessions = sessions;
    this.#holidays = holidays;
    this.#closed = new Map(holidays.holidays.map((entry) => [entry.day, entry.name]));
    this.#special = new Map(holidays.specialSessions.map((entry) => [entry.day, entry]));
  }

  /** Are the holidays of this day's year listed? */
  knows(day: string): boolean {
    return day >= this.#holidays.from && day <= this.#holidays.to;
  }

  /** Name of the holiday or special session of a day; undefined on ordinary days and weekends. */
  nameOf(day: string): string | undefined {
    return this.#special.get(day)?.name ?? this.#closed.get(day);
  }

  isTradingDay(day: string, segment: MarketSegment = "equity"): boolean {
    return this.#phasesOf(segment, day, PLAIN).length > 0;
  }

  /** The first trading day after `day`. */
  nextTradingDay(day: string, segment: MarketSegment = "equity"): string {
    return this.#step(day, segment, 1);
  }

  previousTradingDay(day: string, segment: MarketSegment = "equity"): string {
    return this.#step(day, segment, -1);
  }

  /** A phase holds from its first millisecond to just before its end. */
  phaseAt(segment: MarketSegment, at: MarketTime, flags: ShareFlags = PLAIN): PhaseNow {
    const day = istDay(at);
    const minutes = istMinutes(at);
    const phases = this.#phasesOf(segment, day, flags);
    const index = phases.findIndex((span) => minutes < span.close);
    const span = phases[index];
    if (!span) {
      const on = this.nextTradingDay(day, segment);
      const first = this.#phasesOf(segment, on, flags)[0];
      if (!first) throw new RangeError(`${on} is a trading day without a session`);
      return { phase: "closed", until: istEpoch(on, first.open) as MarketTime, next: first.phase, amo: true };
    }
    if (minutes < span.open) return { phase: "closed", until: istEpoch(day, span.open) as MarketTime, next: span.phase, amo: index === 0 };
    const after = phases[index + 1];
    return { phase: span.phase, until: istEpoch(day, span.close) as MarketTime, next: after?.open === span.close ? after.phase : "closed", amo: false };
  }

  /** Start and end of continuous trading; of a day with several windows the first start and the last end. Undefined on closed days. */
  continuousHours(segment: MarketSegment, day: string, flags: ShareFlags = PLAIN): { readonly open: MarketTime; readonly close: MarketTime } | undefined {
    const span = this.spanOf(segment, day, "continuous", flags);
    return span && { open: span.from, close: span.until };
  }

  /** When a phase begins and ends; of one that the day has several of, the first start and the last end. Undefined where it has none. */
  spanOf(segment: MarketSegment, day: string, phase: Exclude<Phase, "closed">, flags: ShareFlags = PLAIN): { readonly from: MarketTime; readonly until: MarketTime } | undefined {
    const spans = this.#phasesOf(segment, day, flags).filter((span) => span.phase === phase);
    const first = spans[0];
    const last = spans.at(-1);
    return first && last && { from: istEpoch(day, first.open) as MarketTime, until: istEpoch(day, last.close) as MarketTime };
  }

  /** Each window of continuous trading; several on days of drills, none on closed days and before the first listed hours. */
  continuousWindows(segment: MarketSegment, day: string, flags: ShareFlags = PLAIN): readonly DayWindow[] {
    if (day < (this.#sessions.segments[segment][0]?.from ?? day)) return [];
    return this.#phasesOf(segment, day, flags).flatMap(({ phase, open, close }) => (phase === "continuous" ? [{ open, close }] : []));
  }

  /** When the broker begins to close MIS positions; undefined on closed days. */
  squareOffAt(segment: MarketSegment, day: string, flags: ShareFlags = PLAIN): MarketTime | undefined {
    const hours = this.continuousHours(segment, day, flags);
    if (!hours) return undefined;
    return (hours.close - this.#row(segment, day, flags).squareOffBefore * 60_000) as MarketTime;
  }

  /** When a contract that expires on this day stops trading; undefined on closed days. */
  expiryCloseAt(segment: MarketSegment, day: string): MarketTime | undefined {
    const hours = this.continuousHours(segment, day);
    if (!hours) return undefined;
    return Math.min(hours.close, istEpoch(day, this.#row(segment, day, PLAIN).expiryClose)) as MarketTime;
  }

  #row(segment: MarketSegment, day: string, { fnoStock }: ShareFlags): SessionRow {
    return validOn(this.#sessions.segments[segment === "equity" && fnoStock ? "equity-fno" : segment], day);
  }

  #phasesOf(segment: MarketSegment, day: string, flags: ShareFlags): readonly PhaseSpan[] {
    const { phases } = this.#row(segment, day, flags);
    const special = segment === "equity" || segment === "derivative" ? this.#special.get(day) : undefined;
    if (special) return special.full ? phases : special.windows.map((window) => ({ phase: "continuous", ...window }));
    if (isWeekend(day)) return [];
    if (!this.#closed.has(day)) return phases;
    const { open, closedAllDay } = this.#sessions.eveningOnHolidays;
    if (segment !== "commodity" || closedAllDay.includes(day)) return [];
    return phases.filter((span) => span.close > open).map((span) => ({ ...span, open: Math.max(span.open, open) }));
  }

  #step(day: string, segment: MarketSegment, by: 1 | -1): string {
    let at = dayAfter(day, by);
    while (!this.isTradingDay(at, segment)) at = dayAfter(at, by);
    return at;
  }
}

/** @throws RangeError for what is no day. */
function dayAfter(day: string, by: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`"${day}" is not a day, expected YYYY-MM-DD`);
  return new Date(at + by * DAY_MS).toISOString().slice(0, 10);
}

/** 1970-01-01 was a Thursday. */
function isWeekend(day: string): boolean {
  const weekday = (Date.parse(`${day}T00:00:00Z`) / DAY_MS + 4) % 7;
  return weekday === 0 || weekday === 6;
}

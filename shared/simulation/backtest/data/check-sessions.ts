import type { Candle } from "../../../domain/candle.ts";
import { groupDigits } from "../../../domain/format.ts";
import { MINUTE_MS, istTime } from "../../../domain/time.ts";
import { dayAt, dayStart, dayText, isWeekend } from "../../../history/days.ts";
import { frameName } from "../../../history/frames.ts";
import { judgeDay } from "../../../history/judge-day.ts";
import type { Sessions } from "../../../history/sessions.ts";
import type { BarTable } from "../bar-table.ts";
import type { DayGap, Finding, Origin } from "./finding.ts";
import { counted, findingAt, firstOf, placeOf, wallOf } from "./finding.ts";

const DAY_MIN = 1440;
/** So many days, and of all days so large a share, must lack their first bar and have one at the close before times are taken for ends. */
const ENOUGH_DAYS = 3;
const MOST_OF_THEM = 0.8;

export interface SessionCheck {
  readonly gaps: readonly DayGap[];
  readonly findings: readonly Finding[];
}

/** Bars held against the hours of their exchange, day by day. Weeks and months have no hours. @param table ascending. */
export function checkSessions(table: BarTable, sessions: Sessions, origin: Origin): SessionCheck {
  if (table.frame > DAY_MIN || table.at.length === 0) return { gaps: [], findings: [] };
  const seen = new SessionDays(table, sessions);
  const { at } = table;
  let expected = dayAt(at[0] ?? 0);
  for (let i = 0; i < at.length; ) {
    const day = dayAt(at[i] ?? 0);
    for (; expected < day; expected++) seen.absent(expected);
    const first = i;
    while (i < at.length && dayAt(at[i] ?? 0) === day) i++;
    seen.present(day, first, i);
    expected = day + 1;
  }
  return { gaps: seen.gaps, findings: seen.findings(origin) };
}

/** What is seen of the days of a table. */
class SessionDays {
  readonly gaps: DayGap[] = [];
  readonly #table: BarTable;
  readonly #sessions: Sessions;
  #days = 0;
  #shifted = 0;
  #unlisted: number[] = [];
  #outside: number[] = [];
  #misaligned: number[] = [];

  constructor(table: BarTable, sessions: Sessions) {
    this.#table = table;
    this.#sessions = sessions;
  }

  /** A day without bars. */
  absent(day: number): void {
    if (!this.#sessions.knows(day)) {
      if (!isWeekend(day)) this.#unlisted.push(day);
      return;
    }
    const { expected } = judgeDay([], this.#table.frame, day, this.#sessions);
    if (expected > 0) this.gaps.push({ day, present: 0, expected });
  }

  /** A day with bars, from one place of the table up to another. */
  present(day: number, from: number, to: number): void {
    this.#days++;
    const { frame, at } = this.#table;
    const windows = this.#sessions.windows(day);
    if (windows.length === 0) {
      if (this.#sessions.knows(day)) for (let i = from; i < to; i++) this.#outside.push(i);
      return;
    }
    if (frame >= DAY_MIN) return;
    const start = dayStart(day);
    const candles: Candle[] = [];
    let atClose = false;
    for (let i = from; i < to; i++) {
      const minute = ((at[i] ?? 0) - start) / MINUTE_MS;
      const window = windows.find(({ open, close }) => minute >= open && minute < close);
      atClose ||= minute === windows.at(-1)?.close;
      if (window === undefined) this.#outside.push(i);
      else if ((minute - window.open) % frame !== 0) this.#misaligned.push(i);
      candles.push(candleAt(at[i] ?? 0));
    }
    const { expected, missing, gaps } = judgeDay(candles, frame, day, this.#sessions);
    if (missing > 0) this.gaps.push({ day, present: expected - missing, expected });
    if (atClose && gaps[0]?.from === windows[0]?.open) this.#shifted++;
  }

  findings(origin: Origin): Finding[] {
    return [...this.#stampFinding(origin), ...this.#missingFinding(origin), ...this.#outsideFinding(origin), ...this.#alignmentFinding(origin), ...this.#unlistedFinding(origin)];
  }

  #missingFinding(origin: Origin): Finding[] {
    if (this.gaps.length === 0) return [];
    const { frame } = this.#table;
    let missing = 0;
    let worst = this.gaps[0];
    for (const gap of this.gaps) {
      missing += gap.expected - gap.present;
      if (gap.expected - gap.present > (worst ? worst.expected - worst.present : 0)) worst = gap;
    }
    const at = dayStart(this.gaps[0]?.day ?? 0);
    const what =
      frame >= DAY_MIN
        ? `${counted(missing, "trading day")} between the first and the last bar ${missing === 1 ? "has" : "have"} none, the first ${dayText(this.gaps[0]?.day ?? 0)}`
        : `${counted(missing, `bar`)} of ${frameName(frame)} ${missing === 1 ? "is" : "are"} missing within the session on ${counted(this.gaps.length, "day")}; most on ${dayText(worst?.day ?? 0)}, which has ${groupDigits(worst?.present ?? 0)} of ${groupDigits(worst?.expected ?? 0)}`;
    return [{ kind: "missing", severity: "warn", count: missing, firstAt: at, sentence: `${origin.source}: ${what}. Nothing trades in a gap, and stops fill behind it; a thin instrument has minutes without trades, else get the missing ones.` }];
  }

  #outsideFinding(origin: Origin): Finding[] {
    const [first] = this.#outside;
    if (first === undefined) return [];
    const { at, frame } = this.#table;
    const sentence = `${placeOf(origin, first)}: the bar of ${wallOf(at[first] ?? 0, frame)} lies outside of the hours in which the market trades${firstOf(this.#outside.length)}. Such bars may be of auctions or of another zone; orders do not fill in a closed market, so take them out if they are wrong.`;
    return [findingAt("hours", "warn", this.#outside.length, this.#table, first, origin, sentence)];
  }

  #alignmentFinding(origin: Origin): Finding[] {
    const [first] = this.#misaligned;
    if (first === undefined) return [];
    const { at, frame } = this.#table;
    const time = istTime(at[first] ?? 0);
    const sentence = `${placeOf(origin, first, "at")}: ${time} is not where a bar of ${frameName(frame)} begins${firstOf(this.#misaligned.length)}. Check frame and zone of the file: bars are counted from the open of the session.`;
    return [findingAt("alignment", "warn", this.#misaligned.length, this.#table, first, origin, sentence)];
  }

  #stampFinding(origin: Origin): Finding[] {
    if (this.#shifted < ENOUGH_DAYS || this.#shifted < MOST_OF_THEM * this.#days) return [];
    const sentence = `${origin.source}: on ${counted(this.#shifted, "day")} the first bar of the session is missing and one begins at its close, as where times name the end of each bar. If they do, take ${frameName(this.#table.frame)} off each time; else the run sees every bar that much too late.`;
    return [findingAt("stamp", "warn", this.#shifted, this.#table, 0, origin, sentence)];
  }

  #unlistedFinding(origin: Origin): Finding[] {
    const [first] = this.#unlisted;
    if (first === undefined) return [];
    const days = this.#unlisted.length;
    return [{ kind: "unlisted", severity: "note", count: days, firstAt: dayStart(first), sentence: `${origin.source}: ${counted(days, "weekday")} without bars, the first ${dayText(first)}, ${days === 1 ? "lies" : "lie"} in years whose holidays are not listed: a holiday or a gap, it cannot be told.` }];
  }
}

/** `judgeDay` looks at times alone. */
function candleAt(at: number): Candle {
  return { at, open: 0, high: 0, low: 0, close: 0, volume: 0 } as Candle;
}


import type { BrokerFrame, Candle } from "../../shared/domain/candle.ts";
import { MINUTE_MS } from "../../shared/domain/time.ts";
import type { DaySpan } from "../../shared/history/chunks.ts";
import { dayAt, dayStart } from "../../shared/history/days.ts";
import type { Sessions } from "../../shared/history/sessions.ts";

/** A day that begins so late though it is dense from there on was cut, not thin, minutes. */
const LATE_MIN = 60;
const DENSE = 0.8;

/**
 * Stretches of a span that an answer leaves out though the calendar says there was trading: to be asked for
 * by themselves. Answers were capped at 500 bars once, which takes whole days and cuts one in the middle.
 */
export function cutShort(candles: readonly Candle[], span: DaySpan, frame: BrokerFrame, sessions: Sessions, now: number): DaySpan[] {
  const perDay = new Map<number, number[]>();
  for (const { at } of candles) {
    const day = dayAt(at);
    const minutes = perDay.get(day) ?? [];
    minutes.push((at - dayStart(day)) / MINUTE_MS);
    perDay.set(day, minutes);
  }
  const today = dayAt(now);
  const again: DaySpan[] = [];
  let open: DaySpan | undefined;
  for (let day = span.from; day <= Math.min(span.to, today); day++) {
    const minutes = perDay.get(day);
    const wanted = minutes ? frame < 1440 && isCut(minutes, day, frame, sessions, day === today) : sessions.mayTrade(day) && day < today;
    if (wanted) open = { from: open?.from ?? day, to: day };
    else if (open && (minutes !== undefined || !sessions.mayTrade(day))) {
      // A closed day between two missing ones does not part them.
      if (minutes === undefined) continue;
      again.push(open);
      open = undefined;
    }
  }
  if (open) again.push(open);
  return again;
}

function isCut(minutes: readonly number[], day: number, frame: number, sessions: Sessions, running: boolean): boolean {
  const windows = sessions.windows(day);
  const [only] = windows;
  if (!only || windows.length > 1) return false;
  const first = minutes[0] ?? only.open;
  const last = minutes.at(-1) ?? only.open;
  const dense = minutes.length / ((last - first) / frame + 1) >= DENSE && minutes.length > 3;
  return dense && (first - only.open >= LATE_MIN || (!running && only.close - last - frame >= LATE_MIN));
}

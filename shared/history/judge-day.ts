import type { Candle, Frame } from "../domain/candle.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { dayStart } from "./days.ts";
import type { Sessions } from "./sessions.ts";

/** A stretch without bars, minutes since midnight, the end not included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface DayVerdict {
  readonly bars: number;
  /** Bars that the day's hours have room for; 0 where its hours are not listed. */
  readonly expected: number;
  /** Of the expected ones, those that are not there. A thin share has many: no trade, no bar. */
  readonly missing: number;
  readonly gaps: readonly Gap[];
  /** Bars that do not begin where bars of this frame begin. */
  readonly misaligned: number;
}

/**
 * Holds the bars of one day against its session minutes.
 * @param until minutes since midnight up to which the day has been seen; a bar that began before it is expected.
 */
export function judgeDay(candles: readonly Candle[], frame: Frame, day: number, sessions: Sessions, until: number = Number.POSITIVE_INFINITY): DayVerdict {
  const windows = sessions.windows(day);
  if (frame >= 1440) return { bars: candles.length, expected: windows.length > 0 ? 1 : 0, missing: windows.length > 0 && candles.length === 0 ? 1 : 0, gaps: [], misaligned: 0 };
  const start = dayStart(day);
  const minutes = new Set(candles.map(({ at }) => (at - start) / MINUTE_MS));
  const gaps: Gap[] = [];
  let expected = 0;
  let missing = 0;
  for (const { open, close } of windows) {
    for (let at = open; at < close && at < until; at += frame) {
      expected++;
      if (minutes.has(at)) continue;
      missing++;
      const last = gaps.at(-1);
      if (last?.to === at) gaps[gaps.length - 1] = { from: last.from, to: Math.min(at + frame, close) };
      else gaps.push({ from: at, to: Math.min(at + frame, close) });
    }
  }
  return { bars: candles.length, expected, missing, gaps, misaligned: countMisaligned(minutes, frame, sessions, day) };
}

function countMisaligned(minutes: ReadonlySet<number>, frame: number, sessions: Sessions, day: number): number {
  const opens = sessions.windows(day).map(({ open }) => open);
  const anchors = opens.length > 0 ? opens : [sessions.usualOpen];
  let wrong = 0;
  for (const minute of minutes) if (!anchors.some((open) => (minute - open) % frame === 0)) wrong++;
  return wrong;
}

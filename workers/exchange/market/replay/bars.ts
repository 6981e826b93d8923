/**
 * Bar recordings. `timestamp,open,high,low,close,volume` with stamps in +05:30 is intraday, or daily when
 * every stamp is midnight; `Date,…,Open,High,Low,Close,…,Volume` is daily. Further columns are ignored.
 */

import { MINUTE_MS, istDay, istMinutes, istTime } from "../../../../shared/domain/time.ts";
import type { Bar } from "../../types.ts";
import type { Calendar } from "../days.ts";
import { ReplayFileError } from "./error.ts";
import type { RecordingText } from "./read-file.ts";
import { BAR_STAMP, DAY_STAMP, stampReader } from "./stamps.ts";
import { Column, headerOf, rowsOf } from "./table.ts";
import type { Row } from "./table.ts";

export const BAR_COLUMNS = ["open", "high", "low", "close", "volume"] as const;

/** A longer distance between bars is a gap between days, not a period. */
const LONGEST_PERIOD_MS = 60 * MINUTE_MS;

export interface IntradayDay {
  readonly bars: readonly Bar[];
  readonly periodMs: number;
}

export type BarRecording =
  | { readonly kind: "intraday"; readonly days: ReadonlyMap<string, IntradayDay> }
  | { readonly kind: "daily"; readonly days: ReadonlyMap<string, Bar> };

/** `stamp` names the column of times. `hasVolume` false drops the volumes (indices). */
export function parseBars(recording: RecordingText, stamp: "timestamp" | "date", calendar: Calendar, hasVolume: boolean): BarRecording {
  const bars = readBars(recording, stamp, hasVolume);
  if (bars.length === 0) throw new ReplayFileError(recording.file, "has a header but no rows");
  if (bars.every((bar) => istMinutes(bar.at) === 0)) return { kind: "daily", days: new Map(bars.map((bar) => [istDay(bar.at), bar])) };
  return { kind: "intraday", days: intradayDays(recording.file, bars, calendar) };
}

function readBars(recording: RecordingText, stamp: "timestamp" | "date", hasVolume: boolean): Bar[] {
  const { file } = recording;
  const header = headerOf(recording);
  const time = new Column(file, header, stamp);
  const [open, high, low, close, volume] = BAR_COLUMNS.map((name) => new Column(file, header, name));
  if (open === undefined || high === undefined || low === undefined || close === undefined || volume === undefined) throw new ReplayFileError(file, "has no bars");
  const read = stampReader(stamp === "date" ? "day" : "bar");
  const bars: Bar[] = [];
  let last = -Infinity;
  for (const row of rowsOf(recording)) {
    const at = read(time.text(row) ?? "");
    if (Number.isNaN(at)) throw time.refuse(row, stamp === "date" ? DAY_STAMP : BAR_STAMP);
    if (at <= last) throw time.refuse(row, `a time after ${istDay(last)} ${istTime(last)}`);
    last = at;
    const units = volume.volume(row);
    const bar = { at, open: open.price(row), high: high.price(row), low: low.price(row), close: close.price(row), volume: hasVolume ? units : 0 };
    refuseRange(bar, row, high, low);
    bars.push(bar);
  }
  return bars;
}

function refuseRange(bar: Bar, row: Row, high: Column, low: Column): void {
  if (bar.high < bar.open || bar.high < bar.close) throw high.refuse(row, "a high not below open and close");
  if (bar.low > bar.open || bar.low > bar.close) throw low.refuse(row, "a low not above open and close");
}

/** Bars that begin outside session hours are left out: the minute after the close holds post-close prints. */
function intradayDays(file: string, bars: readonly Bar[], calendar: Calendar): Map<string, IntradayDay> {
  const periodMs = periodOf(bars);
  const grouped = new Map<string, Bar[]>();
  for (const bar of bars) {
    const day = istDay(bar.at);
    const { openAt, closeAt } = calendar.hours(day);
    if (bar.at < openAt || bar.at >= closeAt) continue;
    const group = grouped.get(day);
    if (group === undefined) grouped.set(day, [bar]);
    else group.push(bar);
  }
  if (grouped.size === 0) throw new ReplayFileError(file, "has no bar inside the session hours");
  return new Map([...grouped].map(([day, group]) => [day, { bars: group, periodMs }]));
}

/** The shortest distance between two bars; a minute where no two are within an hour. */
function periodOf(bars: readonly Bar[]): number {
  let period = Infinity;
  bars.forEach((bar, n) => {
    const before = bars[n - 1];
    if (before !== undefined) period = Math.min(period, bar.at - before.at);
  });
  return period > LONGEST_PERIOD_MS ? MINUTE_MS : period;
}

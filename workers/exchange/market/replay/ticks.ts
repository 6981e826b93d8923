/**
 * Tick recordings: `timestamp_ist,ltp,cum_volume`, about one row a second. Several rows may share a
 * second: they arrived out of order more often than not, so within a second they are played in the
 * order of their cumulative volume, evenly spread. Rows outside session hours are left out.
 */

import { DAY_MS, istDay, istEpoch, istTime } from "../../../../shared/domain/time.ts";
import type { Calendar } from "../days.ts";
import { ReplayFileError } from "./error.ts";
import type { RecordingText } from "./read-file.ts";
import type { PrintSeries } from "./series.ts";
import { SeriesBuilder } from "./series.ts";
import { TICK_STAMP, stampReader } from "./stamps.ts";
import { Column, headerOf, rowsOf } from "./table.ts";

export const TICK_COLUMNS = ["timestamp_ist", "ltp", "cum_volume"] as const;

interface Tick {
  readonly price: number;
  readonly volume: number;
  readonly line: number;
}

/** Days by `YYYY-MM-DD`, ascending. `hasVolume` false drops the volumes (indices). */
export function parseTicks(recording: RecordingText, calendar: Calendar, hasVolume: boolean): Map<string, PrintSeries> {
  const { file } = recording;
  const header = headerOf(recording);
  const [time, ltp, volume] = TICK_COLUMNS.map((name) => new Column(file, header, name));
  if (time === undefined || ltp === undefined || volume === undefined) throw new ReplayFileError(file, "is not a tick recording");
  const read = stampReader("tick");
  const days = new Days(file, calendar);
  let second = -Infinity;
  for (const row of rowsOf(recording)) {
    const at = read(time.text(row) ?? "");
    if (Number.isNaN(at)) throw time.refuse(row, TICK_STAMP);
    if (at < second) throw time.refuse(row, `a time at or after ${istDay(second)} ${istTime(second)}`);
    second = at;
    const units = volume.volume(row);
    days.add(at, { price: ltp.price(row), volume: hasVolume ? units : 0, line: row.line });
  }
  return days.finish();
}

class Days {
  private readonly file: string;
  private readonly calendar: Calendar;
  private readonly builders = new Map<string, SeriesBuilder>();
  private builder = new SeriesBuilder();
  private openAt = Infinity;
  private closeAt = -Infinity;
  private nextMidnight = -Infinity;
  private second = -Infinity;
  private group: Tick[] = [];
  private traded = 0;

  constructor(file: string, calendar: Calendar) {
    this.file = file;
    this.calendar = calendar;
  }

  add(at: number, tick: Tick): void {
    if (at !== this.second) {
      this.flush();
      this.second = at;
      if (at >= this.nextMidnight) this.begin(at);
    }
    this.group.push(tick);
  }

  finish(): Map<string, PrintSeries> {
    this.flush();
    const series = new Map([...this.builders].map(([day, builder]) => [day, builder.build()]));
    for (const [day, { at }] of series) if (at.length === 0) series.delete(day);
    if (series.size === 0) throw new ReplayFileError(this.file, "has no row inside the session hours");
    return series;
  }

  private begin(at: number): void {
    const day = istDay(at);
    ({ openAt: this.openAt, closeAt: this.closeAt } = this.calendar.hours(day));
    this.nextMidnight = istEpoch(day, 0) + DAY_MS;
    this.builder = new SeriesBuilder();
    this.builders.set(day, this.builder);
    this.traded = 0;
  }

  /** Writes the rows of one second. */
  private flush(): void {
    const { group, second } = this;
    if (group.length > 1) group.sort((a, b) => a.volume - b.volume);
    group.forEach((tick, n) => {
      if (tick.volume < this.traded) {
        const sentence = `expected at least ${this.traded}, the volume so far, found "${tick.volume}"`;
        throw new ReplayFileError(this.file, sentence, { line: tick.line, column: "cum_volume" });
      }
      this.traded = tick.volume;
      const at = second + Math.floor((1000 * n) / group.length);
      if (at >= this.openAt && at <= this.closeAt) this.builder.add(at, tick.price, tick.volume);
    });
    group.length = 0;
  }
}

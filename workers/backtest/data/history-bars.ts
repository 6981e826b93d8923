import { existsSync } from "node:fs";
import { basename } from "node:path";
import { crc32 } from "node:zlib";
import Database from "better-sqlite3";
import type { SeriesName } from "../../../shared/contract/history-store.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import { BROKER_FRAMES, MONTH, WEEK } from "../../../shared/domain/candle.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { aggregate } from "../../../shared/history/aggregate.ts";
import { decodeDay } from "../../../shared/history/day-codec.ts";
import { dayStart, dayText } from "../../../shared/history/days.ts";
import { frameName } from "../../../shared/history/frames.ts";
import type { Sessions } from "../../../shared/history/sessions.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { barTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import { GrowingColumns } from "../../../shared/simulation/backtest/data/growing-columns.ts";
import type { Finding } from "../../../shared/simulation/backtest/data/finding.ts";
import { counted } from "../../../shared/simulation/backtest/data/finding.ts";
import type { Days } from "../../../shared/simulation/backtest/data/period.ts";
import { barWithin, daysText } from "../../../shared/simulation/backtest/data/period.ts";
import type { RawBars } from "../../../shared/simulation/backtest/data/row-bars.ts";

/** Of the store's file (workers/history/schema.ts); a newer one may keep days another way. */
const FORMAT = 1;
const ANY_DAY = 1_000_000;

interface DayRow {
  readonly day: number;
  readonly final: number;
  readonly frame: Frame;
  readonly crc: number;
  readonly data: Buffer;
}

/** The days that are kept, each once, ascending. */
interface Kept {
  readonly days: readonly DayRow[];
  readonly damaged: readonly number[];
}

/** Opened beside the thread that writes it, to read alone. @throws DataError where there is none that can be read. */
export function openKept(store: string): Database.Database {
  if (!existsSync(store)) throw new DataError("No candles are kept yet. Download or import some in the History panel, then run again.");
  let db: Database.Database | undefined;
  try {
    db = new Database(store, { fileMustExist: true });
    db.pragma("query_only = ON");
    const format = Number(db.pragma("user_version", { simple: true }));
    if (format === FORMAT) return db;
    throw new DataError(`${basename(store)} keeps candles in format ${format}; this Sauda reads format ${FORMAT}. Update Sauda, then run again.`);
  } catch (error) {
    db?.close();
    throw inWords(error, store);
  }
}

/**
 * Kept bars of a series. Each day is read in the wanted frame where it is kept so, else built from the coarsest
 * kept frame that divides it; weeks and months are built from days.
 * @throws DataError where nothing is kept.
 */
export function keptBars(db: Database.Database, { instrument, frame }: SeriesName, days: Days, sessions: Sessions | undefined, shared: boolean): RawBars {
  try {
    const kept = keptDays(db, { instrument, frame }, days);
    const table = tableOf(kept.days, { instrument, frame }, days, sessions, shared);
    if (!table && kept.damaged.length > 0) throw new DataError(`What is kept of ${instrument} in bars of ${frameName(frame)}${daysText(days)} is damaged on the disk. Download or import it again in the History panel, then run again.`);
    if (!table) throw new DataError(`Nothing is kept of ${instrument} in bars of ${frameName(frame)}${daysText(days)}. Download or import it in the History panel, then run again.`);
    const source = `kept candles of ${instrument}`;
    return { table, origin: { source, lineWord: "row", unitsPerRupee: PER_RUPEE }, notes: notesOf(source, frame, kept) };
  } catch (error) {
    throw inWords(error, db.name);
  }
}

function keptDays(db: Database.Database, { instrument, frame }: SeriesName, { from, to }: Days): Kept {
  const select = db.prepare("SELECT day, final, frame, crc, data FROM days JOIN series ON series.id = days.series WHERE instrument = ? AND frame = ? AND day BETWEEN ? AND ? AND bars > 0 ORDER BY day");
  const byDay = new Map<number, DayRow>();
  const damaged = new Set<number>();
  for (const one of [frame, ...lowerFrames(frame)]) {
    for (const row of select.all(instrument, one, Math.max(from, -ANY_DAY), Math.min(to, ANY_DAY)) as DayRow[]) {
      if (byDay.has(row.day)) continue;
      if (crc32(row.data) === row.crc) byDay.set(row.day, row);
      else damaged.add(row.day);
    }
  }
  return { days: [...byDay.values()].sort((a, b) => a.day - b.day), damaged: [...damaged].filter((day) => !byDay.has(day)) };
}

/** Day by day, so that years of minutes are never candles all at once. Undefined where no whole bar is left. */
function tableOf(rows: readonly DayRow[], { instrument, frame }: SeriesName, days: Days, sessions: Sessions | undefined, shared: boolean): BarTable | undefined {
  const columns = new GrowingColumns(6);
  const candlesOf = ({ data, day }: DayRow): Candle[] => decodeDay(data, dayStart(day));
  if (frame > 1440) {
    const whole = { from: Math.max(days.from, rows[0]?.day ?? 0), to: Math.min(days.to, rows.at(-1)?.day ?? 0) };
    addBars(columns, built(rows.flatMap(candlesOf), frame, sessions).filter(({ at }) => barWithin(at, frame, whole, sessions)));
  } else for (const row of rows) addBars(columns, row.frame === frame ? candlesOf(row) : built(candlesOf(row), frame, sessions));
  if (columns.rows === 0) return undefined;
  const table = barTable(instrument, frame, columns.rows, shared);
  columns.moveInto([table.at, table.open, table.high, table.low, table.close, table.volume]);
  return table;
}

function addBars(columns: GrowingColumns, bars: readonly Candle[]): void {
  for (const { at, open, high, low, close, volume } of bars) {
    columns.addRow();
    columns.set(0, at);
    columns.set(1, open);
    columns.set(2, high);
    columns.set(3, low);
    columns.set(4, close);
    columns.set(5, volume);
  }
}

/** Frames of which this one can be built, the coarsest first. The day's own bar has the official close: it is built from nothing. */
function lowerFrames(frame: Frame): readonly Frame[] {
  if (frame === WEEK || frame === MONTH) return [1440];
  return frame === 1440 ? [] : BROKER_FRAMES.filter((one) => one < frame && frame % one === 0).toReversed();
}

function built(bars: readonly Candle[], frame: Frame, sessions: Sessions | undefined): readonly Candle[] {
  if (sessions === undefined) throw new DataError(`Bars of ${frameName(frame)} cannot be built for an exchange whose hours are not listed. Run on the frame that is kept.`);
  return aggregate(bars, frame, sessions);
}

function notesOf(source: string, frame: Frame, { days: rows, damaged }: Kept): Finding[] {
  const notes: Finding[] = [];
  const running = rows.filter(({ final }) => final === 0).map(({ day }) => day);
  const from = Map.groupBy(rows.filter((row) => row.frame !== frame), (row) => row.frame);
  const [bad] = damaged;
  if (bad !== undefined) notes.push({ kind: "damaged", severity: "warn", count: damaged.length, firstAt: dayStart(bad), sentence: `${source}: ${counted(damaged.length, "day")}, the first ${dayText(bad)}, ${damaged.length === 1 ? "is" : "are"} damaged on the disk and left out. Download or import ${damaged.length === 1 ? "it" : "them"} again.` });
  const [first] = running;
  if (first !== undefined) notes.push({ kind: "running", severity: "warn", count: running.length, firstAt: dayStart(first), sentence: `${source}: ${counted(running.length, "day")}, the first ${dayText(first)}, ${running.length === 1 ? "was" : "were"} not over when the candles were fetched, so the last bar may be half. End the run a day earlier, or fetch ${running.length === 1 ? "the day" : "the days"} again.` });
  for (const [one, days] of from) notes.push({ kind: "built", severity: "note", count: days.length, firstAt: 0, sentence: `${source}: bars of ${frameName(frame)} were built from kept bars of ${frameName(one)} on ${counted(days.length, "day")}.` });
  return notes;
}

function inWords(error: unknown, store: string): Error {
  if (error instanceof DataError) return error;
  const code = error instanceof Database.SqliteError ? error.code : "";
  const what = /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? "it is damaged; start Sauda again, which sets it aside" : error instanceof Error ? error.message : String(error);
  return new DataError(`The kept candles in ${basename(store)} could not be read: ${what}.`, undefined, { cause: error });
}

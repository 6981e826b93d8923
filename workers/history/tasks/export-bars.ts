import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import type Database from "better-sqlite3";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { ExportAnswer, ExportTask } from "../../../shared/contract/history-tasks.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import { BROKER_FRAMES, MONTH, WEEK } from "../../../shared/domain/candle.ts";
import { IST_OFFSET_MS, istDay } from "../../../shared/domain/time.ts";
import { PER_RUPEE, plainRupees } from "../../../shared/domain/units.ts";
import { EXCHANGES } from "../../../shared/domain/words.ts";
import { aggregate } from "../../../shared/history/aggregate.ts";
import { dayText } from "../../../shared/history/days.ts";
import { frameName } from "../../../shared/history/frames.ts";
import type { DayRow } from "../rows.ts";
import { DAY_COLUMNS, barsOf } from "../rows.ts";
import { openHistoryToRead } from "../schema.ts";
import { sessionsByExchange } from "./calendar.ts";

const HEADER = "timestamp,open,high,low,close,volume\n";
const LINES_AT_ONCE = 5_000;
/** Damaged days that a sentence names. */
const NAMED = 5;

/**
 * Writes the kept bars of a series to a file, which has its name only once it is whole. A frame that is not kept
 * itself is built from the coarsest kept one that it can be built from. Cells are times and plain numbers, so
 * no spreadsheet takes one for a formula.
 */
export function exportBars({ store, calendar, instrument, frame, from, to, format, path }: ExportTask): ExportAnswer {
  const db = openHistoryToRead(store);
  const part = `${path}.part`;
  try {
    const kept = keptBars(db, instrument, frame, from, to);
    if (!kept) throw new Error(`Nothing is kept of ${instrument} ${frameName(frame)} from ${dayText(from)} to ${dayText(to)}. Download or import it first; no file was written.`);
    const exchange = EXCHANGES.find((one) => instrument.startsWith(`${one}:`)) ?? "NSE";
    const bars = kept.frame === frame ? kept.bars : aggregate(kept.bars, frame, sessionsByExchange(calendar)(exchange));
    if (format === "csv") writeCsv(part, bars);
    else writeFileSync(part, new Uint8Array(parquetOf(bars)), { flag: "wx", mode: 0o600 });
    renameSync(part, path);
    return { rows: bars.length, first: istDay(bars[0]?.at ?? 0), last: istDay(bars.at(-1)?.at ?? 0) };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    db.close();
  }
}

function keptBars(db: Database.Database, instrument: string, frame: Frame, from: number, to: number): { readonly frame: Frame; readonly bars: Candle[] } | undefined {
  const lower = frame === WEEK || frame === MONTH ? [1440 as const] : BROKER_FRAMES.filter((one) => one < frame && frame !== 1440 && frame % one === 0).toReversed();
  const read = db.prepare(`SELECT ${DAY_COLUMNS}, crc, data FROM days JOIN series ON series.id = days.series WHERE instrument = ? AND frame = ? AND day BETWEEN ? AND ? AND bars > 0 ORDER BY day`);
  for (const one of [frame, ...lower]) {
    const bars = wholeBars(read.all(instrument, one, from, to) as DayRow[], `${frameName(one)} bars of ${instrument}`);
    if (bars.length > 0) return { frame: one, bars };
  }
  return undefined;
}

/** @throws Error naming the damaged days: a file without them would look whole. */
function wholeBars(rows: readonly DayRow[], what: string): Candle[] {
  const damaged: string[] = [];
  const bars = rows.flatMap((row) => {
    const own = barsOf(row);
    if (!own) damaged.push(dayText(row.day));
    return own ?? [];
  });
  if (damaged.length === 0) return bars;
  const days = damaged.length > NAMED ? `${damaged.slice(0, NAMED).join(", ")} and ${damaged.length - NAMED} more` : damaged.join(", ");
  const again = damaged.length === 1 ? "that day again, or export days without it" : "those days again, or export days without them";
  throw new Error(`The kept ${what} are damaged on ${days}. Download or import ${again}; no file was written.`);
}

function writeCsv(path: string, bars: readonly Candle[]): void {
  const handle = openSync(path, "wx", 0o600);
  try {
    writeSync(handle, HEADER);
    for (let at = 0; at < bars.length; at += LINES_AT_ONCE) writeSync(handle, bars.slice(at, at + LINES_AT_ONCE).map(csvLine).join(""));
  } finally {
    closeSync(handle);
  }
}

function csvLine({ at, open, high, low, close, volume }: Candle): string {
  const wall = new Date(at + IST_OFFSET_MS).toISOString().slice(0, 19);
  return `${wall}+05:30,${plainRupees(open)},${plainRupees(high)},${plainRupees(low)},${plainRupees(close)},${volume}\n`;
}

function parquetOf(bars: readonly Candle[]): ArrayBuffer {
  const prices = (pick: (bar: Candle) => number): number[] => bars.map((bar) => pick(bar) / PER_RUPEE);
  return parquetWriteBuffer({
    columnData: [
      { name: "timestamp", data: bars.map(({ at }) => new Date(at)), type: "TIMESTAMP" },
      { name: "open", data: prices(({ open }) => open), type: "DOUBLE" },
      { name: "high", data: prices(({ high }) => high), type: "DOUBLE" },
      { name: "low", data: prices(({ low }) => low), type: "DOUBLE" },
      { name: "close", data: prices(({ close }) => close), type: "DOUBLE" },
      { name: "volume", data: bars.map(({ volume }) => BigInt(volume)), type: "INT64" },
    ],
  });
}

/** Reads all files of a replay and sorts what they hold by instrument. */

import type { Bar } from "../../types.ts";
import type { Universe } from "../universe.ts";
import { BAR_COLUMNS, parseBars } from "./bars.ts";
import type { IntradayDay } from "./bars.ts";
import { ReplayFileError } from "./error.ts";
import { readRecording } from "./read-file.ts";
import type { RecordingText } from "./read-file.ts";
import type { PrintSeries } from "./series.ts";
import { recordedName } from "./symbols.ts";
import type { RecordedName } from "./symbols.ts";
import { headerOf } from "./table.ts";
import { TICK_COLUMNS, parseTicks } from "./ticks.ts";

export interface Recorded {
  readonly name: RecordedName;
  /** All by `YYYY-MM-DD`. */
  readonly ticks: Map<string, PrintSeries>;
  readonly intraday: Map<string, IntradayDay>;
  readonly daily: Map<string, Bar>;
}

export interface Recordings {
  /** In the order of the files. */
  readonly instruments: readonly Recorded[];
  /** One `file name:digest` a file, sorted. */
  readonly contents: readonly string[];
}

/** Rejects with a ReplayFileError at the first file that cannot be used. */
export async function readRecordings(files: readonly string[], universe: Universe): Promise<Recordings> {
  if (files.length === 0) throw new Error("a replay needs at least one file");
  const texts = await Promise.all(files.map((file) => readRecording(file)));
  const byToken = new Map<string, Recorded>();
  for (const text of texts) {
    const name = recordedName(universe, text.file);
    const recorded = byToken.get(name.token) ?? { name, ticks: new Map(), intraday: new Map(), daily: new Map() };
    byToken.set(name.token, recorded);
    addFile(recorded, text, universe);
  }
  return { instruments: [...byToken.values()], contents: texts.map((text) => `${text.file}:${text.digest}`).sort() };
}

function addFile(recorded: Recorded, text: RecordingText, universe: Universe): void {
  const header = headerOf(text);
  const has = (names: readonly string[]): boolean => names.every((name) => header.includes(name));
  const hasVolume = !recorded.name.isIndex;
  if (has(TICK_COLUMNS)) {
    addDays(text.file, recorded.ticks, parseTicks(text, universe.calendar, hasVolume), "ticks");
    return;
  }
  const stamp = has(["timestamp", ...BAR_COLUMNS]) ? "timestamp" : has(["date", ...BAR_COLUMNS]) ? "date" : undefined;
  if (stamp === undefined) throw unknownHeader(text.file, header);
  const bars = parseBars(text, stamp, universe.calendar, hasVolume);
  if (bars.kind === "daily") addDays(text.file, recorded.daily, bars.days, "daily bars");
  else addFiner(text.file, recorded.intraday, bars.days);
}

function unknownHeader(file: string, header: readonly string[]): ReplayFileError {
  const found = header.join(",").slice(0, 80);
  const known = `${TICK_COLUMNS.join(",")} or timestamp,${BAR_COLUMNS.join(",")} or Date,…,Open,High,Low,Close,…,Volume`;
  return new ReplayFileError(file, `unknown header "${found}": expected ${known}`, { line: 1 });
}

function addDays<Day>(file: string, into: Map<string, Day>, days: ReadonlyMap<string, Day>, what: string): void {
  for (const [day, held] of days) {
    if (into.has(day)) throw new ReplayFileError(file, `${what} of ${day} are in another file of the same symbol too: give one of them`);
    into.set(day, held);
  }
}

/** Where two files have bars of one day, the shorter bars are played. */
function addFiner(file: string, into: Map<string, IntradayDay>, days: ReadonlyMap<string, IntradayDay>): void {
  for (const [day, held] of days) {
    const known = into.get(day);
    if (known?.periodMs === held.periodMs) throw new ReplayFileError(file, `bars of ${day} are in another file of the same symbol too: give one of them`);
    if (known === undefined || held.periodMs < known.periodMs) into.set(day, held);
  }
}

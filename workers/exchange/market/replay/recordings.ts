/** Reads all files of a replay and sorts what they hold by instrument. */

import type { Bar, Listing } from "../../types.ts";
import type { Universe } from "../universe.ts";
import { BAR_COLUMNS, parseBars } from "./bars.ts";
import type { IntradayDay } from "./bars.ts";
import { ReplayFileError } from "./error.ts";
import { TAPE_ENDING, filesOf } from "./paths.ts";
import { readRecording } from "./read-file.ts";
import type { RecordingText } from "./read-file.ts";
import type { PrintSeries } from "./series.ts";
import { recordedName, strangerToken } from "./symbols.ts";
import type { RecordedName } from "./symbols.ts";
import { headerOf } from "./table.ts";
import { tapeListing } from "./tape-listing.ts";
import { readTapes } from "./tapes.ts";
import type { TapeDay, TapeInstrument } from "./tapes.ts";
import { TICK_COLUMNS, parseTicks } from "./ticks.ts";

export interface Recorded {
  readonly name: RecordedName;
  /** All by `YYYY-MM-DD`. */
  readonly ticks: Map<string, PrintSeries>;
  readonly intraday: Map<string, IntradayDay>;
  readonly daily: Map<string, Bar>;
  /** Days of the terminal's own recordings. */
  readonly tapes: ReadonlyMap<string, TapeDay>;
}

export interface Recordings {
  /** In the order of the files. */
  readonly instruments: readonly Recorded[];
  /** One `file name:digest` a file, sorted. */
  readonly contents: readonly string[];
  readonly notes: readonly string[];
}

/** Rejects with a ReplayFileError at the first file that cannot be used. */
export async function readRecordings(files: readonly string[], universe: Universe): Promise<Recordings> {
  if (files.length === 0) throw new Error("a replay needs at least one file");
  const given = await filesOf(files);
  const tapes = await readTapes(given.filter((file) => file.endsWith(TAPE_ENDING)), universe.calendar);
  const texts = await Promise.all(given.filter((file) => !file.endsWith(TAPE_ENDING)).map((file) => readRecording(file)));
  const byToken = new Map<string, Recorded>();
  for (const tape of tapes.instruments) addTape(byToken, tape, universe);
  for (const text of texts) {
    const name = recordedName(universe, text.file);
    const recorded = byToken.get(name.token) ?? { name, ticks: new Map(), intraday: new Map(), daily: new Map(), tapes: new Map() };
    byToken.set(name.token, recorded);
    addFile(recorded, text, universe);
  }
  const contents = [...texts.map((text) => `${text.file}:${text.digest}`), ...tapes.contents].sort();
  return { instruments: [...byToken.values()], contents, notes: tapes.notes };
}

/** A token that another instrument of the recordings has already is replaced: brokers give tokens anew. */
function addTape(byToken: Map<string, Recorded>, { key, facts, days }: TapeInstrument, universe: Universe): void {
  const token = byToken.has(facts.token) ? strangerToken(key) : facts.token;
  const isIndex = facts.kind === "index";
  const onIndex = facts.kind !== "equity" && !isIndex && universe.indices.some((index) => index.name === facts.underlying);
  const listing: Listing = { ...tapeListing(facts, token), ...(onIndex ? { onIndex } : {}) };
  const name: RecordedName = { token, name: facts.underlying, isIndex, listing: () => listing };
  byToken.set(token, { name, ticks: new Map(), intraday: new Map(), daily: new Map(), tapes: days });
}

function addFile(recorded: Recorded, text: RecordingText, universe: Universe): void {
  const header = headerOf(text);
  const has = (names: readonly string[]): boolean => names.every((name) => header.includes(name));
  const hasVolume = !recorded.name.isIndex;
  if (has(TICK_COLUMNS)) {
    const days = parseTicks(text, universe.calendar, hasVolume);
    const twice = [...days.keys()].find((day) => recorded.tapes.has(day));
    if (twice !== undefined) throw new ReplayFileError(text.file, `ticks of ${twice} are in a recording too: give one of them`);
    addDays(text.file, recorded.ticks, days, "ticks");
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

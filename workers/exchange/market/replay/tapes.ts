/**
 * Recordings of the terminal's own recorder (`*.ticks`; layout in shared/recording/frames.ts). Unlike other
 * files they name their instruments themselves, and every packet of theirs is played as it came: price,
 * volume, last quantity, average, open interest, best bid and ask.
 */

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { NoRecording } from "../../../../shared/recording/frames.ts";
import type { RecordedFacts } from "../../../../shared/recording/facts.ts";
import { openRecording } from "../../../../shared/recording/read-recording.ts";
import type { RecordingFile } from "../../../../shared/recording/read-recording.ts";
import type { Calendar } from "../days.ts";
import { ReplayFileError } from "./error.ts";
import { readBytes } from "./read-file.ts";
import type { PrintSeries } from "./series.ts";
import { playable, tapeSeries } from "./tape-series.ts";

/** A day of one instrument. */
export interface TapeDay {
  readonly facts: RecordedFacts;
  /** Its packets inside the session hours: decoded anew with every call. */
  readonly series: () => PrintSeries;
}

export interface TapeInstrument {
  /** `NSE:SBIN`: tokens are given anew in the course of the months. */
  readonly key: string;
  readonly facts: RecordedFacts;
  readonly days: ReadonlyMap<string, TapeDay>;
}

export interface Tapes {
  readonly instruments: readonly TapeInstrument[];
  /** One `file name:digest` a file. */
  readonly contents: readonly string[];
  /** What is in the files and is not played, and why. */
  readonly notes: readonly string[];
}

interface RunsOfDay {
  readonly facts: RecordedFacts;
  readonly runs: Uint8Array[];
}

interface Read {
  readonly name: string;
  readonly digest: string;
  readonly file: RecordingFile;
}

/** Rejects with a ReplayFileError at the first file that is no recording. */
export async function readTapes(paths: readonly string[], calendar: Calendar): Promise<Tapes> {
  const files = await Promise.all(paths.map(readTape));
  files.sort((a, b) => a.file.head.startedAt - b.file.head.startedAt);
  const notes = files.flatMap(({ name, file }) => noteOfDamage(name, file));
  const runs = new Map<string, { facts: RecordedFacts; readonly days: Map<string, RunsOfDay> }>();
  const strangers = new Set<string>();
  for (const { file } of files) {
    const { day } = file.head;
    for (const part of file.parts) {
      const { facts } = part;
      if (part.runs.length === 0) continue;
      if (!playable(facts)) {
        strangers.add(facts.exchange);
        continue;
      }
      const held = runs.get(facts.key) ?? { facts, days: new Map<string, RunsOfDay>() };
      runs.set(facts.key, held);
      // The latest list of instruments has the name under which it is known now.
      held.facts = facts;
      const known = held.days.get(day);
      if (known) known.runs.push(...part.runs);
      else held.days.set(day, { facts, runs: [...part.runs] });
    }
  }
  if (strangers.size > 0) notes.push(`The recordings hold instruments of ${[...strangers].sort().join(", ")}, which are not played: the practice exchange has shares, indices and contracts of NSE only.`);
  const instruments = [...runs].map(([key, { facts, days }]) => ({ key, facts, days: daysOf(days, calendar) })).filter(({ days }) => days.size > 0);
  if (files.length > 0 && instruments.length === 0) throw new ReplayFileError(files[0]?.name ?? "", "holds no ticks inside the session hours of NSE");
  return { instruments, contents: files.map(({ name, digest, file }) => `${file.head.day}/${name}:${digest}`), notes };
}

function daysOf(days: ReadonlyMap<string, RunsOfDay>, calendar: Calendar): Map<string, TapeDay> {
  const kept = new Map<string, TapeDay>();
  for (const [day, { facts, runs }] of days) {
    const series = (): PrintSeries => tapeSeries(runs, facts.kind === "index", calendar.hours(day));
    if (series().at.length > 0) kept.set(day, { facts, series });
  }
  return kept;
}

async function readTape(path: string): Promise<Read> {
  const name = basename(path);
  const bytes = await readBytes(path, name);
  try {
    return { name, digest: createHash("sha256").update(bytes).digest("hex"), file: openRecording(bytes) };
  } catch (error) {
    throw error instanceof NoRecording ? new ReplayFileError(name, error.message) : error;
  }
}

function noteOfDamage(name: string, { damaged, head }: RecordingFile): string[] {
  return damaged === 0 ? [] : [`${damaged} bytes of the recording ${name} of ${head.day} are damaged: their ticks are left out, all others are played.`];
}

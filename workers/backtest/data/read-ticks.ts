import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { NoRecording } from "../../../shared/recording/frames.ts";
import { openRecording } from "../../../shared/recording/read-recording.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { Days } from "../../../shared/simulation/backtest/data/period.ts";
import { ALL_DAYS } from "../../../shared/simulation/backtest/data/period.ts";
import type { NamedRecording } from "../../../shared/simulation/backtest/data/recorded-ticks.ts";
import { recordedTicks } from "../../../shared/simulation/backtest/data/recorded-ticks.ts";
import type { RawTicks } from "../../../shared/simulation/backtest/data/tick-rows.ts";
import { TickRows } from "../../../shared/simulation/backtest/data/tick-rows.ts";
import { lineWordOf, tableRows } from "./table-rows.ts";

export type TickSource =
  /** The recorder's files of one market: `FOLDER/YYYY-MM-DD/001.ticks`. */
  | { readonly kind: "recording"; readonly folder: string; readonly days: readonly string[]; readonly instruments: readonly InstrumentKey[] }
  /** `timestamp_ist,ltp,cum_volume`, CSV (also packed) or Parquet, of one instrument. */
  | { readonly kind: "file"; readonly path: string; readonly file: string; readonly instrument: InstrumentKey; readonly days?: Days | undefined };

const TAPE = /^\d{3,}\.ticks$/;

/** Ticks for a run. @throws DataError with a sentence. */
export async function readTicks(source: TickSource, shared = false): Promise<RawTicks> {
  if (source.kind === "recording") return recordedTicks(source.days.toSorted().flatMap((day) => filesOf(source.folder, day)), source.instruments, shared);
  const rows = new TickRows({ file: source.file, lineWord: lineWordOf(source), instrument: source.instrument, days: source.days ?? ALL_DAYS });
  await tableRows(source, (cells, line) => rows.add(cells, line));
  return rows.finish(shared);
}

function filesOf(folder: string, day: string): NamedRecording[] {
  const path = join(folder, day);
  const names = existsSync(path) ? readdirSync(path).filter((name) => TAPE.test(name)).sort() : [];
  if (names.length === 0) throw new DataError(`Nothing was recorded on ${day}. Choose among the days of the recordings.`);
  return names.flatMap((name) => {
    const file = open(join(path, name), `${day}/${name}`);
    return file ? [file] : [];
  });
}

function open(path: string, name: string): NamedRecording | undefined {
  try {
    const bytes = readFileSync(path);
    // A file that was only just begun when the machine stopped.
    return bytes.length === 0 ? undefined : { name, recording: openRecording(bytes) };
  } catch (error) {
    const what = error instanceof NoRecording ? error.message : `could not be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new DataError(`The recording ${name} ${what}. Take the day out, or mend the file, then run again.`, undefined, { cause: error });
  }
}

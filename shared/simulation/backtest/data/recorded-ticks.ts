import type { InstrumentKey } from "../../../domain/identity.ts";
import { istDay, istTime } from "../../../domain/time.ts";
import type { RecordingFile } from "../../../recording/read-recording.ts";
import { ticksOf } from "../../../recording/read-recording.ts";
import { KEPT } from "../../../recording/tick-fields.ts";
import { DataError } from "./data-error.ts";
import type { Finding } from "./finding.ts";
import { counted } from "./finding.ts";
import type { TickColumn } from "./tick-table.ts";
import { tickTable } from "./tick-table.ts";
import type { RawTicks } from "./tick-rows.ts";

/** A recording and the name the user knows. */
export interface NamedRecording {
  readonly name: string;
  readonly recording: RecordingFile;
}

/** 50 million ticks take 4.8 GB; a day of one strategy's instruments is 100 times less. */
const MOST_TICKS = 50_000_000;

const FIELDS = [
  ["price", KEPT.ltp], ["quantity", KEPT.ltq], ["traded", KEPT.traded], ["volume", KEPT.volume], ["openInterest", KEPT.openInterest],
  ["bid", KEPT.bid], ["bidQuantity", KEPT.bidQuantity], ["ask", KEPT.ask], ["askQuantity", KEPT.askQuantity],
] as const satisfies readonly (readonly [TickColumn, number])[];

interface Piece {
  /** Places among the files and the instruments. */
  readonly file: number;
  readonly instrument: number;
  readonly run: Uint8Array;
}

/**
 * Ticks of some instruments from recordings, in the order in which they were received: files by their beginning, the
 * ticks of a file by the number that the bridge gave them. Their stamps may step back where the exchange's did.
 * Ticks without a price (before the first trade) are left out.
 * @throws DataError where there are none.
 */
export function recordedTicks(files: readonly NamedRecording[], instruments: readonly InstrumentKey[], shared: boolean): RawTicks {
  const ordered = files.toSorted((a, b) => a.recording.head.startedAt - b.recording.head.startedAt);
  const pieces = ordered.flatMap(({ recording }, file) => recording.parts.flatMap(({ facts, runs }) => {
    const instrument = instruments.findIndex((key) => key === facts.key);
    return instrument < 0 ? [] : runs.map((run): Piece => ({ file, instrument, run }));
  }));
  const runs = pieces.map(({ file, instrument, run }) => ({ file, instrument, ...ticksOf(run) }));
  const count = runs.reduce((sum, run) => sum + run.count, 0);
  if (count === 0) throw new DataError(`The recordings hold no ticks of ${instruments.join(", ")}. Choose other days, or record these instruments first.`);
  if (count > MOST_TICKS) throw new DataError(`The recordings hold ${counted(count, "tick")} of these instruments, more than fit into memory at once. Choose fewer days or instruments.`);
  const owner = new Uint32Array(count);
  const place = new Uint32Array(count);
  const rank = new Float64Array(count);
  let at = 0;
  let unpriced = 0;
  runs.forEach(({ file, count: ticks, columns }, run) => {
    for (let i = 0; i < ticks; i++) {
      if ((columns[KEPT.ltp]?.[i] ?? 0) <= 0) {
        unpriced++;
        continue;
      }
      owner[at] = run;
      place[at] = i;
      // Numbers of a day stay far below 2^40, and files of one read below 2^12: exact in a double.
      rank[at++] = file * 2 ** 40 + (columns[KEPT.sequence]?.[i] ?? 0);
    }
  });
  const order = Uint32Array.from({ length: at }, (_, i) => i).sort((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0) || a - b);
  const table = tickTable(instruments, at, shared);
  order.forEach((tick, to) => {
    const run = runs[owner[tick] ?? 0];
    const from = place[tick] ?? 0;
    if (!run) return;
    const field = (kept: number): number => run.columns[kept]?.[from] ?? 0;
    table.instrument[to] = run.instrument;
    table.at[to] = field(KEPT.exchangeAt) || field(KEPT.marketAt);
    for (const [column, kept] of FIELDS) table[column][to] = field(kept);
  });
  return { table, notes: [...damageNotes(ordered), ...stepsBack(table.at)] };
}

function damageNotes(files: readonly NamedRecording[]): Finding[] {
  return files.flatMap(({ name, recording: { damaged, cut, head } }): Finding[] => {
    const notes: Finding[] = [];
    if (damaged > 0) notes.push({ kind: "damaged", severity: "warn", count: damaged, firstAt: 0, sentence: `${damaged} bytes of the recording ${name} of ${head.day} are damaged; their ticks are left out. A run on them sees less than the market did.` });
    if (cut > 0) notes.push({ kind: "cut", severity: "warn", count: cut, firstAt: 0, sentence: `The recording ${name} of ${head.day} ends in ${cut} bytes that were not written whole; its last ticks are left out.` });
    return notes;
  });
}

function stepsBack(at: Float64Array): Finding[] {
  let count = 0;
  let first = 0;
  let latest = Number.NEGATIVE_INFINITY;
  for (const time of at) {
    if (time >= latest) latest = time;
    else if (count++ === 0) first = time;
  }
  if (count === 0) return [];
  return [{ kind: "clock", severity: "note", count, firstAt: first, sentence: `${counted(count, "tick")} of the recordings, the first at ${istDay(first)} ${istTime(first)}, ${count === 1 ? "is" : "are"} stamped earlier than one before. They are played in the order in which they came.` }];
}

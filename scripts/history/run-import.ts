import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { openDataFolder } from "../../electron/storage/data-folder.ts";
import type { Frame } from "../../shared/domain/candle.ts";
import { groupDigits } from "../../shared/domain/format.ts";
import type { ColumnMapping } from "../../shared/history/mapping.ts";
import { ADJUSTMENTS, TIME_FORMATS, ZONES } from "../../shared/history/mapping.ts";
import { HistoryFile } from "../../workers/history/history-file.ts";
import { openHistory } from "../../workers/history/schema.ts";
import { inspectFile } from "../../workers/history/tasks/inspect-file.ts";
import { readFileRows } from "../../workers/history/tasks/read-file-rows.ts";
import { CALENDAR, dataDirOf, flagsOf, frameOf, instrumentOf, pathFrom, storeIn } from "./common.ts";
import type { ScriptContext } from "./common.ts";

const HELP = `npm run import -- --file sbin.csv --instrument NSE:SBIN [flags]
  takes candles of a CSV (also .gz) or Parquet file into those that Sauda keeps: all of it or nothing

  --frame 5m                           bars of the file (default: as its rows are apart)
  --time NAME, --clock, --open, --high, --low, --close, --volume, --symbol NAME
                                       the file's own names of columns (default: guessed from its header)
  --format ${TIME_FORMATS.join("|")}   how it writes times (default: guessed)
  --zone ${ZONES.join("|")}                      of times that name none (default: IST)
  --stamp ${ADJUSTMENTS.join("|")}                  what a row's time is of its bar (default: open)
  --keep                               leaves days that are kept already (default: replaces them)
  --undo                               undoes the last import instead; needs no --file
  --market NAME                        whose candles, where several markets are kept
  --data-dir FOLDER                    where Sauda keeps everything (default: the user's application data)

Sauda must not run meanwhile; while it runs, use its History panel. Exit code 0: done; 1: nothing was changed, and why.`;

const COLUMNS = ["time", "clock", "open", "high", "low", "close", "volume", "symbol"] as const;
const NEEDED = ["time", "open", "high", "low", "close"] as const;
const text = { type: "string" } as const;
const OPTIONS = {
  file: text, instrument: text, frame: text, time: text, clock: text, open: text, high: text, low: text, close: text, volume: text, symbol: text, format: text, zone: text, stamp: text,
  keep: { type: "boolean" }, undo: { type: "boolean" }, market: text, "data-dir": text, help: { type: "boolean" },
} as const;
const LIMIT_BYTES = 2_000_000_000;

type Flags = ReturnType<typeof flagsOf<typeof OPTIONS>>;

/** @returns the exit code. */
export async function runImport(args: readonly string[], context: ScriptContext, say: (line: string) => void, warn: (line: string) => void): Promise<number> {
  try {
    const flags = flagsOf(args, OPTIONS, "import");
    if (flags.help === true || args.length === 0) {
      say(HELP);
      return 0;
    }
    const dataDir = dataDirOf(context, flags["data-dir"]);
    const store = storeIn(dataDir, flags.market);
    say(flags.undo === true ? undo(dataDir, store) : await take(flags, context, dataDir, store));
    return 0;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function take(flags: Flags, context: ScriptContext, dataDir: string, store: string): Promise<string> {
  const instrument = instrumentOf(flags.instrument);
  if (flags.file === undefined) throw new Error("--file is missing. Name the file to import, for example --file sbin.csv.");
  const path = pathFrom(context, flags.file);
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`);
  const table = { path, file: basename(path) };
  const preview = await inspectFile(table);
  const mapping = mappingOf(flags, preview.headers, preview.guess);
  const frame: Frame | undefined = flags.frame === undefined ? preview.frame : frameOf(flags.frame);
  if (frame === undefined) throw new Error("How long the file's bars are cannot be told from its rows. Name it, for example --frame 5m.");
  const { rows, series } = await readFileRows({ ...table, calendar: CALENDAR, mapping, instrument, frame });
  return withStore(dataDir, store, (kept) => {
    const done = kept.addImport({ file: table.file, at: context.now, rows, present: flags.keep === true ? "keep" : "replace", series });
    return `${groupDigits(rows)} rows of ${table.file} are kept as ${done.what}: ${groupDigits(done.days)} ${done.days === 1 ? "day" : "days"}, ${groupDigits(done.replaced)} in place of others. npm run import -- --undo takes it back.`;
  });
}

function undo(dataDir: string, store: string): string {
  return withStore(dataDir, store, (kept) => {
    const [last] = kept.imports();
    if (!last) throw new Error("There is no import to undo.");
    kept.undoImport(last.id);
    return `The import of ${last.file} (${last.what}) is undone.`;
  });
}

function withStore<T>(dataDir: string, store: string, use: (kept: HistoryFile) => T): T {
  const folder = openDataFolder(dataDir, () => randomInt(36 ** 3, 36 ** 4).toString(36));
  const { db } = openHistory(store);
  try {
    return use(new HistoryFile(db, LIMIT_BYTES));
  } finally {
    db.close();
    folder.release();
  }
}

function mappingOf(flags: Flags, headers: readonly string[], guess: { readonly [K in keyof ColumnMapping]?: ColumnMapping[K] | undefined }): ColumnMapping {
  const columns: Partial<Record<(typeof COLUMNS)[number], number>> = {};
  for (const column of COLUMNS) {
    const name = flags[column];
    const at = name === undefined ? guess[column] : headers.findIndex((header) => header.toLowerCase() === name.toLowerCase());
    if (name !== undefined && at === -1) throw new Error(`--${column} ${name}: the file has no such column. It has: ${headers.join(", ")}.`);
    if (at !== undefined) columns[column] = at;
  }
  const absent = NEEDED.filter((column) => columns[column] === undefined);
  const format = oneOf("--format", flags.format, TIME_FORMATS) ?? guess.format;
  if (absent.length > 0) throw new Error(`Which column is ${absent.join(", ")} cannot be told from the file's header (${headers.join(", ")}). Name it, for example --${absent[0] ?? "time"} "${headers[0] ?? ""}".`);
  if (format === undefined) throw new Error(`How the file writes times cannot be told. Name it with --format: ${TIME_FORMATS.join(", ")}.`);
  const { time = 0, open = 0, high = 0, low = 0, close = 0, ...others } = columns;
  return { ...others, time, open, high, low, close, format, zone: oneOf("--zone", flags.zone, ZONES) ?? "IST", stamp: oneOf("--stamp", flags.stamp, ADJUSTMENTS) ?? "open" };
}

function oneOf<T extends string>(flag: string, given: string | undefined, all: readonly T[]): T | undefined {
  if (given === undefined) return undefined;
  const found = all.find((one) => one === given);
  if (found === undefined) throw new Error(`${flag} ${given} is none of ${all.join(", ")}.`);
  return found;
}

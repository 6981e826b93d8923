import { existsSync } from "node:fs";
import { groupDigits } from "../../shared/domain/format.ts";
import { exportBars } from "../../workers/history/tasks/export-bars.ts";
import { CALENDAR, dataDirOf, dayOf, flagsOf, frameOf, instrumentOf, pathFrom, storeIn } from "./common.ts";
import type { ScriptContext } from "./common.ts";

const HELP = `npm run export -- --instrument NSE:SBIN --frame 5m --file sbin.csv [flags]
  writes kept candles to a file; a name that ends in .parquet makes a Parquet file

  --from YYYY-MM-DD, --to YYYY-MM-DD   days, both included (default: all that is kept)
  --market NAME                        whose candles, where several markets are kept
  --data-dir FOLDER                    where Sauda keeps everything (default: the user's application data)

Frames: 1m 2m 3m 5m 10m 15m 25m 30m 1h 2h 4h 1d 1w 1mo. One that is not kept is built from a finer one.
Nothing is asked of a broker, and Sauda may run meanwhile. Exit code 0: written; 1: not, and why.`;

const OPTIONS = {
  instrument: { type: "string" }, frame: { type: "string" }, file: { type: "string" }, from: { type: "string" }, to: { type: "string" },
  market: { type: "string" }, "data-dir": { type: "string" }, help: { type: "boolean" },
} as const;
const FIRST_DAY = "1980-01-01";
const LAST_DAY = "2100-01-01";

/** @returns the exit code. */
export async function runExport(args: readonly string[], context: ScriptContext, say: (line: string) => void, warn: (line: string) => void): Promise<number> {
  try {
    const flags = flagsOf(args, OPTIONS, "export");
    if (flags.help === true || args.length === 0) {
      say(HELP);
      return 0;
    }
    const instrument = instrumentOf(flags.instrument);
    const frame = frameOf(flags.frame ?? "1m");
    if (flags.file === undefined) throw new Error("--file is missing. Name the file to write, for example --file sbin.csv.");
    const path = pathFrom(context, flags.file);
    if (existsSync(path)) throw new Error(`${path} is there already. Nothing was written; name another file.`);
    const from = dayOf("--from", flags.from ?? FIRST_DAY);
    const to = dayOf("--to", flags.to ?? LAST_DAY);
    if (to < from) throw new Error(`--to ${flags.to ?? LAST_DAY} is before --from ${flags.from ?? FIRST_DAY}.`);
    const store = storeIn(dataDirOf(context, flags["data-dir"]), flags.market);
    const { rows, first, last } = await Promise.resolve(exportBars({ store, calendar: CALENDAR, instrument, frame, from, to, format: /\.parquet$/i.test(path) ? "parquet" : "csv", path }));
    say(`${groupDigits(rows)} bars of ${instrument}, ${first} to ${last}, are in ${path}.`);
    return 0;
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

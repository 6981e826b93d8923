import type { Sessions } from "../../../shared/history/sessions.ts";
import { ALL_DAYS } from "../../../shared/simulation/backtest/data/period.ts";
import type { RawBars } from "../../../shared/simulation/backtest/data/row-bars.ts";
import { RowBars, WrongFormat } from "../../../shared/simulation/backtest/data/row-bars.ts";
import type { FileSource } from "./bar-source.ts";
import { lineWordOf, tableRows } from "./table-rows.ts";

/**
 * All bars of a file. Where the likeliest format of its times turns out wrong further down (03/04/2026, then
 * 13/04/2026 of month/day/year), the file is read again in the next one that fits its first row.
 * @throws DataError at the first cell that cannot be read.
 */
export async function fileBars(source: FileSource, sessions: Sessions | undefined, shared: boolean): Promise<RawBars> {
  let farthest: WrongFormat | undefined;
  for (let attempt = 0; ; attempt++) {
    const rows = new RowBars({
      file: source.file, lineWord: lineWordOf(source), instrument: source.instrument, frame: source.frame,
      days: source.days ?? ALL_DAYS, sessions, floats: source.floats ?? false, mapping: source.mapping ?? {}, attempt,
    });
    try {
      await tableRows(source, (cells, line) => rows.add(cells, line));
      return rows.finish(shared);
    } catch (error) {
      if (!(error instanceof WrongFormat)) throw error;
      if (farthest === undefined || (error.place?.line ?? 0) > (farthest.place?.line ?? 0)) farthest = error;
      if (!rows.mayRetry) throw farthest;
    }
  }
}

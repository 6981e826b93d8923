import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { DataReport } from "../../../shared/simulation/backtest/data/finding.ts";
import type { Inspected } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import { inspectBars, refuseBad } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import type { BarSource, HistorySource, ReadOptions } from "./bar-source.ts";
import type { SessionsOf } from "./calendar.ts";
import { sessionsFrom } from "./calendar.ts";
import { fileBars } from "./file-bars.ts";
import { keptBars, openKept } from "./history-bars.ts";

export interface ReadBars {
  /** Ascending, each time once, nothing in them that refuses a run. */
  readonly tables: readonly BarTable[];
  /** One for each table. */
  readonly reports: readonly DataReport[];
}

/** Bars for a run. @throws DataError with all that refuses one. */
export async function readBars(source: BarSource, options: ReadOptions): Promise<ReadBars> {
  const inspected = await inspectSource(source, options);
  const reports = inspected.map(({ report }) => report);
  refuseBad(reports);
  return { tables: inspected.map(({ table }) => table), reports };
}

/** Bars with what is to be said of them, also where that refuses a run. @throws DataError for what cannot be read at all. */
export async function inspectSource(source: BarSource, options: ReadOptions): Promise<Inspected[]> {
  const sessions = sessionsFrom(options);
  const shared = options.shared ?? false;
  // Prices of another currency are of another market: its hours are not India's.
  if (source.kind === "file") {
    const hours = source.floats === true ? undefined : sessions(source.instrument);
    const { table, origin, notes } = await fileBars(source, hours, shared);
    return [inspectBars(table, hours, origin, notes, source.days)];
  }
  return keptSeries(source, sessions, shared);
}

function keptSeries({ store, series, days }: HistorySource, sessions: SessionsOf, shared: boolean): Inspected[] {
  if (series.length === 0) throw new DataError("No instrument was chosen. Choose at least one, then run again.");
  const db = openKept(store);
  try {
    return series.map((one) => {
      const hours = sessions(one.instrument);
      const { table, origin, notes } = keptBars(db, one, days, hours, shared);
      return inspectBars(table, hours, origin, notes, days);
    });
  } finally {
    db.close();
  }
}

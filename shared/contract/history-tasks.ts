import type { Frame } from "../domain/candle.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { ColumnMapping } from "../history/mapping.ts";
import type { SeriesDays } from "./history-store.ts";

/** What a pool of threads does for imports and exports: each call reads files and ends. */
export interface TableFile {
  /** On this machine. */
  readonly path: string;
  /** The name the user knows, for its ending and for sentences. */
  readonly file: string;
}

/** Tables of resources/, read by the thread itself. */
export interface CalendarFiles {
  readonly sessions: string;
  readonly holidays: string;
}

export interface ReadTask extends TableFile {
  readonly calendar: CalendarFiles;
  readonly mapping: ColumnMapping;
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
}

export interface ReadAnswer {
  readonly rows: number;
  readonly series: readonly SeriesDays[];
}

/** Days of the first and the last bar: what is kept may be less than what was asked for. */
export interface ExportAnswer {
  readonly rows: number;
  readonly first: string;
  readonly last: string;
}

export interface ExportTask {
  /** The store's file; read while its own thread may write. */
  readonly store: string;
  readonly calendar: CalendarFiles;
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
  /** Days since 1970-01-01, both included. */
  readonly from: number;
  readonly to: number;
  readonly format: "csv" | "parquet";
  readonly path: string;
}

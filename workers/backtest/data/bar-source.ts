import type { CalendarFiles } from "../../../shared/contract/history-tasks.ts";
import type { SeriesName } from "../../../shared/contract/history-store.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { ColumnMapping } from "../../../shared/history/mapping.ts";
import type { Days } from "../../../shared/simulation/backtest/data/period.ts";

/** CSV (also `.csv.gz`) or Parquet, of one instrument. */
export interface FileSource {
  readonly kind: "file";
  readonly path: string;
  /** The name the user knows, for its ending and for sentences. */
  readonly file: string;
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
  /** Absent for all of the file. */
  readonly days?: Days | undefined;
  /** Prices stay as they are written, in whatever currency; without it they become units of 1/10,000 rupee. */
  readonly floats?: boolean | undefined;
  /** What the user says of the columns; the rest is told from the first row. */
  readonly mapping?: Partial<ColumnMapping> | undefined;
}

/** The terminal's kept candles. A frame that is not kept is built, day by day, from the coarsest kept one that fits. */
export interface HistorySource {
  readonly kind: "history";
  /** Path of the store, which its own thread may be writing. */
  readonly store: string;
  readonly series: readonly SeriesName[];
  readonly days: Days;
}

export type BarSource = FileSource | HistorySource;

export interface ReadOptions {
  readonly calendar: CalendarFiles;
  /** Shares with derivatives: their continuous trading ends before the closing auction. */
  readonly fnoStocks?: ReadonlySet<InstrumentKey> | undefined;
  /** Columns on SharedArrayBuffer, so that threads read one copy. */
  readonly shared?: boolean | undefined;
}

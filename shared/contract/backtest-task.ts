import type { RunRequest } from "./schemas/lab.ts";
import type { StrategyBuild } from "./strategy-host.ts";
import type { CalendarFiles } from "./history-tasks.ts";
import type { SimInstrument } from "../simulation/backtest/sim-instrument.ts";

/** Where a run finds what it is played on. */
export interface BacktestPlaces {
  /** The store of kept candles; undefined where there is none. */
  readonly store: string | undefined;
  /** Folder of the recordings of one market; undefined where there are none. */
  readonly recordings: string | undefined;
  readonly calendar: CalendarFiles;
  /** Paths of the dated tables. */
  readonly charges: string;
  readonly margins: string;
}

/** One run, for any thread. */
export interface BacktestTask {
  readonly build: StrategyBuild;
  readonly request: RunRequest;
  /** Of every instrument that the parameters name. */
  readonly instruments: readonly SimInstrument[];
  readonly places: BacktestPlaces;
  /** Prices as they are written, in whatever currency: no charges, no margin. */
  readonly floats: boolean;
  /** Two numbers: bars played, and bars to play. Asked to stop by a third that is not 0. */
  readonly progress: SharedArrayBuffer | undefined;
}

/** Places in `progress`, as Int32. */
export const PROGRESS = { done: 0, total: 1, stop: 2 } as const;
export const PROGRESS_BYTES = 3 * Int32Array.BYTES_PER_ELEMENT;

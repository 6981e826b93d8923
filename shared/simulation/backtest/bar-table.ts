import type { Frame } from "../../domain/candle.ts";
import type { InstrumentKey } from "../../domain/identity.ts";

/** Columns of a table, in their order. */
export const BAR_COLUMNS = ["at", "open", "high", "low", "close", "volume"] as const;
export type BarColumn = (typeof BAR_COLUMNS)[number];

/**
 * Closed bars of one instrument and one frame, ascending, columns of equal length. `at` is the open time, epoch ms;
 * prices in the unit of the run's ledger (1/10,000 rupee, or whole currency in a ledger of floats); volume in units.
 */
export interface BarTable extends Readonly<Record<BarColumn, Float64Array>> {
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
}

/** An empty table of so many bars. Shared between threads where `shared` is set: a sweep reads one copy. */
export function barTable(instrument: InstrumentKey, frame: Frame, length: number, shared = false): BarTable {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  const column = (): Float64Array => new Float64Array(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  return { instrument, frame, at: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

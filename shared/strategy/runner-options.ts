import type { TradingCalendar } from "../calendar/trading-calendar.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { RunnerSink } from "./caller.ts";
import type { InstrumentFacts } from "./instrument-handle.ts";
import type { LedgerInstrument, StrategyLedger } from "./ledger.ts";
import type { StrategyClass } from "./strategy.ts";

export interface RunnerOptions {
  readonly strategy: StrategyClass;
  /** Checked against the schema here. */
  readonly parameters: unknown;
  readonly instruments: (key: InstrumentKey) => InstrumentFacts | undefined;
  readonly calendar: TradingCalendar;
  /** In units. */
  readonly capital: number;
  readonly seed: number;
  readonly sink: RunnerSink;
  /** ms with a fraction; absent = callbacks are not timed. */
  readonly stopwatch?: (() => number) | undefined;
  /** What the prices that are fed are divided by, 10,000 where it is absent; 1 for a ledger in floats. */
  readonly unitsPerRupee?: number | undefined;
  readonly ledger?: ((instruments: readonly LedgerInstrument[], lastPrices: Float64Array) => StrategyLedger) | undefined;
}

import type { FillModel } from "../../../contract/schemas/paper.ts";
import type { WarmCandles } from "../../../contract/strategy-host.ts";
import type { AccountId, InstrumentKey } from "../../../domain/identity.ts";
import type { MarketTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import type { BarTable } from "../bar-table.ts";
import type { BacktestOptions } from "../options.ts";
import type { SimInstrument } from "../sim-instrument.ts";
import type { PlainTick } from "../data/tick-table.ts";

/** What a backtest on ticks must be told of an instrument. */
export type TickInstrument = SimInstrument & {
  /** Largest quantity of one order in units; absent where the exchange names none. */
  readonly freeze?: number | undefined;
};

/** As for bars; the ledger is that of integers, and orders meet the market as a paper account's do. */
export interface TickRunOptions extends Omit<BacktestOptions, "bars" | "ledger" | "instruments" | "startAt"> {
  readonly instruments: (key: InstrumentKey) => TickInstrument | undefined;
  readonly model: FillModel;
  /** Candles of before the first tick, in units of 1/10,000 rupee: indicators take them, and the strategy is not called. */
  readonly warm?: readonly BarTable[] | undefined;
  /** Market time at which everything stands before the first tick, from which on the account looks at its hours each second; absent: a second before the first tick. Rows of a table that are stamped before it are only shown. */
  readonly from?: MarketTime | undefined;
  /** The history that a run of the terminal was given, in the place of `warm`. */
  readonly history?: readonly WarmCandles[] | undefined;
  /** When the strategy is stopped: it decides nothing more, the market and the broker go on. `closes`: its orders are cancelled and its positions closed at market. */
  readonly until?: { readonly at: MarketTime; readonly closes: boolean } | undefined;
  /** Of what latency is drawn with, where that is not the run's own: that of the paper accounts to be compared with. */
  readonly market?: { readonly seed: number; readonly account: AccountId } | undefined;
}

/** One tick by itself. Given in the order in which they came. */
export interface RunTick extends PlainTick {
  /** The day's band; absent where none was recorded. */
  readonly lower?: Price;
  readonly upper?: Price;
}

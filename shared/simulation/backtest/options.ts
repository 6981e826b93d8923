import type { TradingCalendar } from "../../calendar/trading-calendar.ts";
import type { BarModel } from "../../contract/schemas/lab.ts";
import type { InstrumentKey } from "../../domain/identity.ts";
import type { CallbackFailure } from "../../strategy/health.ts";
import type { LogLine } from "../../strategy/log.ts";
import type { Signal } from "../../strategy/signals.ts";
import type { StrategyClass } from "../../strategy/strategy.ts";
import type { ChargeTables } from "../charges.ts";
import type { MarginTables } from "../margin.ts";
import type { EquityTrack } from "./equity-track.ts";
import type { SimInstrument } from "./sim-instrument.ts";
import type { SimOrder } from "./sim-order.ts";
import type { SimTrade } from "./trade-book.ts";

export interface BacktestOptions {
  readonly strategy: StrategyClass;
  /** Checked against the strategy's schema. */
  readonly parameters: unknown;
  readonly instruments: (key: InstrumentKey) => SimInstrument | undefined;
  readonly calendar: TradingCalendar;
  /** In the unit of the ledger. */
  readonly capital: number;
  readonly seed: number;
  readonly bars: BarModel;
  /** Undefined: trading costs nothing. Of the integer ledger alone. */
  readonly charges: { readonly tables: ChargeTables; readonly times: number } | undefined;
  /** Undefined: no order needs margin. Of the integer ledger alone. */
  readonly margins: MarginTables | undefined;
  /** Entries are for as many whole lots as this share of the equity buys where they fill; undefined: as the strategy says. */
  readonly sizing: number | undefined;
  readonly atEnd: "leave" | "last-close" | "last-open";
  /** `integer`: prices in 1/10,000 rupee. `float`: whole currency, no charges, no margin. */
  readonly ledger: "integer" | "float";
  /** Bars that open before this market time warm the strategy up and are not traded; absent = all are. */
  readonly startAt?: number | undefined;
  /** Hears every signal as it is decided. */
  readonly onSignal?: ((signal: Signal) => void) | undefined;
}

/** One fill. Price in the unit of the ledger. */
export interface SimFill {
  readonly order: SimOrder;
  readonly quantity: number;
  readonly price: number;
  readonly charges: number;
  readonly at: number;
  /** Place on the run's curve from which on it counts. */
  readonly bar: number;
}

/** What came of a run. Money in the unit of the ledger. */
export interface BacktestOutcome {
  readonly track: EquityTrack;
  /** By the time of their end; what was still open stands last. */
  readonly trades: readonly SimTrade[];
  readonly orders: readonly SimOrder[];
  readonly fills: readonly SimFill[];
  readonly chargeLines: ReadonlyMap<string, number>;
  readonly failures: readonly CallbackFailure[];
  readonly log: readonly LogLine[];
  /** First point at which all indicators had their first value. */
  readonly tradesFrom: number;
  readonly instruments: readonly InstrumentKey[];
  /** Bars, or ticks, that were played. */
  readonly steps: number;
}

import { monthlyReturns } from "../../analytics/monthly-returns.ts";
import { drawdowns } from "../../analytics/drawdown.ts";
import { excursionsOf } from "../../analytics/excursions.ts";
import { rMultiple } from "../../analytics/r-multiples.ts";
import { runFigures } from "../../analytics/run-figures.ts";
import type { TradeExtras } from "../../analytics/run-figures.ts";
import type { ClosedTrade } from "../../analytics/run-record.ts";
import type { LabCurve, LabOrder, LabRun, LabTrade } from "../../contract/schemas/lab.ts";
import type { InstrumentKey } from "../../domain/identity.ts";
import type { MarketTime } from "../../domain/time.ts";
import { IST_OFFSET_MS } from "../../domain/time.ts";
import type { Money, Price } from "../../domain/units.ts";
import { PER_RUPEE } from "../../domain/units.ts";
import type { BarTable } from "./bar-table.ts";
import type { BacktestOutcome } from "./options.ts";
import type { SimInstrument } from "./sim-instrument.ts";
import type { SimOrder } from "./sim-order.ts";
import type { SimTrade } from "./trade-book.ts";

/** All of a run that follows from its outcome. The curve is whole: as many points as there were steps. */
export type RunBody = Pick<LabRun, "figures" | "curve" | "months" | "chargeLines" | "trades" | "orders" | "failures" | "instruments">;

export interface ReportParts {
  readonly outcome: BacktestOutcome;
  readonly tables: readonly BarTable[];
  readonly instruments: readonly SimInstrument[];
  /** Units of the run's money in a rupee: 10,000, or 1 in floats. */
  readonly unitsPerRupee: number;
}

/** What a year of riskless money earns is left at nought: ratios then say what the strategy does by itself. */
const RISK_FREE = 0;

export function reportRun(parts: ReportParts): RunBody {
  const { outcome, unitsPerRupee: per } = parts;
  const { track } = outcome;
  const equity = track.equity.map((value) => value / per);
  const benchmark = track.benchmark.map((value) => value / per);
  const curve = { at: track.at, equity };
  const closed = outcome.trades.map((trade) => closedTrade(trade, parts));
  const extras = outcome.trades.map((trade) => extrasOf(trade, parts));
  const charges = outcome.fills.reduce((sum, fill) => sum + fill.charges, 0) / per;
  const turnover = outcome.fills.reduce((sum, { order, quantity, price }) => sum + quantity * price * multiplierOf(order.instrument, parts), 0) / per;
  return {
    figures: runFigures({ curve, trades: closed, benchmark, tradesFrom: Math.min(outcome.tradesFrom, track.length - 1), riskFree: RISK_FREE, zoneMs: IST_OFFSET_MS }, { charges, turnover, trades: extras }),
    curve: { at: [...track.at] as MarketTime[], equity: [...equity], benchmark: [...benchmark], drawdown: [...drawdowns(curve)] } satisfies LabCurve,
    months: monthlyReturns(curve, IST_OFFSET_MS).map(({ year, months, whole }) => ({ year, whole, months: months.map((month) => month ?? null) })),
    chargeLines: [...outcome.chargeLines].map(([name, amount]) => ({ name, amount: amount as Money })),
    trades: outcome.trades.map((trade, i) => labTrade(trade, extras[i] as TradeExtras, parts)),
    orders: outcome.orders.map((order) => labOrder(order, parts)),
    failures: outcome.failures.map(({ callback, message, at }) => ({ callback, message, at })),
    instruments: [...outcome.instruments],
  };
}

function closedTrade(trade: SimTrade, parts: ReportParts): ClosedTrade {
  const { quantity, entryBar, exitBar, entryAt, exitAt, entryPrice, exitPrice, profit, charges } = trade;
  const per = parts.unitsPerRupee;
  // Of the prices first, as backtesting.py does: it is told to the last digit.
  const gross = Math.sign(quantity) * (exitPrice / entryPrice - 1);
  return {
    quantity, entryBar, exitBar, entryAt, exitAt, entryPrice: entryPrice / per, exitPrice: exitPrice / per, profit: profit / per, charges: charges / per,
    return: charges === 0 ? gross : gross - charges / per / entryValueOf(trade, parts),
  };
}

/** Rupees. */
function entryValueOf({ instrument, quantity, entryPrice }: SimTrade, parts: ReportParts): number {
  return (Math.abs(quantity) * entryPrice * multiplierOf(instrument, parts)) / parts.unitsPerRupee;
}

function extrasOf(trade: SimTrade, parts: ReportParts): TradeExtras {
  const { instrument, quantity, entryPrice, exitPrice, profit, risk } = trade;
  const per = parts.unitsPerRupee;
  const table = tableOf(parts.outcome.instruments[instrument], parts);
  const { mae, mfe } = excursionsOf(table ?? { high: [], low: [] }, {
    ...heldBars(trade, table), side: quantity > 0 ? "BUY" : "SELL", entryPrice, exitPrice, units: Math.abs(quantity) * multiplierOf(instrument, parts),
  });
  return { entryValue: entryValueOf(trade, parts), mae: mae / per, mfe: mfe / per, r: risk === undefined ? undefined : rMultiple(profit / per, risk / per) };
}

/** Bars that were held from their open to their close: of one that was left on its way nobody knows what came first. */
function heldBars({ entryAt, exitAt, exitAtClose }: SimTrade, table: BarTable | undefined): { readonly from: number; readonly to: number } {
  if (!table) return { from: 0, to: -1 };
  return { from: firstFrom(table.at, entryAt), to: exitAtClose ? firstFrom(table.at, exitAt) - 1 : firstFrom(table.at, exitAt + 1) - 2 };
}

/** Place of the first time that is not before `at`. */
function firstFrom(times: Float64Array, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function labTrade(trade: SimTrade, { mae, mfe, r, entryValue }: TradeExtras, parts: ReportParts): LabTrade {
  const scale = PER_RUPEE / parts.unitsPerRupee;
  const { quantity, entryBar, exitBar, entryPrice, exitPrice, profit, charges, entryReason, exitReason, open } = trade;
  const units = (value: number): number => Math.round(value * scale) + 0;
  return {
    instrument: keyOf(trade.instrument, parts), quantity, entryBar, exitBar, entryAt: trade.entryAt as MarketTime, exitAt: trade.exitAt as MarketTime,
    entryPrice: units(entryPrice) as Price, exitPrice: units(exitPrice) as Price, profit: units(profit) as Money, charges: units(charges) as Money,
    return: profit / parts.unitsPerRupee / entryValue, mae: (Math.round(mae * PER_RUPEE) + 0) as Money, mfe: (Math.round(mfe * PER_RUPEE) + 0) as Money,
    ...(r === undefined ? {} : { r }), entryReason, exitReason, open,
  };
}

function labOrder(order: SimOrder, parts: ReportParts): LabOrder {
  const scale = PER_RUPEE / parts.unitsPerRupee;
  const { id, instrument, side, type, quantity, filled, price, trigger, value, stage, at, doneAt, reason, text } = order;
  const units = (amount: number): Price => Math.round(amount * scale) as Price;
  const state = stage === "complete" ? "complete" : stage === "cancelled" ? (order.refused ? "refused" : "cancelled") : "open";
  return {
    id, instrument: keyOf(instrument, parts), side, type, quantity, filled, price: units(price), trigger: units(trigger),
    averagePrice: units(filled === 0 ? 0 : value / filled), state, at: at as MarketTime, doneAt: doneAt as MarketTime, reason, text,
  };
}

function keyOf(instrument: number, { outcome }: ReportParts): InstrumentKey {
  return outcome.instruments[instrument] as InstrumentKey;
}

function tableOf(key: InstrumentKey | undefined, { tables }: ReportParts): BarTable | undefined {
  return tables.find((table) => table.instrument === key);
}

function multiplierOf(instrument: number, { outcome, instruments }: ReportParts): number {
  const key = outcome.instruments[instrument];
  return instruments.find((one) => one.key === key)?.multiplier ?? 1;
}

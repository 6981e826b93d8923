import { readFileSync } from "node:fs";
import type { BarModel } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_BAR_MODEL } from "../../../shared/contract/schemas/lab.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { BarRun } from "../../../shared/simulation/backtest/bar-run.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { barTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { BacktestOptions, BacktestOutcome } from "../../../shared/simulation/backtest/options.ts";
import type { SimInstrument } from "../../../shared/simulation/backtest/sim-instrument.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import type { InstrumentHandle } from "../../../shared/strategy/instrument-handle.ts";
import { candles } from "../../../shared/strategy/series.ts";
import type { Strategy, StrategyClass } from "../../../shared/strategy/strategy.ts";
import { strategy } from "../../../shared/strategy/strategy.ts";
import { CALENDAR, at, facts } from "../strategy/rig.ts";

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/${name}.json`, import.meta.url), "utf8"));
export const CHARGES = chargeTables(json("charges/angelone"));
export const MARGINS = marginTables(json("margins/angelone"));
const MINUTE_MS = 60_000;

export type Row = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** Bars in rupees, one after the other from a wall time on. */
export function bars(rows: readonly Row[], { key = "NSE:SBIN", frame = 1, from = at("09:15") }: { readonly key?: string; readonly frame?: Frame; readonly from?: number } = {}): BarTable {
  const table = barTable(key as InstrumentKey, frame, rows.length);
  rows.forEach(([open, high, low, close, volume = 1_000], i) => {
    table.at[i] = from + i * frame * MINUTE_MS;
    [table.open[i], table.high[i], table.low[i], table.close[i]] = [open, high, low, close].map((rupees) => Math.round(rupees * PER_RUPEE)) as [number, number, number, number];
    table.volume[i] = volume;
  });
  return table;
}

/** What a strategy does on its nth closed candle, from 1; 0 = at the start. */
export type Script = Readonly<Record<number, (orders: Strategy["orders"], instrument: InstrumentHandle) => void>>;

/** A strategy that follows a script, and keeps what it was told. */
export function scripted(script: Script, { key = "NSE:SBIN", frame = 1, heard = [] }: { readonly key?: string; readonly frame?: Frame; readonly heard?: string[] } = {}): StrategyClass {
  class Scripted extends strategy({ title: "Scripted", about: "Does what the test says.", parameters: {}, series: () => ({ bars: candles(key as InstrumentKey, frame) }) }) {
    override onInit(): void {
      script[0]?.(this.orders, this.series.bars.instrument);
    }
    override onCandle(): void {
      script[this.series.bars.count]?.(this.orders, this.series.bars.instrument);
    }
    override onOrder(order: Parameters<Strategy["onOrder"]>[0]): void {
      heard.push(`${order.side} ${order.type} ${order.state} ${order.filled}/${order.quantity}`);
    }
    override onFill(fill: Parameters<Strategy["onFill"]>[0]): void {
      heard.push(`fill ${fill.side} ${fill.quantity} @ ${fill.price}`);
    }
  }
  return Scripted;
}

export function sim(key: string, other: Partial<SimInstrument> = {}): SimInstrument {
  return { ...facts(key), product: "NRML", onIndex: false, ...other };
}

export interface Play extends Partial<Omit<BacktestOptions, "bars" | "instruments">> {
  readonly model?: Partial<BarModel>;
  readonly instrument?: Partial<SimInstrument>;
}

export function play(Class: StrategyClass, tables: readonly BarTable[], { model, instrument, ...other }: Play = {}): BacktestOutcome {
  const run = new BarRun({
    strategy: Class, parameters: {}, calendar: CALENDAR, capital: 10_00_000 * PER_RUPEE, seed: 1, charges: undefined, margins: undefined, sizing: undefined, atEnd: "leave", ledger: "integer",
    instruments: (key) => sim(key, instrument), bars: { ...DEFAULT_BAR_MODEL, limit: "touch", ...model }, ...other,
  }, tables);
  return run.run();
}

/** Fills in short: "BUY 10 @ 100.05 09:16:00". */
export function fillsOf({ fills }: BacktestOutcome): string[] {
  return fills.map(({ order, quantity, price, at: when }) => `${order.side} ${quantity} @ ${(price / PER_RUPEE).toFixed(2)} ${new Date(when + 19_800_000).toISOString().slice(11, 19)}`);
}

/** Orders in short, with what became of them. */
export function ordersOf({ orders }: BacktestOutcome): string[] {
  return orders.map(({ side, type, quantity, filled, stage, text }) => `${side} ${type} ${filled}/${quantity} ${stage}${text === "" ? "" : `: ${text}`}`);
}

import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import type { CallbackFailure } from "../../../shared/strategy/health.ts";
import type { InstrumentFacts } from "../../../shared/strategy/instrument-handle.ts";
import { StrategyRunner } from "../../../shared/strategy/runner.ts";
import type { RunnerOptions } from "../../../shared/strategy/runner-options.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/calendar/${name}.json`, import.meta.url), "utf8"));
export const CALENDAR = new TradingCalendar(sessionTables(json("sessions")), holidayTable(json("nse-holidays")));

/** A Tuesday; 09:15 to 15:30 for shares without derivatives. */
export const DAY = "2026-08-25";
export const MINUTE = 60_000;

/** Epoch ms of a wall time in India on DAY, "09:15" or "09:15:30". */
export function at(wall: string, day = DAY): number {
  const [hours = 0, minutes = 0, seconds = 0] = wall.split(":").map(Number);
  return istEpoch(day, hours * 60 + minutes) + seconds * 1_000;
}

export function facts(key: string, other: Partial<InstrumentFacts> = {}): InstrumentFacts {
  const [exchange = "NSE", symbol = ""] = key.split(":");
  return {
    key: key as InstrumentKey, exchange: exchange as InstrumentFacts["exchange"], symbol, kind: "equity", underlying: symbol,
    expiry: undefined, strike: undefined, optionType: undefined, lot: 1, tick: 500 as Price, multiplier: 1, fnoStock: false, ...other,
  };
}

export interface Rig {
  readonly runner: StrategyRunner;
  readonly signals: Signal[];
  readonly failures: CallbackFailure[];
}

export function rig(strategy: StrategyClass, parameters: unknown = {}, other: Partial<RunnerOptions> & { readonly list?: readonly InstrumentFacts[] } = {}): Rig {
  const signals: Signal[] = [];
  const failures: CallbackFailure[] = [];
  const { list, ...rest } = other;
  const runner = new StrategyRunner({
    strategy, parameters, calendar: CALENDAR, capital: 10_000_000_000, seed: 7,
    instruments: (key) => (list ? list.find((one) => one.key === key) : facts(key)),
    sink: { signal: (signal) => void signals.push(signal), failed: (failure) => void failures.push(failure) },
    ...rest,
  });
  return { runner, signals, failures };
}

/** Bars whose open, high, low and close are one price in rupees, one after the other. */
export function flatBars(runner: StrategyRunner, closes: readonly number[], from: number, frame: Frame = 1, instrument = 0): void {
  closes.forEach((close, i) => {
    const units = Math.round(close * 10_000);
    runner.bar(instrument, frame, from + i * frame * MINUTE, units, units, units, units, 100);
  });
}

/** One tick; price in rupees. */
export function tick(runner: StrategyRunner, when: number, price: number, other: { readonly traded?: number; readonly instrument?: number; readonly marketAt?: number; readonly sequence?: number } = {}): void {
  const record = new Float64Array(TICK_FIELDS);
  record[TICK.sequence] = other.sequence ?? 0;
  record[TICK.ltp] = Math.round(price * 10_000);
  record[TICK.ltq] = record[TICK.traded] = other.traded ?? 10;
  record[TICK.volume] = 1_000;
  record[TICK.exchangeAt] = when;
  record[TICK.marketAt] = other.marketAt ?? when;
  record[TICK.bid] = Math.round(price * 10_000) - 500;
  record[TICK.ask] = Math.round(price * 10_000) + 500;
  runner.tick(other.instrument ?? 0, record, 0);
}

let fills = 0;
/** Fills what a signal asked for, at a price in rupees. */
export function fill(runner: StrategyRunner, signal: string, side: Side, quantity: number, price: number, instrument = 0): void {
  const id = `fill-${++fills}`;
  runner.fill({ id, order: `order-${signal}`, signal, instrument, side, quantity, price: Math.round(price * 10_000), at: runner.now as MarketTime });
}

/** What a signal says, in short: for comparing with what was worked out by hand. */
export function words(signal: Signal): string {
  const when = new Date(signal.decision.at + 19_800_000).toISOString().slice(11, 16);
  const rupees = (units: number | undefined): string => (units === undefined ? "market" : (units / 10_000).toFixed(2));
  const { kind, instrument } = signal;
  const of = instrument.split(":")[1] ?? "";
  switch (kind) {
    case "market":
      return `${when} ${signal.side} ${signal.quantity} ${of} at market`;
    case "limit":
      return `${when} ${signal.side} ${signal.quantity} ${of} at ${rupees(signal.price)}`;
    case "stop":
      return `${when} ${signal.side} ${signal.quantity} ${of} stop ${rupees(signal.trigger)}`;
    case "target":
      return `${when} ${of} to ${signal.quantity}`;
    case "close":
      return `${when} close ${of}`;
    case "cancel":
      return `${when} cancel ${signal.signal}`;
    case "gtt":
      return `${when} GTT ${signal.side} ${signal.quantity} ${of} ${signal.legs.map(({ trigger, price }) => `${rupees(trigger)}: ${rupees(price)}`).join(" or ")}${signal.onlyCloses ? ", only to close" : ""}`;
    case "bracket":
      return `${when} bracket ${signal.side} ${signal.quantity} ${of} stop ${rupees(signal.stop.trigger)} targets ${signal.targets.map(({ price, quantity }) => `${quantity} at ${rupees(price)}`).join(", ")}`;
  }
}

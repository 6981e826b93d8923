import type { MarketTime } from "../domain/time.ts";
import type { Account } from "./account.ts";
import type { Candle } from "./candle-view.ts";
import type { StateValue } from "./field-state.ts";
import { exportFields, importFields } from "./field-state.ts";
import { Line } from "./line.ts";
import type { StrategyLog } from "./log.ts";
import type { StrategyFill, StrategyOrder } from "./order-view.ts";
import type { Orders } from "./orders.ts";
import type { ParameterSchema, ParameterValues, ValuesOf } from "./parameters.ts";
import type { CandleSeries, HandlesOf, SeriesWishes, TickSeries } from "./series.ts";
import type { StrategyCalendar } from "./strategy-calendar.ts";
import type { Tick } from "./tick.ts";
import type { StrategyTimers } from "./timers.ts";

/** Why a run ends. */
export type StopReason = "user" | "schedule" | "limit" | "errors" | "end of data" | "shutdown";

/** What a strategy says about itself, once. */
export interface Declaration<P extends ParameterSchema, S extends SeriesWishes> {
  readonly title: string;
  /** What it trades and when, in a sentence or two. */
  readonly about: string;
  readonly parameters: P;
  /** What no single bound can say; a sentence is a refusal. */
  check?(values: ValuesOf<P>): string | undefined;
  /** The data that it is given, by the names it uses for them. */
  series(values: ValuesOf<P>): S;
  /** Raised when the fields that are carried over change; 1 where it is absent. */
  readonly stateVersion?: number | undefined;
  /** Earlier versions whose state `importState` can read. */
  readonly acceptsState?: readonly number[] | undefined;
}

/** What the runner gives an instance when it makes it. */
export interface StrategyKit {
  readonly parameters: ParameterValues;
  readonly series: Readonly<Record<string, CandleSeries | TickSeries>>;
  readonly orders: Orders;
  readonly account: Account;
  readonly calendar: StrategyCalendar;
  readonly timers: StrategyTimers;
  readonly log: StrategyLog;
  readonly random: () => number;
  readonly now: () => number;
}

const KIT_FIELDS: ReadonlySet<string> = new Set(["parameters", "series", "orders", "account", "calendar", "timers", "log", "random"]);

/**
 * What every strategy is. A strategy extends `strategy({ … })` and answers what it cares for. Callbacks come
 * one at a time in the order of market time, and must not wait: no callback may be async.
 */
export abstract class Strategy<Values = ParameterValues, Handles = Readonly<Record<string, CandleSeries | TickSeries>>> {
  declare readonly parameters: Values;
  declare readonly series: Handles;
  declare readonly orders: Orders;
  declare readonly account: Account;
  declare readonly calendar: StrategyCalendar;
  declare readonly timers: StrategyTimers;
  declare readonly log: StrategyLog;
  /** 0 ≤ x < 1, from the run's seed: the same run draws the same. */
  declare readonly random: () => number;
  readonly #now: () => number;

  constructor(kit: StrategyKit) {
    const { now, ...rest } = kit;
    // Neither a field of the same name nor an assignment can take them away unnoticed.
    for (const [name, value] of Object.entries(rest)) Object.defineProperty(this, name, { value, enumerable: false, writable: false, configurable: false });
    this.#now = now;
  }

  /** The market's time, epoch ms. */
  get now(): MarketTime {
    return this.#now() as MarketTime;
  }

  /** A new run begins; the warm-up is done. */
  onInit(): void {}
  /** Another version, or a restart, goes on where a run was; the state is back. */
  onResume(): void {}
  onTick(_tick: Tick): void {}
  /** A candle of one of the series has closed; indicators that follow it have its value. */
  onCandle(_candle: Candle): void {}
  /** An order of this strategy has changed its state. */
  onOrder(_order: StrategyOrder): void {}
  /** Some of an order has filled; the position has it already. */
  onFill(_fill: StrategyFill): void {}
  /** @param _due when it should have rung: after a restart that can be long before `now`. */
  onTimer(_name: string, _due: MarketTime): void {}
  /** The run ends. What is decided here still goes. */
  onStop(_reason: StopReason): void {}

  /** What is carried over by a swap or a restart: by default all fields but the #private ones. */
  exportState(): StateValue {
    return exportFields(this, (name, value) => KIT_FIELDS.has(name) || value instanceof Line);
  }

  /** @param version of the state; another than one's own only where `acceptsState` names it. */
  importState(state: StateValue, _version: number): void {
    importFields(this, state as Readonly<Record<string, StateValue>>);
  }
}

export type AnyDeclaration = Declaration<ParameterSchema, SeriesWishes>;

/** A class that can be run. */
export interface StrategyClass {
  new (kit: StrategyKit): Strategy;
  readonly declaration: AnyDeclaration;
}

export type StrategyParent<P extends ParameterSchema, S extends SeriesWishes> = (abstract new (kit: StrategyKit) => Strategy<ValuesOf<P>, HandlesOf<S>>) & {
  readonly declaration: Declaration<P, S>;
};

/** The class to extend: its `parameters` and `series` have the types that are declared here. */
export function strategy<const P extends ParameterSchema, const S extends SeriesWishes>(declaration: Declaration<P, S>): StrategyParent<P, S> {
  abstract class Declared extends Strategy<ValuesOf<P>, HandlesOf<S>> {
    static readonly declaration = Object.freeze({ ...declaration });
  }
  return Declared;
}

/** Is it a class that `strategy()` made, or one that extends it? Works across realms. */
export function isStrategyClass(value: unknown): value is StrategyClass {
  return typeof value === "function" && value.prototype instanceof Strategy && "declaration" in value;
}

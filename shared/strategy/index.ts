/**
 * What a strategy's file imports as `sauda`. Nothing here tells the time, reaches a file or the network, or
 * places an order by itself.
 */
export { strategy } from "./strategy.ts";
export type { Declaration, StopReason, Strategy } from "./strategy.ts";
export { boolean, choice, frame, instrument, int, number, time } from "./parameters.ts";
export { candles, ticks } from "./series.ts";
export type { CandleSeries, TickSeries } from "./series.ts";
export { crossedAbove, crossedBelow } from "./line.ts";
export type { Line } from "./line.ts";
export type { Candle, CandleFigures } from "./candle-view.ts";
export type { Tick } from "./tick.ts";
export type { InstrumentHandle } from "./instrument-handle.ts";
export type { StrategyFill, StrategyOrder, StrategyOrderState } from "./order-view.ts";
export { BadSignal } from "./tick-price.ts";
export * from "../indicators/index.ts";

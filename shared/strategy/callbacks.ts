import type { MarketTime } from "../domain/time.ts";
import type { BarFeed } from "./bar-feed.ts";
import type { Caller } from "./caller.ts";
import type { CurrentEvent } from "./decision.ts";
import type { Callback } from "./health.ts";
import { CALLBACKS } from "./health.ts";
import type { OrderUpdate, StrategyFill, StrategyOrder } from "./order-view.ts";
import type { InstrumentLane } from "./run-parts.ts";
import { Strategy } from "./strategy.ts";
import type { StopReason } from "./strategy.ts";
import { TickView } from "./tick.ts";

const ON = Object.fromEntries(CALLBACKS.map((name, i) => [name, i])) as Record<Callback, number>;

/** Calls a strategy, each time with the event by which its decisions are named. `now` is the run's market time. */
export class Callbacks {
  readonly #strategy: Strategy;
  readonly #event: CurrentEvent;
  readonly #caller: Caller;
  readonly #perRupee: number;
  readonly #tick: TickView;
  readonly #hearsTicks: boolean;
  readonly #hearsCandles: boolean;
  /** Does it answer what becomes of its orders, and its fills? */
  readonly hearsOrders: boolean;
  readonly hearsFills: boolean;

  constructor(strategy: Strategy, event: CurrentEvent, caller: Caller, unitsPerRupee: number) {
    this.#strategy = strategy;
    this.#event = event;
    this.#caller = caller;
    this.#perRupee = unitsPerRupee;
    this.#tick = new TickView();
    // What a strategy does not answer is not called: most hear candles alone.
    this.#hearsTicks = strategy.onTick !== Strategy.prototype.onTick;
    this.#hearsCandles = strategy.onCandle !== Strategy.prototype.onCandle;
    this.hearsOrders = strategy.onOrder !== Strategy.prototype.onOrder;
    this.hearsFills = strategy.onFill !== Strategy.prototype.onFill;
  }

  init(now: number): boolean {
    this.#event.begin("init", now);
    return this.#caller.call(ON.onInit, () => this.#strategy.onInit());
  }

  resume(now: number): boolean {
    this.#event.begin("resume", now);
    return this.#caller.call(ON.onResume, () => this.#strategy.onResume());
  }

  stop(now: number, reason: StopReason): void {
    this.#event.begin("stop", now);
    this.#caller.call(ON.onStop, () => this.#strategy.onStop(reason));
  }

  timer(due: number, name: string): void {
    this.#event.begin("timer", due, name);
    this.#caller.call(ON.onTimer, () => this.#strategy.onTimer(name, due as MarketTime));
  }

  order(now: number, order: StrategyOrder, { id, state, filled, quantity, price, trigger }: OrderUpdate): void {
    this.#event.begin("order", now, `${id}|${state}|${filled}|${quantity}|${price}|${trigger}`);
    this.#event.key = order.instrument.key;
    this.#caller.call(ON.onOrder, () => this.#strategy.onOrder(order));
  }

  fill(now: number, fill: StrategyFill): void {
    this.#event.begin("fill", now, fill.id);
    this.#event.key = fill.instrument.key;
    this.#caller.call(ON.onFill, () => this.#strategy.onFill(fill));
  }

  /** Lets the indicators of a series take its newest candle. */
  lines(now: number, { series }: BarFeed): void {
    try {
      series.feed();
    } catch (error) {
      this.#event.begin("candle", now);
      this.#caller.failed(ON.warmUp, error);
    }
  }

  /**
   * Indicators of all that closed together first, so that no callback sees one series ahead of another.
   * @param count of `feeds`: the list is longer, since it is never emptied.
   */
  candles(now: number, feeds: readonly BarFeed[], count: number): void {
    for (let i = 0; i < count; i++) {
      const feed = feeds[i];
      if (feed) this.lines(now, feed);
    }
    if (!this.#hearsCandles) return;
    for (let i = 0; i < count; i++) {
      const feed = feeds[i];
      if (feed) this.#candle(now, feed);
    }
  }

  #candle(now: number, feed: BarFeed): void {
    const candle = feed.series.current;
    if (!candle) return;
    const event = this.#event;
    event.begin("candle", now);
    event.instrument = feed.instrument;
    event.key = feed.series.instrument.key;
    event.candleAt = candle.at;
    event.frame = feed.frame;
    event.series = feed.index;
    this.#caller.begin();
    let answer: unknown;
    try {
      answer = this.#strategy.onCandle(candle);
    } catch (error) {
      this.#caller.failed(ON.onCandle, error);
      return;
    }
    this.#caller.done(ON.onCandle, answer);
  }

  tick(lane: InstrumentLane, records: Float64Array, from: number): void {
    const { handle, ticks } = lane;
    const tick = this.#tick;
    tick.read(handle, records, from, this.#perRupee);
    const event = this.#event;
    event.begin("tick", lane.stamp);
    event.instrument = handle.index;
    event.key = handle.key;
    event.nth = lane.nth;
    this.#caller.begin();
    let answer: unknown;
    try {
      for (let i = 0; i < ticks.length; i++) ticks[i]?.feed(tick);
      if (this.#hearsTicks) answer = this.#strategy.onTick(tick);
    } catch (error) {
      this.#caller.failed(ON.onTick, error);
      return;
    }
    this.#caller.done(ON.onTick, answer);
  }
}

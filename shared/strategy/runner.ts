import { marketSegmentOf } from "../calendar/session-tables.ts";
import type { Frame } from "../domain/candle.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import { money, PER_RUPEE } from "../domain/units.ts";
import { TICK } from "../streams/tick-ring.ts";
import { Account } from "./account.ts";
import type { BarFeed } from "./bar-feed.ts";
import type { BarColumns } from "./bar-fields.ts";
import { BAR, BAR_FIELDS } from "./bar-fields.ts";
import { Callbacks } from "./callbacks.ts";
import { Caller } from "./caller.ts";
import { CandleRoom } from "./candle-room.ts";
import { CurrentEvent } from "./decision.ts";
import type { Callback, CallbackHealth } from "./health.ts";
import { HealthCount } from "./health.ts";
import type { StrategyLedger } from "./ledger.ts";
import { SubLedger } from "./ledger.ts";
import type { LogLine } from "./log.ts";
import { StrategyLog } from "./log.ts";
import type { FillUpdate, OrderUpdate } from "./order-view.ts";
import { OrderBook } from "./order-view.ts";
import { Orders } from "./orders.ts";
import { RandomStream } from "./random-stream.ts";
import type { InstrumentLane, RunParts, SeriesNeed } from "./run-parts.ts";
import { firstValuesOf, makeParts, needsOf } from "./run-parts.ts";
import { planRun } from "./run-plan.ts";
import type { RunPlan } from "./run-plan.ts";
import type { RunnerOptions } from "./runner-options.ts";
import type { RunState } from "./run-state.ts";
import { checkState, STATE_FORMAT, stateVersionOf } from "./run-state.ts";
import { exportSeries, importSeries } from "./series-state.ts";
import type { StopReason, Strategy } from "./strategy.ts";
import { nextDailyAt, StrategyCalendar } from "./strategy-calendar.ts";
import { StrategyTimers } from "./timers.ts";

/**
 * Runs one strategy: ticks and candles in, signals out, in the order of market time. It has no thread and no
 * clock; a host's thread, a replay in lock-step and a backtest drive the same. Prices are given in units.
 *
 * Made → `warm` with history → `begin` or `resume` → `tick` / `bar` / `advance` / `order` / `fill` → `stop`.
 */
export class StrategyRunner {
  readonly needs: readonly SeriesNeed[];
  /** An instrument's number is its place. */
  readonly instruments: readonly InstrumentKey[];
  readonly parameters: RunPlan["values"];
  readonly #options: RunnerOptions;
  readonly #parts: RunParts;
  readonly #lanes: readonly InstrumentLane[];
  readonly #feeds: readonly BarFeed[];
  readonly #perRupee: number;
  readonly #event = new CurrentEvent();
  readonly #book: OrderBook;
  readonly #orders: Orders;
  readonly #timers: StrategyTimers;
  readonly #room: CandleRoom;
  readonly #callbacks: Callbacks;
  readonly #random: RandomStream;
  readonly #log: StrategyLog;
  readonly #health: HealthCount;
  readonly #strategy: Strategy;
  /** Bars that close together, in the order of the series. Written over and never emptied: that would allocate. */
  readonly #closing: BarFeed[] = [];
  /** The bar that is being taken. */
  readonly #bar = new Float64Array(BAR_FIELDS);
  #phase: "new" | "running" | "over" = "new";
  #now = 0;
  #begun = 0;
  /** The earliest of timers and ends of forming bars: until then time passes without work. */
  #due = Number.POSITIVE_INFINITY;

  /** @throws TerminalError (BadInput) for parameters and instruments that do not fit; and whatever the strategy's own fields throw. */
  constructor(options: RunnerOptions) {
    const { strategy: Class, calendar, capital, unitsPerRupee = PER_RUPEE } = options;
    const plan = planRun(Class.declaration, options.parameters, options);
    const ledgerOf = options.ledger ?? ((instruments, prices) => new SubLedger(money(capital), instruments, prices));
    const parts = makeParts(plan, { calendar, unitsPerRupee, ledger: ledgerOf });
    const handles = parts.lanes.map(({ handle }) => handle);
    const now = (): number => this.#now;
    this.#options = options;
    this.#parts = parts;
    this.#lanes = parts.lanes;
    this.#feeds = parts.feeds;
    this.#perRupee = unitsPerRupee;
    this.parameters = plan.values;
    this.instruments = plan.instruments.map(({ key }) => key);
    this.#book = new OrderBook(handles, unitsPerRupee);
    this.#orders = new Orders(this.#event, this.#book, handles, plan.instruments.map(({ tick }) => tick), unitsPerRupee);
    this.#room = new CandleRoom(parts.lanes, parts.feeds);
    this.#random = new RandomStream(options.seed);
    this.#log = new StrategyLog(now);
    this.#health = new HealthCount(options.stopwatch);
    const segment = marketSegmentOf(plan.instruments[0]?.exchange ?? "NSE");
    this.#timers = new StrategyTimers({ now, nextDaily: (minutes, after) => nextDailyAt(calendar, segment, minutes, after), onChange: () => this.#look() });
    this.#strategy = new Class({
      parameters: plan.values, series: parts.series, orders: this.#orders, timers: this.#timers, log: this.#log, now,
      account: new Account(capital, parts.ledger, unitsPerRupee),
      calendar: new StrategyCalendar(calendar, plan.instruments, now),
      random: () => this.#random.next(),
    });
    for (const series of Object.values(parts.series)) series.close();
    this.#callbacks = new Callbacks(this.#strategy, this.#event, new Caller(this.#event, this.#orders, this.#health, options.sink), unitsPerRupee);
    this.needs = needsOf(plan, parts);
  }

  /** Market time as far as the run has come. */
  get now(): number {
    return this.#now;
  }
  /** Market time until which `advance` has nothing to do; Infinity where nothing is due. */
  get due(): number {
    return this.#due;
  }
  get ledger(): StrategyLedger {
    return this.#parts.ledger;
  }
  /** Minutes of candles until every indicator has its first value. */
  get firstValues(): number {
    return firstValuesOf(this.#parts);
  }
  get openOrders(): Orders["open"] {
    return this.#book.open;
  }
  healthOf(callback: Callback): CallbackHealth {
    return this.#health.of(callback);
  }
  drainLog(): readonly LogLine[] {
    return this.#log.drain();
  }

  /**
   * Gives a candle of the past, before the run begins: of the series' own frame, or of a finer one for the
   * bar that is still forming then. No callback is called. Ascending; what is older than the last is left out.
   */
  warm(series: number, frame: Frame, at: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (this.#phase !== "new") throw new Error("the warm-up is over");
    const feed = this.#feeds.find(({ index }) => index === series);
    const lane = feed && this.#lanes[feed.instrument];
    if (!feed || !lane) throw new RangeError(`series ${series} takes no candles`);
    this.#parts.figures.last[feed.instrument] = close;
    if (at >= feed.end && feed.close()) this.#callbacks.lines(this.#now, feed);
    const end = this.#room.inputEnds(lane, frame).endOf(at);
    const per = this.#perRupee;
    if (this.#room.take(feed, frame, at, end, open / per, high / per, low / per, close / per, volume)) this.#callbacks.lines(this.#now, feed);
  }

  /** Starts a new run. @param at market time. @returns false where onInit threw: the run should not go on. */
  begin(at: number): boolean {
    this.#start(at, at);
    return this.#callbacks.init(at);
  }

  /**
   * Goes on where another runner was. Warm this one up first.
   * @param series `carried`: no tick was missed since the export (hot swap), candles and indicators are taken
   *   over where they are the same; `warmed`: some were (restart), they come from the warm-up.
   * @returns false where onResume threw.
   * @throws StateMisfit where the state is not for this version; nothing may be run then.
   */
  resume(state: RunState, at: number, series: "carried" | "warmed"): boolean {
    checkState(state, this.#options.strategy.declaration, this.instruments);
    const places = state.instruments.map(({ key }) => this.instruments.indexOf(key));
    this.#parts.ledger.importState(state.ledger, places);
    this.#strategy.importState(state.fields, state.stateVersion);
    this.#random.state = state.random;
    this.#event.sequence = state.sequence;
    this.#book.importState(state.orders);
    this.#start(Math.max(at, state.now), series === "carried" ? state.begun : at);
    this.#timers.importState(state.timers);
    state.instruments.forEach(({ last, stamp, nth }, i) => this.#takeInstrument(places[i] ?? -1, last, stamp, nth));
    if (series === "carried") for (const words of importSeries(this.#parts, state)) this.#log.warn(words);
    this.#look();
    return this.#callbacks.resume(this.#now);
  }

  /**
   * Time passes without a tick of its own: bars and timers that are due by then.
   * @param sequence of the tick of another instrument that brought the time, where one did.
   */
  advance(at: number, sequence?: number): void {
    if (this.#phase !== "running") return;
    if (sequence !== undefined) this.#event.sequence = sequence;
    if (at >= this.#due) this.#catchUp(at, undefined, 0);
    if (at > this.#now) this.#now = at;
  }

  /**
   * One tick.
   * @param records a record of a tick ring begins there at `from` (shared/streams/tick-ring.ts).
   */
  tick(instrument: number, records: Float64Array, from: number): void {
    const lane = this.#lanes[instrument];
    if (this.#phase !== "running" || !lane) return;
    const marketAt = records[from + TICK.marketAt] ?? 0;
    const stamp = (records[from + TICK.exchangeAt] ?? 0) || marketAt;
    const time = marketAt > 0 ? marketAt : stamp;
    // What this tick brings about, candles and timers included, is decided on it and can be filled only after it.
    this.#event.sequence = records[from + TICK.sequence] ?? 0;
    // A stamp ahead of the market's clock is one that nobody confirms.
    const at = Math.min(stamp, time);
    if (time >= this.#due || at >= lane.due) this.#catchUp(time, lane, at);
    if (time > this.#now) this.#now = time;
    const price = records[from + TICK.ltp] ?? 0;
    this.#nameTick(lane, stamp);
    const { figures } = this.#parts;
    if (price > 0) figures.last[instrument] = price;
    figures.bid[instrument] = records[from + TICK.bid] ?? 0;
    figures.ask[instrument] = records[from + TICK.ask] ?? 0;
    const traded = records[from + TICK.traded] ?? 0;
    if (price > 0 && (traded > 0 || lane.index)) {
      this.#room.print(lane, at, price / this.#perRupee, traded);
      if (this.#room.moved) this.#look();
    }
    if (lane.ticks.length > 0) this.#callbacks.tick(lane, records, from);
  }

  /**
   * One final bar from outside, where there are no ticks. Bars of several instruments come in the order of
   * their ends. Its candles close with it; coarser ones are built.
   */
  bar(instrument: number, frame: Frame, at: number, open: number, high: number, low: number, close: number, volume: number): void {
    const bar = this.#bar;
    bar[BAR.at] = at;
    bar[BAR.open] = open;
    bar[BAR.high] = high;
    bar[BAR.low] = low;
    bar[BAR.close] = close;
    bar[BAR.volume] = volume;
    this.#take(instrument, frame);
  }

  /** The same from a table's columns: numbers that are handed from function to function one by one are allocated. */
  barOf(instrument: number, table: BarColumns, place: number): void {
    const bar = this.#bar;
    bar[BAR.at] = table.at[place] ?? 0;
    bar[BAR.open] = table.open[place] ?? 0;
    bar[BAR.high] = table.high[place] ?? 0;
    bar[BAR.low] = table.low[place] ?? 0;
    bar[BAR.close] = table.close[place] ?? 0;
    bar[BAR.volume] = table.volume[place] ?? 0;
    this.#take(instrument, table.frame);
  }

  #take(instrument: number, frame: Frame): void {
    const lane = this.#lanes[instrument];
    if (this.#phase !== "running" || !lane) return;
    const bar = this.#bar;
    const at = bar[BAR.at] ?? 0;
    const end = this.#room.inputEnds(lane, frame).endOf(at);
    if (end > this.#due) this.#catchUp(end - 1, lane, at);
    if (end > this.#now) this.#now = end;
    this.#parts.figures.last[instrument] = bar[BAR.close] ?? 0;
    bar[BAR.end] = end;
    const per = this.#perRupee;
    if (per !== 1) for (let i: number = BAR.open; i <= BAR.close; i++) bar[i] = (bar[i] ?? 0) / per;
    const { feeds } = lane;
    let closed = 0;
    for (let i = 0; i < feeds.length; i++) {
      const feed = feeds[i];
      if (feed && this.#room.takeBar(feed, frame, bar)) this.#closing[closed++] = feed;
    }
    if (this.#room.moved) this.#look();
    if (closed > 0) this.#callbacks.candles(this.#now, this.#closing, closed);
  }

  /** What became of an order. One that tells nothing new is not told on. */
  order(update: OrderUpdate): void {
    if (!this.#book.take(update) || this.#phase !== "running" || !this.#callbacks.hearsOrders) return;
    const order = this.#book.view(update);
    if (order) this.#callbacks.order(this.#now, order, update);
  }

  /** @returns false for a fill that was told before: nothing is counted twice. */
  fill(update: FillUpdate): boolean {
    if (!this.#lanes[update.instrument] || !this.#book.isNew(update.id)) return false;
    this.fillNew(update);
    return true;
  }

  /** A fill that cannot come twice, from a driver that makes its fills itself. */
  fillNew(update: FillUpdate): void {
    const lane = this.#lanes[update.instrument];
    if (!lane) return;
    this.#parts.ledger.apply(update.instrument, { side: update.side, quantity: update.quantity, price: update.price as never });
    if (this.#phase !== "running" || !this.#callbacks.hearsFills) return;
    const fill = Object.freeze({ ...update, instrument: lane.handle, price: update.price / this.#perRupee });
    this.#callbacks.fill(this.#now, fill);
  }

  /** The last callback; afterwards nothing more is decided, but fills still count. */
  stop(reason: StopReason): void {
    if (this.#phase !== "running") return;
    this.#callbacks.stop(this.#now, reason);
    this.#phase = "over";
  }

  /**
   * @param series "warmed" leaves candles and indicators out, for a restart that warms up anew.
   * @throws StateMisfit where the strategy holds what cannot be carried over.
   */
  exportRun(series: "carried" | "warmed" = "carried"): RunState {
    const { declaration } = this.#options.strategy;
    return {
      format: STATE_FORMAT, strategy: this.#options.strategy.name, stateVersion: stateVersionOf(declaration),
      fields: this.#strategy.exportState(), parameters: this.parameters,
      now: this.#now, begun: this.#begun, sequence: this.#event.sequence, random: this.#random.state,
      instruments: this.#lanes.map(({ handle, stamp, nth }, i) => ({ key: handle.key, quantity: this.#parts.ledger.quantity(i), last: this.#parts.figures.last[i] ?? 0, stamp, nth })),
      ...(series === "carried" ? exportSeries(this.#parts) : { series: [], ticks: [] }),
      timers: this.#timers.exportState(), orders: this.#book.exportState(), ledger: this.#parts.ledger.exportState(),
    };
  }

  #start(now: number, begun: number): void {
    if (this.#phase !== "new") throw new Error("the run has begun already");
    this.#phase = "running";
    this.#now = now;
    this.#begun = this.#room.begun = begun;
    // What the warm-up left open and is over by now is history, and no reason to act.
    for (const feed of this.#feeds) if (feed.end <= now && feed.close()) this.#callbacks.lines(now, feed);
    this.#look();
  }

  #look(): void {
    this.#room.look();
    this.#due = Math.min(this.#room.due, this.#timers.due);
  }

  /** Everything that is due by `time`, in its order; a candle that ends when a timer is due comes first. */
  #catchUp(time: number, own: InstrumentLane | undefined, at: number): void {
    for (;;) {
      const end = this.#room.next(time, own, at);
      if (end <= this.#timers.due) {
        if (end === Number.POSITIVE_INFINITY) break;
        if (end > this.#now) this.#now = end;
        this.#callbacks.candles(this.#now, this.#closing, this.#room.close(end, time, own, at, this.#closing));
        continue;
      }
      const rung = this.#timers.ring(time);
      if (rung) {
        this.#now = Math.max(this.#now, rung.due);
        this.#callbacks.timer(rung.due, rung.name);
      } else if (end === Number.POSITIVE_INFINITY) break;
    }
    this.#look();
  }

  /** Ticks of one stamp are told apart by their order. */
  #nameTick(lane: InstrumentLane, stamp: number): void {
    lane.nth = stamp === lane.stamp ? lane.nth + 1 : 0;
    lane.stamp = stamp;
  }

  #takeInstrument(place: number, last: number, stamp: number, nth: number): void {
    const lane = this.#lanes[place];
    if (!lane) return;
    this.#parts.figures.last[place] = last;
    lane.stamp = stamp;
    lane.nth = nth;
  }
}

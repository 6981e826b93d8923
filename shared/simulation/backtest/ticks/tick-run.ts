import { badInput, TerminalError } from "../../../domain/errors.ts";
import type { InstrumentKey } from "../../../domain/identity.ts";
import type { MarketTime } from "../../../domain/time.ts";
import { MINUTE_MS } from "../../../domain/time.ts";
import { money } from "../../../domain/units.ts";
import type { CallbackFailure } from "../../../strategy/health.ts";
import { SubLedger } from "../../../strategy/ledger.ts";
import { StrategyRunner } from "../../../strategy/runner.ts";
import { warmAll } from "../../../strategy/warm-all.ts";
import type { Signal } from "../../../strategy/signals.ts";
import { TICK } from "../../../streams/tick-ring.ts";
import type { Depth } from "../../fills/types.ts";
import type { TickTable } from "../data/tick-table.ts";
import { EquityTrack } from "../equity-track.ts";
import type { BacktestOutcome } from "../options.ts";
import { RunCancelled } from "../run-cancelled.ts";
import { BelievedTicks } from "./believed-ticks.ts";
import type { RunTick, TickRunOptions } from "./options.ts";
import type { TickPlace } from "./places.ts";
import { Sessions } from "./sessions.ts";
import { writeRow } from "./table-record.ts";
import { TickWorld } from "./tick-world.ts";

/** Where it begins when nothing is said: so long before the first tick, ms. */
const BEFORE_MS = 1_000;
/** Ticks between two reports of how far it has come. */
const TELL_EVERY = 16_384;
/** Lines of the book a side that are shown. */
const MOST_LINES = 5;

/**
 * One backtest on ticks: the strategy over the terminal's own order logic and the paper account's own matcher, in the
 * order in which a replay in lock-step does it, so that both come to the same fills. Made, run once.
 */
export class TickRun {
  readonly #options: TickRunOptions;
  readonly #runner: StrategyRunner;
  readonly #places: readonly TickPlace[];
  readonly #track = new EquityTrack();
  readonly #failures: CallbackFailure[] = [];
  #out: Signal[] = [];
  #last: Float64Array = new Float64Array(0);
  #believed: BelievedTicks | undefined;
  #steps = 0;
  /** When the strategy is stopped; Infinity where it is not, or has been. */
  #stopAt: number;
  /** End of the minute that the newest tick is in. */
  #minuteEnd = Number.NEGATIVE_INFINITY;

  /** @throws TerminalError (BadInput) for parameters and instruments that do not fit. */
  constructor(options: TickRunOptions) {
    const { strategy, parameters, instruments, calendar, capital, seed } = options;
    this.#options = options;
    this.#stopAt = options.until?.at ?? Number.POSITIVE_INFINITY;
    this.#runner = new StrategyRunner({
      strategy, parameters, instruments, calendar, capital, seed,
      sink: { signal: (signal) => this.#signal(signal), failed: (failure) => void this.#failures.push(failure) },
      ledger: (of, last) => {
        this.#last = last;
        return new SubLedger(money(capital), of, last);
      },
    });
    this.#places = this.#runner.instruments.map((key, slot) => {
      const facts = instruments(key);
      if (!facts) throw new TerminalError(badInput("data", "an instrument of the list", `${key} is not in the instrument list.`));
      return { slot, key, facts, sessions: new Sessions(calendar, facts) };
    });
  }

  /**
   * @param tell hears now and then how many ticks have been played; false ends the run.
   * @throws RunCancelled when it was ended so; TerminalError where the data lacks an instrument; RangeError where a table knows no charges.
   */
  run(table: TickTable, tell: (steps: number) => boolean = () => true): BacktestOutcome {
    const slots = table.instruments.map((key) => this.#slotOf(key));
    for (const { key, slot } of this.#places) {
      const place = slots.indexOf(slot);
      if (place < 0 || !table.instrument.includes(place)) throw noTicks(key);
    }
    const { at } = table;
    let before = 0;
    const world = this.#begin(at[0] ?? 0, ({ picture }, from) => {
      for (; before < at.length && (at[before] ?? 0) < from; before++) {
        const slot = slots[table.instrument[before] ?? -1] ?? -1;
        writeRow(table, before, picture.record);
        if (slot >= 0) picture.show(slot, undefined, 0, 0);
      }
    });
    for (let i = before; i < at.length; i++) {
      if (i % TELL_EVERY === 0 && !tell(i)) throw new RunCancelled();
      this.#row(world, table, i, slots[table.instrument[i] ?? -1] ?? -1);
    }
    return this.#outcome(world);
  }

  /**
   * Ticks one by one, of whatever source, in the order in which they came.
   * @throws TerminalError where there are none.
   */
  async play(ticks: Iterable<RunTick> | AsyncIterable<RunTick>): Promise<BacktestOutcome> {
    let world: TickWorld | undefined;
    for await (const tick of ticks) {
      world ??= this.#begin(tick.at);
      this.#plain(world, tick);
    }
    if (!world) throw noTicks(this.#places[0]?.key);
    return this.#outcome(world);
  }

  /** @param show what the market had shown before. */
  #begin(first: number, show: (world: TickWorld, from: number) => void = () => {}): TickWorld {
    const { from = (first - BEFORE_MS) as MarketTime } = this.#options;
    const world = new TickWorld({
      run: this.#options, runner: this.#runner, places: this.#places, last: this.#last, from,
      decided: () => this.#takeOut(), point: () => this.#track.length,
    });
    const unmeasured = this.#places.filter(({ facts }) => facts.kind === "index").map(({ slot }) => slot);
    this.#believed = new BelievedTicks(this.#places.length, unmeasured, world.picture.record, (slot, record) => this.#runner.tick(slot, record, 0));
    show(world, from);
    world.settle();
    this.#warmUp();
    warmAll(this.#runner, this.#options.history ?? []);
    this.#runner.begin(from);
    world.decided();
    return world;
  }

  /** One row of a table. Hot: allocates nothing where nothing comes of it. */
  #row(world: TickWorld, table: TickTable, i: number, slot: number): void {
    const at = table.at[i] ?? 0;
    this.#time(world, at);
    writeRow(table, i, world.picture.record);
    this.#show(world, slot, undefined, 0, 0);
  }

  #plain(world: TickWorld, { instrument, at, price, quantity, volume, openInterest, depth, lower, upper }: RunTick): void {
    this.#time(world, at);
    const slot = this.#slotOf(instrument);
    const { picture } = world;
    const { record } = picture;
    record[TICK.ltp] = price;
    record[TICK.ltq] = quantity;
    record[TICK.volume] = volume;
    record[TICK.exchangeAt] = at;
    record[TICK.bid] = depth?.bids[0]?.price ?? 0;
    record[TICK.ask] = depth?.asks[0]?.price ?? 0;
    record[TICK.bidQuantity] = depth?.bids[0]?.quantity ?? 0;
    record[TICK.askQuantity] = depth?.asks[0]?.quantity ?? 0;
    record[TICK.openInterest] = openInterest;
    record[TICK.traded] = slot >= 0 && picture.ltp(slot) > 0 ? Math.max(0, volume - picture.volume(slot)) : 0;
    this.#show(world, slot, depth && { bids: depth.bids.slice(0, MOST_LINES), asks: depth.asks.slice(0, MOST_LINES) }, lower ?? 0, upper ?? 0);
  }

  /** Time passes up to a tick; a stamp that goes back is taken at the time it has become. */
  #time(world: TickWorld, at: number): void {
    if (at >= this.#stopAt) this.#stop(world);
    if (at >= this.#minuteEnd) this.#minute(world, at);
    if (at >= world.due) world.passTo(at);
    world.turns.moveTo(at);
  }

  /** The record's tick, to its end: what was in the market before it is matched, then the strategy sees it. @param slot −1: of an instrument that is not the run's. */
  #show(world: TickWorld, slot: number, depth: Depth | undefined, lower: number, upper: number): void {
    const { picture, turns } = world;
    const { record } = picture;
    const believed = this.#believed;
    this.#steps += 1;
    const { now } = turns;
    record[TICK.sequence] = this.#steps;
    record[TICK.receivedAt] = now;
    record[TICK.marketAt] = now;
    if (slot >= 0 && believed) {
      record[TICK.slot] = slot;
      picture.show(slot, depth, lower, upper);
      believed.take(slot, lower, upper);
      world.see(slot, believed.count, believed.first, believed.last(slot), lower, upper);
      believed.deliver(slot);
    }
    const runner = this.#runner;
    if (now >= runner.due) runner.advance(now, this.#steps);
    if (this.#out.length > 0) world.decided();
  }

  #stop(world: TickWorld): void {
    const { until } = this.#options;
    world.passTo(this.#stopAt);
    world.turns.moveTo(this.#stopAt);
    this.#stopAt = Number.POSITIVE_INFINITY;
    world.end(false);
    if (until?.closes !== true) return;
    for (const place of this.#places) world.hours.squareOff(place, "The strategy was stopped");
    world.settle();
  }

  /** A minute has ended: its last state is a point of the curve. */
  #minute(world: TickWorld, at: number): void {
    if (this.#steps > 0) {
      world.lookAtMargin();
      this.#track.push(world.turns.now, this.#runner.ledger.equity(), this.#last[0] ?? 0);
    }
    this.#minuteEnd = (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;
  }

  #warmUp(): void {
    for (const { instrument, frame, at, open, high, low, close, volume } of this.#options.warm ?? []) {
      const series = this.#runner.needs.filter((need) => need.kind === "candles" && need.instrument === instrument);
      for (let i = 0; i < at.length; i++) {
        for (const need of series) this.#runner.warm(need.series, frame, at[i] ?? 0, open[i] ?? 0, high[i] ?? 0, low[i] ?? 0, close[i] ?? 0, volume[i] ?? 0);
      }
    }
  }

  #signal(signal: Signal): void {
    this.#options.onSignal?.(signal);
    this.#out.push(signal);
  }

  #takeOut(): Signal[] {
    if (this.#out.length === 0) return this.#out;
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #outcome(world: TickWorld): BacktestOutcome {
    const runner = this.#runner;
    const { trades, orders } = world;
    world.end(this.#options.atEnd !== "leave");
    this.#track.push(world.turns.now, runner.ledger.equity(), this.#last[0] ?? 0);
    runner.stop("end of data");
    return {
      track: this.#track, trades: [...trades.trades, ...trades.openTrades((instrument) => this.#last[instrument] ?? 0, this.#track.length - 1, world.turns.now)],
      orders: orders.orders, fills: orders.fills, chargeLines: world.charges?.lines() ?? new Map(), failures: this.#failures, log: runner.drainLog(),
      tradesFrom: Math.max(0, Math.ceil(runner.firstValues) - 1), instruments: runner.instruments, steps: this.#steps,
    };
  }

  #slotOf(key: InstrumentKey): number {
    return this.#runner.instruments.indexOf(key);
  }
}

function noTicks(key: InstrumentKey | undefined): TerminalError {
  return new TerminalError(badInput("data", `ticks of ${key ?? "the instrument"}`, `The data has no ticks of ${key ?? "the instrument"}. Choose data that has them, or another instrument.`));
}

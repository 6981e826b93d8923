import { marketSegmentOf } from "../../calendar/session-tables.ts";
import { badInput, TerminalError } from "../../domain/errors.ts";
import { formatQuantity } from "../../domain/format.ts";
import type { InstrumentKey } from "../../domain/identity.ts";
import { money, PER_RUPEE } from "../../domain/units.ts";
import { dayAt, dayStart, dayText } from "../../history/days.ts";
import { sessionsOf } from "../../history/sessions.ts";
import { BarEnds } from "../../strategy/bar-ends.ts";
import type { CallbackFailure } from "../../strategy/health.ts";
import type { Signal } from "../../strategy/signals.ts";
import { SubLedger } from "../../strategy/ledger.ts";
import { StrategyRunner } from "../../strategy/runner.ts";
import type { BarTable } from "./bar-table.ts";
import { BarVenue } from "./bar-venue.ts";
import { BookKeeper } from "./book-keeper.ts";
import { ChargeBook } from "./charge-book.ts";
import { EquityTrack } from "./equity-track.ts";
import { FloatLedger } from "./float-ledger.ts";
import { MarginBook } from "./margin-book.ts";
import type { BacktestOptions, BacktestOutcome } from "./options.ts";
import { PriceCosts } from "./price-costs.ts";
import { RunCancelled } from "./run-cancelled.ts";
import { SignalDesk } from "./signal-desk.ts";
import type { SimInstrument } from "./sim-instrument.ts";
import type { SimOrder, SimOwner } from "./sim-order.ts";
import { TradeBook } from "./trade-book.ts";

/** One instrument of a run and its bars. */
interface Lane {
  readonly index: number;
  readonly table: BarTable;
  readonly ends: BarEnds;
  readonly venue: BarVenue;
  readonly facts: SimInstrument;
  /** Next bar, and its end. */
  place: number;
  end: number;
  day: number;
  /** When the day ends in India; below every time before the first. */
  dayEnd: number;
  /** From when on the broker closes intraday positions; Infinity where it does not. */
  squareOffAt: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const DAY_MIN = 1440;
/** Bars between two tellings, less one: a power of two. */
const TELL_EVERY = 0x3fff;

/** One backtest on bars. Made, run once. */
export class BarRun {
  readonly #options: BacktestOptions;
  readonly #runner: StrategyRunner;
  readonly #lanes: readonly Lane[];
  readonly #desk: SignalDesk;
  readonly #keeper: BookKeeper;
  readonly #trades: TradeBook;
  readonly #charges: ChargeBook | undefined;
  readonly #margin: MarginBook | undefined;
  readonly #track: EquityTrack;
  readonly #failures: CallbackFailure[] = [];
  #last: Float64Array = new Float64Array(0);
  #steps = 0;
  /** Time of the curve's next point: the end of its bar; of days and longer the day that the bar is named by. */
  #at = 0;
  #tell: (steps: number) => boolean = () => true;

  /** @throws TerminalError (BadInput) for parameters, instruments or data that do not fit. */
  constructor(options: BacktestOptions, tables: readonly BarTable[]) {
    this.#options = options;
    const whole = options.ledger === "integer";
    this.#runner = new StrategyRunner({
      strategy: options.strategy, parameters: options.parameters, instruments: options.instruments, calendar: options.calendar, capital: options.capital, seed: options.seed,
      sink: { signal: (signal) => this.#signal(signal), failed: (failure) => void this.#failures.push(failure) },
      unitsPerRupee: whole ? PER_RUPEE : 1,
      ledger: (instruments, last) => {
        this.#last = last;
        return whole ? new SubLedger(money(options.capital), instruments, last) : new FloatLedger(options.capital, instruments, last);
      },
    });
    const facts = this.#runner.instruments.map((key) => instrumentOf(key, options));
    this.#charges = options.charges && whole ? new ChargeBook(options.charges.tables, options.charges.times) : undefined;
    this.#margin = options.margins && whole ? new MarginBook(options.margins, facts) : undefined;
    this.#trades = new TradeBook(facts.map(({ multiplier }) => multiplier), whole);
    this.#track = new EquityTrack(tables[0]?.at.length);
    this.#keeper = new BookKeeper({ instruments: facts, runner: () => this.#runner, charges: this.#charges, trades: this.#trades, bar: () => this.#track.length });
    this.#lanes = this.#runner.instruments.map((key, index) => this.#lane(key, index, facts[index] as SimInstrument, tables));
    const costs = facts.map(({ tick }) => new PriceCosts(options.bars, whole ? Math.max(1, tick) : 0));
    this.#desk = new SignalDesk({
      instruments: facts, venues: this.#lanes.map(({ venue }) => venue), runner: () => this.#runner, sized: options.sizing !== undefined,
      day: () => dayAt(this.#runner.now),
      last: (instrument) => this.#last[instrument] ?? 0,
      atClose: options.bars.market === "same-close" ? (order) => this.#fillAtClose(order) : undefined,
      against: (order) => this.#against(order),
      onFill: (order, quantity, price, at) => this.#booked(order, quantity, price, at),
      onRisk: (instrument, each) => this.#trades.risk(instrument, each),
      onGrid: (instrument, price, sign) => costs[instrument]?.onGrid(price, sign) ?? price,
    });
  }

  /**
   * @param tell hears now and then how many bars have been played; false ends the run.
   * @throws RunCancelled when it was ended so.
   */
  run(tell: (steps: number) => boolean = () => true): BacktestOutcome {
    this.#tell = tell;
    this.#warmUp();
    const first = Math.min(...this.#lanes.map(({ table, place }) => table.at[place] ?? NEVER));
    if (first === NEVER) throw new TerminalError(badInput("data", "bars after the warm-up", "The data ends before the run begins: there is nothing to play."));
    this.#runner.begin(first - 1);
    const [only] = this.#lanes;
    if (this.#lanes.length === 1 && only) this.#alone(only);
    else this.#merge();
    this.#end();
    this.#runner.stop("end of data");
    return {
      track: this.#track, trades: [...this.#trades.trades, ...this.#trades.openTrades((instrument) => this.#last[instrument] ?? 0, this.#track.length - 1, this.#track.at.at(-1) ?? 0)],
      orders: this.#desk.orders, fills: this.#keeper.fills, chargeLines: this.#charges?.lines() ?? new Map(), failures: this.#failures, log: this.#runner.drainLog(),
      tradesFrom: this.#tradesFrom(), instruments: this.#runner.instruments, steps: this.#steps,
    };
  }

  /** Candles of before the run: indicators take them, the strategy is not called. */
  #warmUp(): void {
    const { startAt } = this.#options;
    if (startAt === undefined) return;
    for (const lane of this.#lanes) {
      const { at, open, high, low, close, volume } = lane.table;
      const series = this.#runner.needs.filter((need) => need.kind === "candles" && need.instrument === lane.facts.key);
      for (; lane.place < at.length && (at[lane.place] ?? 0) < startAt; lane.place++) {
        const i = lane.place;
        for (const need of series) this.#runner.warm(need.series, lane.table.frame, at[i] ?? 0, open[i] ?? 0, high[i] ?? 0, low[i] ?? 0, close[i] ?? 0, volume[i] ?? 0);
        lane.venue.pass(lane.table, i);
      }
      lane.end = lane.place < at.length ? lane.ends.endOf(at[lane.place] ?? 0) : NEVER;
    }
  }

  #signal(signal: Signal): void {
    this.#options.onSignal?.(signal);
    this.#desk.take(signal);
  }

  /** Bars of several instruments, by their ends; those that end together make one point of the curve. */
  #merge(): void {
    for (;;) {
      let end = NEVER;
      for (const lane of this.#lanes) if (lane.end < end) end = lane.end;
      if (end === NEVER) return;
      // All meet their bars before the strategy sees any of them.
      const now = this.#lanes.filter((lane) => lane.end === end);
      for (const lane of now) this.#meet(lane);
      this.#at = end;
      for (const lane of now) {
        this.#show(lane);
        if (lane.table.frame >= DAY_MIN) this.#at = lane.table.at[lane.place - 1] ?? end;
        const next = lane.table.at[lane.place];
        lane.end = next === undefined ? NEVER : lane.ends.endOf(next);
      }
      this.#close();
    }
  }

  /** Bars of one instrument: each makes a point of the curve. */
  #alone(lane: Lane): void {
    const { table, venue } = lane;
    const { at, frame } = table;
    const daily = frame >= DAY_MIN;
    for (let { place } = lane; place < at.length; place++) {
      const open = at[place] ?? 0;
      if (open >= lane.dayEnd) this.#turnDay(lane, open);
      if (open >= lane.squareOffAt) this.#squareOff(lane);
      // Ends are looked up where somebody needs them.
      if (venue.idle) venue.pass(table, place);
      else venue.bar(table, place, lane.ends.endOf(open));
      this.#show(lane);
      this.#at = daily ? open : this.#runner.now;
      this.#close();
    }
  }

  /** Orders meet the bar. */
  #meet(lane: Lane): void {
    const { table, place, venue, end } = lane;
    const at = table.at[place] ?? 0;
    if (at >= lane.dayEnd) this.#turnDay(lane, at);
    if (at >= lane.squareOffAt) this.#squareOff(lane);
    venue.bar(table, place, end);
  }

  /** The strategy sees it. */
  #show(lane: Lane): void {
    const { table, place, index } = lane;
    this.#runner.barOf(index, table, place);
    this.#steps += 1;
    lane.place = place + 1;
    const next = place + 1 < table.at.length ? (table.at[place + 1] ?? 0) : NEVER;
    if (next >= lane.dayEnd && this.#runner.ledger.quantity(index) !== 0) this.#dayOver(lane, this.#runner.now);
  }

  #close(): void {
    if ((this.#steps & TELL_EVERY) === 0 && !this.#tell(this.#steps)) throw new RunCancelled();
    const { ledger } = this.#runner;
    let equity = ledger.equity();
    if (this.#margin?.isCalled(equity, ledger, this.#last, this.#runner.now - 1) === true) {
      this.#marginCall();
      equity = ledger.equity();
    }
    this.#track.push(this.#at, equity, this.#last[0] ?? 0);
  }

  #turnDay(lane: Lane, at: number): void {
    const { facts, index } = lane;
    lane.day = dayAt(at);
    lane.dayEnd = dayStart(lane.day + 1);
    this.#desk.expire(index, lane.day);
    lane.squareOffAt = facts.product === "MIS" ? (this.#options.calendar.squareOffAt(marketSegmentOf(facts.exchange), dayText(lane.day), { fnoStock: facts.fnoStock }) ?? NEVER) : NEVER;
  }

  /** The broker closes what is open within the day, at the open of the first bar from its time on. */
  #squareOff(lane: Lane): void {
    lane.squareOffAt = NEVER;
    const { now } = this.#runner;
    this.#desk.closeOut(lane.index, `broker-${now.toString(36)}`, "Squared off by the broker before the close", now, "broker");
  }

  /** The last bar of a day has closed. */
  #dayOver(lane: Lane, end: number): void {
    const { facts } = lane;
    const expires = facts.expiry !== undefined && facts.expiry <= dayText(lane.day);
    if (facts.product !== "MIS" && !expires) return;
    this.#closeAtClose(lane, end, expires ? "Expired" : "Closed at the end of the day", "broker");
  }

  #closeAtClose({ index, venue }: Lane, at: number, reason: string, by: SimOwner): void {
    this.#desk.closeAt(index, reason, at, by, (order) => venue.fillAtClose(order, this.#last[index] ?? 0, at));
  }

  #marginCall(): void {
    for (const lane of this.#lanes) {
      if (this.#runner.ledger.quantity(lane.index) !== 0) this.#closeAtClose(lane, this.#runner.now, "Margin call: most of what the position blocks was lost", "broker");
    }
  }

  #fillAtClose(order: SimOrder): void {
    const lane = this.#lanes[order.instrument];
    lane?.venue.fillAtClose(order, this.#last[order.instrument] ?? 0, this.#runner.now);
  }

  #against(order: SimOrder): string | undefined {
    const { ledger } = this.#runner;
    const lane = this.#lanes[order.instrument];
    if (!lane) return "The run has no bars of the instrument.";
    // What is on its way out already cannot be closed a second time.
    const closable = Math.max(0, -ledger.quantity(order.instrument) * order.sign - this.#desk.coming(order.instrument, order.sign));
    const opening = Math.max(0, order.quantity - closable);
    if (opening === 0) return undefined;
    const { product, kind, symbol } = lane.facts;
    if (kind === "index") return `${symbol} is an index, which is not traded itself.`;
    if (product === "CNC" && order.side === "SELL") return `${formatQuantity(opening)} ${symbol} would be sold that the strategy does not hold: shares are sold short within the day only.`;
    if (product === "MIS" && lane.squareOffAt === NEVER && lane.place > 0 && this.#isPastSquareOff(lane)) return "Intraday positions of the day are being squared off: none is opened any more.";
    if (order.sized || !this.#margin) return undefined;
    return this.#margin.against(order.instrument, opening * order.sign, order.price || order.trigger || (this.#last[order.instrument] ?? 0), ledger, this.#last, dayAt(this.#runner.now));
  }

  #isPastSquareOff({ facts, day, table: { frame } }: Lane): boolean {
    const at = this.#options.calendar.squareOffAt(marketSegmentOf(facts.exchange), dayText(day), { fnoStock: facts.fnoStock });
    return frame < DAY_MIN && at !== undefined && this.#runner.now >= at && dayAt(this.#runner.now) === day;
  }

  #booked(order: SimOrder, quantity: number, price: number, at: number): void {
    this.#keeper.take(order, quantity, price, at);
    this.#margin?.moved();
  }

  #end(): void {
    const { atEnd } = this.#options;
    if (atEnd === "leave") return;
    for (const lane of this.#lanes) {
      if (this.#runner.ledger.quantity(lane.index) === 0) continue;
      if (atEnd === "last-open") this.#last[lane.index] = lane.table.open[lane.place - 1] ?? 0;
      this.#track.length -= 1;
      this.#closeAtClose(lane, atEnd === "last-open" ? (lane.table.at[lane.place - 1] ?? 0) : this.#runner.now, "End of the data", "end");
      this.#track.length += 1;
    }
    this.#track.amend(this.#runner.ledger.equity());
  }

  #tradesFrom(): number {
    const frame = this.#lanes[0]?.table.frame ?? 1;
    return Math.max(0, Math.ceil(this.#runner.firstValues / frame) - 1);
  }

  #lane(key: InstrumentKey, index: number, facts: SimInstrument, tables: readonly BarTable[]): Lane {
    const table = tables.find(({ instrument }) => instrument === key);
    if (!table || table.at.length === 0) throw new TerminalError(badInput("data", `bars of ${key}`, `The data has no bars of ${key}. Choose data that has them, or another instrument.`));
    const sessions = sessionsOf(this.#options.calendar, facts.exchange, facts.fnoStock);
    const ends = new BarEnds(table.frame, sessions);
    const venue = new BarVenue(this.#options.bars, { tick: this.#options.ledger === "integer" ? Math.max(1, facts.tick) : 0, lot: facts.lot }, {
      sizeOf: (_order, price) => this.#sizeOf(price, facts),
      room: (order) => (facts.product === "CNC" && order.side === "SELL" ? this.#runner.ledger.quantity(index) : Infinity),
      opens: (order) => this.#runner.ledger.quantity(order.instrument) * order.sign >= 0,
      filled: (order, quantity, price, at) => this.#desk.filled(order, quantity, price, at),
      changed: (order) => this.#desk.changed(order),
      cancelled: (order) => this.#desk.changed(order),
    });
    return { index, table, ends, venue, facts, place: 0, end: ends.endOf(table.at[0] ?? 0), day: Number.NaN, dayEnd: -NEVER, squareOffAt: NEVER };
  }

  /** Whole lots that a share of the equity buys. */
  #sizeOf(price: number, { multiplier, lot }: SimInstrument): number {
    const worth = Math.max(0, this.#runner.ledger.equity()) * (this.#options.sizing ?? 1);
    return Math.floor(worth / (price * multiplier) / lot) * lot;
  }
}

function instrumentOf(key: InstrumentKey, { instruments }: BacktestOptions): SimInstrument {
  const found = instruments(key);
  if (!found) throw new TerminalError(badInput("data", "an instrument of the list", `${key} is not in the instrument list.`));
  return found;
}

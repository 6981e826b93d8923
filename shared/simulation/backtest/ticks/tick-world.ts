import type { AccountId } from "../../../domain/identity.ts";
import { accountId } from "../../../domain/identity.ts";
import type { Fill, Order, OrderTerms } from "../../../domain/order.ts";
import type { MarketTime, SystemTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import { needsLimit, needsTrigger, signOf } from "../../../domain/words.ts";
import { dayAt } from "../../../history/days.ts";
import type { StrategyRunner } from "../../../strategy/runner.ts";
import type { Signal } from "../../../strategy/signals.ts";
import { onlyReduces } from "../../../strategy/signals.ts";
import { ChargeBook } from "../charge-book.ts";
import { MarginBook } from "../margin-book.ts";
import { TradeBook } from "../trade-book.ts";
import { BracketPlan } from "./bracket-plan.ts";
import { BrokerHours, placedBy } from "./broker-hours.ts";
import { LevelWatch } from "./level-watch.ts";
import { MarketFloor } from "./market-floor.ts";
import type { TickRunOptions } from "./options.ts";
import { OrderBook } from "./order-book.ts";
import { OrderDesk } from "./order-desk.ts";
import { PaperDesk } from "./paper-desk.ts";
import type { PaperOrder } from "./paper-order.ts";
import { MarketPicture, priceOf } from "./picture.ts";
import type { TickPlace } from "./places.ts";
import { RunOrders } from "./run-orders.ts";
import { pricedAt } from "./signal-terms.ts";
import { StrategyDesk } from "./strategy-desk.ts";
import { Turns } from "./turns.ts";

const ACCOUNT: AccountId = accountId("paper", "Backtest", "paper");

export interface TickWorldOptions {
  readonly run: TickRunOptions;
  readonly runner: StrategyRunner;
  readonly places: readonly TickPlace[];
  /** Last prices by instrument, kept by the runner. */
  readonly last: Float64Array;
  /** When everything stands before the first tick, market ms. */
  readonly from: number;
  /** Signals of the callback that has just ended. */
  readonly decided: () => Signal[];
  /** Place on the curve of what happens now. */
  readonly point: () => number;
}

/** All that is around the strategy of a run: its market, its broker, its orders, brackets and levels, on one clock. */
export class TickWorld {
  readonly turns: Turns;
  readonly picture: MarketPicture;
  readonly orders: RunOrders;
  readonly trades: TradeBook;
  readonly charges: ChargeBook | undefined;
  readonly hours: BrokerHours;
  /** Market time until which nothing is due without another tick. */
  due = Number.NEGATIVE_INFINITY;
  readonly #options: TickWorldOptions;
  readonly #floor: MarketFloor;
  readonly #watch: LevelWatch;
  readonly #book: OrderBook;
  readonly #desk: OrderDesk;
  readonly #brackets: BracketPlan;
  readonly #strategy: StrategyDesk;
  readonly #margin: MarginBook | undefined;
  /** What the strategy has been told and not seen yet. */
  #mail: (() => void)[] = [];
  #fills = 0;
  #over = false;

  constructor(options: TickWorldOptions) {
    const { run, places, from } = options;
    const slots = places.length;
    const { seed, account } = run.market ?? { seed: run.seed, account: ACCOUNT };
    const facts = places.map((place) => place.facts);
    this.#options = options;
    this.turns = new Turns(from);
    const { turns } = this;
    this.picture = new MarketPicture(slots);
    const { picture } = this;
    this.charges = run.charges && new ChargeBook(run.charges.tables, run.charges.times);
    this.#margin = run.margins && new MarginBook(run.margins, facts);
    this.trades = new TradeBook(facts.map(({ multiplier }) => multiplier), true);
    this.#floor = new MarketFloor({ picture, model: run.model, seed, account, onEvent: (event) => paper.heard(event) });
    this.#watch = new LevelWatch(picture, slots);
    this.#book = new OrderBook(turns, { order: (order, before) => this.#orderChanged(order, before), fill: (fill) => this.#filled(fill) });
    const book = this.#book;
    const paper = new PaperDesk({
      places, picture, floor: this.#floor,
      now: () => turns.now,
      held: (slot) => this.#quantity(slot),
      funds: (slot, order, terms, filled) => this.#noFunds(slot, order, terms, filled),
      onOrder: (order) => this.#desk.told(order),
      onFill: (order, quantity, price, at) => this.#paperFill(order, quantity, price, at),
    });
    this.#desk = new OrderDesk({ turns, book, paper, picture, places, account, calendar: run.calendar });
    const desk = this.#desk;
    this.#brackets = new BracketPlan({ turns, book, desk, picture, account, watch: this.#watch });
    this.#strategy = new StrategyDesk({
      turns, book, desk, picture, from, account, watch: this.#watch, brackets: this.#brackets,
      sized: (signal) => this.#sized(signal),
      update: (update) => void this.#mail.push(() => options.runner.order(update)),
      onRefused: (order, failure) => this.orders.refused(order, failure),
    });
    this.orders = new RunOrders({ charges: this.charges, trades: this.trades, point: options.point, now: () => turns.now, placeOf: (key) => desk.placeOf(key), signalOf: (order) => this.#strategy.signalOf(order) });
    this.hours = new BrokerHours({ turns, book, desk, paper, places, account, from, lastPrice: (slot) => picture.ltp(slot), onDay: (day) => this.#newDay(day) });
  }
  /** Lets the time up to this moment pass: timers, orders under way that arrive. */
  passTo(at: number): void {
    const { turns } = this;
    for (let due = Math.min(turns.next, this.#floor.next); due <= at; due = Math.min(turns.next, this.#floor.next)) {
      turns.moveTo(due);
      if (this.#floor.next <= due) this.#floor.answer(due);
      else turns.runOne();
      this.settle();
    }
    this.#lookAhead();
  }

  /** The market sees the picture's newest tick before the strategy does: what was in it before the tick is matched. */
  see(slot: number, believed: number, first: number, last: number, lower: number, upper: number): void {
    const floor = this.#floor;
    if (floor.busy) {
      floor.tick(slot, believed, first, last, this.turns.now);
      if (floor.answer(this.turns.now)) this.settle();
      else this.#lookAhead();
    }
    if (this.#watch.see(slot, lower, upper) && this.#watch.answer()) this.settle();
  }

  /** Carries out what the strategy has just decided, with all that follows at this moment. */
  decided(): void {
    const signals = this.#options.decided();
    if (signals.length === 0 || this.#over) return;
    this.#strategy.signals(signals);
    this.settle();
  }

  settle(): void {
    this.turns.settle(this.#tell);
    this.hours.arm();
    this.#lookAhead();
  }

  /** Is so much lost that the broker closes? Then it does, at market. */
  lookAtMargin(): void {
    const { runner, last, places } = this.#options;
    if (this.#margin?.isCalled(runner.ledger.equity(), runner.ledger, last, this.turns.now) !== true) return;
    for (const place of places) this.hours.squareOff(place, "Margin call: most of what the position blocks was lost.");
    this.settle();
  }

  /** Closes what is open at its last price; nothing that the strategy decides is carried out any more. */
  end(closes: boolean): void {
    this.#over = true;
    if (!closes) return;
    for (const place of this.#options.places) this.hours.closeAt(place, this.turns.now as MarketTime, "End of the data", "end");
    this.turns.settle(this.#tell);
  }

  /** The market first, then the strategy: what it hears it answers. */
  readonly #tell = (): boolean => {
    if (this.#floor.told) this.#floor.answer(this.turns.now);
    else if (this.#watch.told) this.#watch.answer();
    else if (this.#mail.length > 0) this.#deliver();
    else return false;
    return true;
  };

  #deliver(): void {
    const mail = this.#mail;
    this.#mail = [];
    for (const letter of mail) letter();
    const signals = this.#options.decided();
    if (signals.length > 0 && !this.#over) this.#strategy.signals(signals);
  }

  #lookAhead(): void {
    this.due = Math.min(this.turns.next, this.#floor.next);
  }

  #orderChanged(order: Order, before: Order | undefined): void {
    this.orders.changed(order, placedBy(order));
    this.#brackets.look(order);
    this.#strategy.orderChanged(order, before);
  }

  #filled(fill: Fill): void {
    const { runner } = this.#options;
    const { order: key, side, quantity, price, at, instrument } = fill;
    const order = this.#book.order(key);
    const charged = this.orders.filled(fill);
    this.#brackets.look(fill);
    const signal = order ? this.#strategy.signalOf(order) : "";
    this.#mail.push(() => {
      runner.fill({ id: fill.key, order: key, signal, instrument: this.#desk.placeOf(instrument).slot, side, quantity, price, at });
      if (charged !== 0) runner.ledger.charge(charged);
      this.#margin?.moved();
    });
    this.#noteRisk(order);
    this.#strategy.look(instrument);
  }

  /** What the first stop of a bracket puts at risk is known once its entry has filled. */
  #noteRisk(order: Order | undefined): void {
    const plan = order?.why?.plan;
    const state = plan?.kind === "bracket" && plan.leg === "entry" ? this.#brackets.state(plan.id) : undefined;
    if (!order || !state?.exits.stop || order.filled === 0) return;
    this.trades.risk(this.#desk.placeOf(order.instrument).slot, Math.abs(order.filledValue / order.filled - state.exits.stop.trigger));
  }

  #paperFill({ id, side }: PaperOrder, quantity: number, price: number, at: MarketTime): void {
    const order = this.#book.byBrokerId(id);
    if (!order) throw new Error(`a fill of order ${id}, which the book does not have`);
    const { key, account, day, instrument, product, owner, multiplier } = order;
    const fill: Fill = { key: `f${++this.#fills}`, account, day, order: key, brokerOrderId: id, fillId: String(this.#fills), instrument, side, product, owner, quantity, price: price as Price, multiplier, at };
    this.#book.record({ kind: "order.filled", key, at: this.turns.now as SystemTime, fill });
  }

  #newDay(day: string): void {
    this.#book.newDay();
    this.#brackets.newDay(day);
    this.#strategy.newDay(day);
  }

  #noFunds(slot: number, { side }: Pick<Order, "side">, { type, quantity, price, trigger }: OrderTerms, filled: number): string | undefined {
    const { runner, last } = this.#options;
    const held = Math.max(0, -this.#quantity(slot) * signOf(side));
    const opening = Math.max(0, quantity - filled - held);
    if (!this.#margin || opening === 0) return undefined;
    const at = needsLimit(type) ? price : needsTrigger(type) ? trigger : (last[slot] ?? 0);
    return this.#margin.against(slot, opening * signOf(side), at, runner.ledger, last, dayAt(this.turns.now));
  }

  /** Units that stand in for the strategy's own where each entry gets a share of the equity: whole lots, by the last price or the one that the entry names. */
  #sized(signal: Signal): number | undefined {
    const { run: { sizing }, runner } = this.#options;
    if (sizing === undefined || signal.kind === "cancel" || signal.kind === "gtt" || onlyReduces(signal)) return undefined;
    const { slot, facts } = this.#desk.placeOf(signal.instrument);
    const held = this.#quantity(slot);
    const last = priceOf(this.picture.ltp(slot));
    const sign = signal.kind === "target" ? Math.sign(signal.quantity) : "side" in signal ? signOf(signal.side) : 1;
    if (signal.kind === "target" && held * sign > 0) return held;
    if (signal.kind !== "target" && "side" in signal && held * sign < 0) return undefined;
    const price = "side" in signal ? pricedAt(signal, last) : last;
    if (price === undefined) return undefined;
    const worth = Math.max(0, runner.ledger.equity()) * sizing;
    const units = Math.floor(worth / (price * facts.multiplier) / facts.lot) * facts.lot;
    return signal.kind === "target" ? sign * units : units;
  }

  #quantity(slot: number): number {
    const place = this.#options.places[slot];
    return place ? this.#book.quantity(place.key) : 0;
  }
}

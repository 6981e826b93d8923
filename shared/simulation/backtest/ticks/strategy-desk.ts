import type { Failure } from "../../../domain/errors.ts";
import { refused } from "../../../domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../../domain/identity.ts";
import type { Order, OrderWhy } from "../../../domain/order.ts";
import { isTerminal } from "../../../domain/order.ts";
import type { OrderType, Side } from "../../../domain/words.ts";
import type { OrderUpdate } from "../../../strategy/order-view.ts";
import type { Signal } from "../../../strategy/signals.ts";
import { BracketEnds } from "./bracket-ends.ts";
import type { BracketPlan } from "./bracket-plan.ts";
import type { Wish } from "./goals.ts";
import { Goals } from "./goals.ts";
import { Openings, notOwnShares } from "./openings.ts";
import type { LevelWatch } from "./level-watch.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderDesk } from "./order-desk.ts";
import { OWNER } from "./order-desk.ts";
import { OwnGtts } from "./own-gtts.ts";
import type { MarketPicture } from "./picture.ts";
import type { Turns } from "./turns.ts";
import { RANK } from "./turns.ts";
import { Unwanted } from "./unwanted.ts";
import { WaitingLane } from "./waiting-lane.ts";

/** How often it is looked what waits, ms. */
const BEAT_MS = 500;
/** A strategy that answers each refusal with another order would go on for ever: so many a minute are told to it. */
const MOST_REFUSALS = 1_000;
const WITHIN_MS = 60_000;

/** An order that there never was. */
export interface RefusedOrder {
  readonly signal: string;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
}

export interface StrategyDeskOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly brackets: BracketPlan;
  readonly picture: MarketPicture;
  readonly watch: LevelWatch;
  readonly account: AccountId;
  /** From when on it looks each half second what waits, market ms. */
  readonly from: number;
  /** Units that stand in for the strategy's own; undefined: as it says. */
  readonly sized: (signal: Signal) => number | undefined;
  readonly update: (update: OrderUpdate) => void;
  /** For the run's list of orders. */
  readonly onRefused: (order: RefusedOrder, failure: Failure) => void;
}

/** What the strategy does at its account, by the terminal's steps: signals become orders, brackets and cancels; what becomes of them goes back to it. */
export class StrategyDesk {
  readonly #options: StrategyDeskOptions;
  readonly #unwanted: Unwanted;
  readonly #lane: WaitingLane;
  readonly #goals: Goals;
  readonly #openings: Openings;
  readonly #ends: BracketEnds;
  readonly #gtts: OwnGtts;
  #beating = false;
  #refusals = 0;
  #refusedSince = 0;

  constructor(options: StrategyDeskOptions) {
    const { turns, book, desk, brackets, picture, watch, account } = options;
    this.#options = options;
    this.#ends = new BracketEnds(brackets, book);
    this.#unwanted = new Unwanted(turns, book, desk);
    const onTheWay = (): number => this.#openings.beginning + book.allWorking().filter(({ state }) => state === "queued" || state === "sent").length;
    this.#lane = new WaitingLane(turns, onTheWay, (instrument) => this.#goals.leaving(instrument));
    this.#goals = new Goals({
      turns, book, desk, unwanted: this.#unwanted, brackets: this.#ends,
      lane: () => this.#lane,
      whyOf: (wish, words) => whyOf(wish.signal, wish.reason, words),
      against: (wish, side, units) => this.#against(wish, side, units),
      onRefused: ({ signal, instrument }, side, quantity, failure) => this.#refused({ signal, instrument, side, quantity, type: "MARKET" }, failure),
      onFree: () => this.#lane.look(),
    });
    this.#openings = new Openings({
      turns, book, desk, picture, brackets,
      lane: () => this.#lane,
      leaving: (instrument) => this.#goals.leaving(instrument),
      whyOf: (signal, words) => whyOf(signal.id, signal.reason, words),
      onRefused: ({ id: signal, instrument, side, kind }, quantity, failure) => this.#refused({ signal, instrument, side, quantity, type: typeOf(kind) }, failure),
    });
    this.#gtts = new OwnGtts({
      turns, book, desk, picture, watch, account,
      update: options.update,
      onRefused: ({ id: signal, instrument, side, quantity }, failure) => this.#refused({ signal, instrument, side, quantity, type: "MARKET" }, failure),
      onUsedUp: ({ id, instrument, side, legs: [leg], text }) => options.onRefused({ signal: this.#gtts.signalOf(id) ?? id, instrument, side, quantity: leg?.quantity ?? 0, type: leg?.type ?? "MARKET" }, refused("GTT", text, "", "")),
      onUnwanted: (order) => this.#unwanted.add([order.key], whyOf("gtt", "", "Its GTT was cancelled")),
    });
  }

  /** Carries out what the strategy decided, in its order. */
  signals(signals: readonly Signal[]): void {
    for (const signal of signals) this.#take(this.#resized(signal));
    this.#beat();
  }

  orderChanged(order: Order, before: Order | undefined): void {
    const { desk, update } = this.#options;
    this.#gtts.plan.look(order);
    if (isTerminal(order.state) && !(before && isTerminal(before.state))) this.#goals.ended(order);
    const { key, side, type, quantity, filled, price, trigger, state, text } = order;
    update({ id: key, signal: this.signalOf(order), instrument: desk.placeOf(order.instrument).slot, side, type, quantity, filled, price, trigger, state, text });
    this.look(order.instrument);
  }

  /** Something may have changed. */
  look(instrument?: InstrumentKey): void {
    this.#unwanted.look();
    this.#goals.look(instrument);
    this.#lane.look();
    this.#beat();
  }

  newDay(day: string): void {
    this.#gtts.plan.newDay(day);
    this.#lane.drop(() => true, refused("trading day", "Another trading day began before it was sent. Nothing was sent.", "the day it was decided on", "the next"));
    this.#goals.clear();
    this.#unwanted.clear();
  }

  /** Which signal an order came of; `broker` for one that the broker placed. */
  signalOf({ why }: Order): string {
    const plan = why?.plan;
    if (plan?.kind === "strategy") return plan.leg;
    if (plan?.kind === "gtt") return this.#gtts.signalOf(plan.id) ?? plan.id;
    return plan?.kind === "bracket" ? (this.#openings.signalOf(plan.id) ?? plan.id) : "broker";
  }

  #take(signal: Signal): void {
    const { id, instrument, reason } = signal;
    switch (signal.kind) {
      case "target":
        return this.#goals.set({ signal: id, instrument, reason, want: signal.quantity, cancels: false });
      case "gtt":
        return this.#gtts.give(signal);
      case "close":
        this.#gtts.end(instrument);
        return this.#goals.set({ signal: id, instrument, reason, want: 0, cancels: true });
      case "cancel":
        return this.#cancel(signal.signal, id);
      default:
        if (signal.quantity > 0) return this.#openings.give(signal);
        this.#refused({ signal: id, instrument, side: signal.side, quantity: 0, type: typeOf(signal.kind) }, refused("size", "The share of the equity that each entry gets does not buy one lot. Give the run more capital, or a larger share.", "one lot", "0"));
    }
  }

  #cancel(signal: string, by: string): void {
    this.#goals.drop(signal);
    this.#gtts.cancel(signal);
    this.#lane.drop((order) => order.signal === signal, refused("cancelled", "Cancelled by the strategy before it was sent.", "", ""));
    const meant = this.#options.book.allWorking().filter((order) => this.signalOf(order) === signal && (!this.#ends.has(order) || order.why?.plan?.leg === "entry"));
    this.#unwanted.add(meant.map(({ key }) => key), whyOf(by, "", "Cancelled by the strategy"));
  }

  #resized(signal: Signal): Signal {
    const units = this.#options.sized(signal);
    if (units === undefined || !("quantity" in signal)) return signal;
    if (signal.kind !== "bracket") return { ...signal, quantity: units };
    // Targets keep their shares of the whole; the last has what rounding leaves.
    let left = units;
    const targets = signal.targets.map(({ price, quantity }) => {
      const share = Math.min(left, Math.round((quantity / signal.quantity) * units));
      left -= share;
      return { price, quantity: share };
    });
    return { ...signal, quantity: units, targets };
  }

  #against({ instrument }: Wish, side: Side, units: number): Failure | undefined {
    const { symbol, product } = this.#options.desk.placeOf(instrument).facts;
    return product === "CNC" && side === "SELL" ? notOwnShares(symbol, units, 0) : undefined;
  }

  #refused(order: RefusedOrder, failure: Failure): void {
    const { turns, desk, update, onRefused } = this.#options;
    onRefused(order, failure);
    if (turns.now - this.#refusedSince > WITHIN_MS) {
      this.#refusedSince = turns.now;
      this.#refusals = 0;
    }
    if (++this.#refusals > MOST_REFUSALS) return;
    const { signal, instrument, side, type, quantity } = order;
    update({ id: `${signal}:refused`, signal, instrument: desk.placeOf(instrument).slot, side, type, quantity, filled: 0, price: 0, trigger: 0, state: "refused", text: failure.sentence });
  }

  /** Where nothing waits nothing is looked at: the next beat is set when it is wanted. */
  #beat(): void {
    if (this.#beating || !(this.#unwanted.any || this.#goals.any || this.#lane.any)) return;
    const { turns, from } = this.#options;
    this.#beating = true;
    turns.at(from + (Math.floor((turns.now - from) / BEAT_MS) + 1) * BEAT_MS, () => {
      this.#beating = false;
      this.look();
    }, RANK.beat);
  }
}

function whyOf(signal: string, reason: string, words: string): OrderWhy {
  return { plan: { kind: "strategy", id: OWNER, leg: signal }, words: reason === "" ? words : reason };
}

/** Type of the order that a signal asks for, as far as it says. */
function typeOf(kind: Signal["kind"]): OrderType {
  if (kind === "limit") return "LIMIT";
  return kind === "stop" ? "SL-M" : "MARKET";
}

import type { StandingRecords } from "../../storage/standing.ts";
import type { StopPolicy, StrategyMark, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { notConnected, refused } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Fill, Order, OrderWhy } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { onlyReduces } from "../../../shared/strategy/signals.ts";
import { BracketEnds } from "./bracket-ends.ts";
import type { Wish } from "./goals.ts";
import { GOAL_MARK, Goals } from "./goals.ts";
import type { HaltOutcome } from "./halting.ts";
import { halt } from "./halting.ts";
import { OwnFigures } from "./own-figures.ts";
import { Marks } from "./marks.ts";
import { Openings } from "./openings.ts";
import type { May, StrategyOrdersOptions } from "./orders-options.ts";
import { OwnBook } from "./own-book.ts";
import { OwnGtts } from "./own-gtts.ts";
import { OwnRules, PAUSED, notListed } from "./own-rules.ts";
import { OwnState } from "./own-state.ts";
import { SeenSignals } from "./seen-signals.ts";
import { Refusals } from "./refusals.ts";
import type { StrategyTotals } from "./results.ts";
import { refusedOf, typeOf, wishOf } from "./signal-parts.ts";
import { AT_MARKET, productFor } from "./signal-terms.ts";
import { Unwanted } from "./unwanted.ts";
import { fillUpdate, orderUpdate, signalOf } from "./updates.ts";
import { WaitingLane } from "./waiting-lane.ts";

/** How often it is looked what waits, and what the figures are, ms. */
const BEAT_MS = 500;
/** Hex digits of the build that go with an order. */
const BUILD_DIGITS = 12;

/**
 * What one strategy does at its account: signals become orders, brackets and cancels, each exactly once and
 * each within the strategy's own limits and the account's gate; what becomes of them goes back to the run.
 *
 * Made → `restore` → `begin` for a new start (not for one that goes on) → `signals` …, with `orderChanged` and
 * `filled` for whatever the account tells → `halt` → `end`. After a crash a way out that had begun is finished
 * when the account is ready; what would have opened, a target included, is not carried out any more.
 */
export class StrategyOrders {
  readonly #options: StrategyOrdersOptions;
  readonly #own: OwnBook;
  readonly #state: OwnState;
  readonly #rules: OwnRules;
  readonly #brackets: BracketEnds;
  readonly #unwanted: Unwanted;
  readonly #lane: WaitingLane;
  readonly #goals: Goals;
  readonly #openings: Openings;
  readonly #gtts: OwnGtts;
  readonly #marks = new Marks();
  readonly #figures: OwnFigures;
  readonly #refusals: Refusals;
  readonly #seen = new SeenSignals();
  /** Orders that went for each signal's target or close. */
  #attempts = new Map<string, number>();
  #stopBeat: (() => void) | undefined;
  #restored = false;

  constructor(options: StrategyOrdersOptions) {
    this.#options = options;
    const { id, account, settings, onTrouble } = options;
    const { clock, timers, desk } = account;
    this.#figures = new OwnFigures(id, account);
    this.#own = new OwnBook(id, account, { of: (key) => this.#figures.results.delivered(key), keys: () => this.#figures.results.deliveredKeys });
    this.#state = new OwnState(id, account);
    this.#rules = new OwnRules({ owner: id, account, settings, results: () => this.#figures.results, last: this.#last, breached: () => this.#refusals.has("daily loss") });
    this.#brackets = new BracketEnds(id, account, this.#own, onTrouble);
    this.#unwanted = new Unwanted(account);
    this.#refusals = new Refusals(options, this.#marks);
    this.#lane = new WaitingLane({
      clock, timers,
      pace: (orders) => desk.pace(orders),
      onTheWay: () => this.#openings.beginning + this.#own.working().filter(({ state }) => state === "queued" || state === "sent").length,
      blocked: (instrument) => this.#goals.leaving(instrument),
    });
    const shared = {
      account, own: this.#own, state: this.#state,
      lane: () => this.#lane,
      onSent: (order: Order, opens: boolean) => this.#sent(order, opens),
    };
    this.#goals = new Goals({
      ...shared, unwanted: this.#unwanted, brackets: this.#brackets, onTrouble,
      product: (key) => this.#product(key),
      whyOf: (wish, words) => this.#why(wish, words),
      once: (signal) => `${this.#mark(signal)}${GOAL_MARK}${this.#attempts.get(signal) ?? 0}`,
      against: (wish, side, units, orders) => this.#against(wish, side, units, orders),
      onRefused: ({ signal, instrument }, side, quantity, failure) => this.#refusals.later({ signal, instrument, side, quantity, type: "MARKET" }, failure),
      onFree: () => this.#lane.look(),
    });
    this.#openings = new Openings({
      ...shared, owner: id, rules: this.#rules,
      product: (instrument) => productFor(instrument, settings().holding),
      leaving: (instrument) => this.#goals.leaving(instrument),
      whyOf: (signal, build, words) => this.#why({ signal: signal.id, reason: signal.reason, build, decided: signal.decision.sequence }, words),
      once: (signal, part) => (part === 0 ? this.#mark(signal) : `${this.#mark(signal)}:${part}`),
      onRefused: ({ id: signal, instrument, side, kind }, quantity, failure) => this.#refusals.later({ signal, instrument, side, quantity, type: typeOf(kind) }, failure),
    });
    this.#gtts = new OwnGtts({
      id, account, onTrouble, own: this.#own, rules: this.#rules, state: this.#state,
      product: (key) => this.#product(key),
      once: (signal) => this.#mark(signal),
      indexOf: (key) => options.indexOf(key),
      update: (update) => options.update(update),
      onSent: (order, opens) => this.#sent(order, opens),
      onUsedUp: (rule) => this.#refusals.usedUp(rule),
      onRefused: ({ id: signal, instrument, side, quantity, kind }, failure) => this.#refusals.later({ signal, instrument, side, quantity, type: typeOf(kind) }, failure),
      onUnwanted: (order) => this.#unwanted.add([order.key], this.#why({ signal: "gtt", reason: "", build: "", decided: 0 }, "Its GTT was cancelled")),
    });
  }

  /**
   * Takes up what the journal has. Before the run starts; nothing is sent before the account is ready.
   * @param standing the account's standing records as the journal handed them out at the start of the terminal.
   * @param totals as last exported; absent for a new instance.
   */
  async restore(standing: StandingRecords, totals?: StrategyTotals): Promise<void> {
    const { id, account, onTrouble } = this.#options;
    this.#state.restore(standing);
    await this.#figures.restore(totals);
    const own = account.ledger.orders().filter((order) => order.account === account.id && order.owner === id);
    for (const { why, once } of own) {
      if (why?.plan?.kind !== "strategy") continue;
      this.#seen.add(why.plan.leg);
      if (once?.includes(GOAL_MARK) === true) this.#attempts.set(why.plan.leg, (this.#attempts.get(why.plan.leg) ?? 0) + 1);
    }
    this.#rules.opened(this.#figures.openedBy(own));
    const today = account.day();
    for (const exit of this.#state.exits) {
      this.#seen.add(exit.signal);
      if (exit.cancels) this.#gtts.end(exit.instrument);
      if (exit.day === today) this.#goals.set({ ...exit, want: 0 });
      else {
        onTrouble(`Getting out of ${exit.instrument}, begun on ${exit.day}, was not finished and does not go on by itself on another day. Look at its position, and close it if it is still open.`);
        this.#state.dropExit(exit.instrument, "Given up: another day has begun.")?.catch(() => {});
      }
    }
    this.#restored = true;
    this.#gtts.restored();
    this.#beat();
  }

  /**
   * A new start of the strategy, not the going on of one: its signals are new ones, also where their times were there before (a day that is replayed again).
   * @param mark short, of this start: letters and digits.
   * @throws TerminalError when the journal cannot be written: it must not be started then.
   */
  async begin(mark: string): Promise<void> {
    this.#seen.clear();
    this.#refusals.begin();
    await this.#state.begin(mark);
  }

  /** Carries out what the strategy decided, in its order. Of those that repeat an earlier one nothing comes. */
  signals(generation: number, signals: readonly Signal[], may: May): void {
    const build = this.#options.build(generation).slice(0, BUILD_DIGITS);
    for (const signal of signals) {
      if (this.#seen.add(signal.id)) this.#take(signal, build, may);
    }
    if (signals.length > 0) this.#options.onChanged();
  }

  /** After each durable change of any order of the account. */
  orderChanged(order: Order, before: Order | undefined): void {
    if (order.owner !== this.#options.id || !this.#restored) return;
    this.#figures.order(order);
    if (isTerminal(order.state) && !(before && isTerminal(before.state))) this.#goals.ended(order);
    const index = this.#options.indexOf(order.instrument);
    if (index >= 0) this.#options.update(orderUpdate(order, this.#signalOf(order), index));
    this.#look(order.instrument);
    this.#options.onChanged();
  }

  /** After each durable fill of the account. */
  filled(fill: Fill): void {
    if (fill.owner !== this.#options.id || !this.#restored) return;
    const charges = this.#figures.fill(fill);
    if (charges === undefined) return;
    this.#marks.fill(fill);
    const index = this.#options.indexOf(fill.instrument);
    const order = this.#options.account.ledger.order(fill.order);
    if (index >= 0) this.#options.fill(fillUpdate(fill, order ? this.#signalOf(order) : "hand", index), charges);
    this.#look(fill.instrument);
    this.#lookAtFigures();
    this.#options.onChanged();
  }

  /** A position of the account went to another product, or the books were read anew. */
  look(): void {
    this.#look();
    this.#lookAtFigures();
  }

  /** What was decided and has not gone yet opens nothing any more; ways out go on. */
  pause(): void {
    this.#lane.drop(() => true, PAUSED);
    this.#goals.dropOpening();
  }

  /** Orders and GTTs that are not over, as the run is told of them at a restart. */
  openOrders(): OrderUpdate[] {
    const orders = this.#own.working().flatMap((order) => {
      const index = this.#options.indexOf(order.instrument);
      return index < 0 ? [] : [orderUpdate(order, this.#signalOf(order), index)];
    });
    return [...orders, ...this.#gtts.updates()];
  }

  /** Of the day, and of those since the totals that were read back from the journal. */
  fills(): FillUpdate[] {
    return this.#figures.fills.flatMap((fill) => {
      const index = this.#options.indexOf(fill.instrument);
      const order = this.#options.account.ledger.order(fill.order);
      return index < 0 ? [] : [fillUpdate(fill, order ? this.#signalOf(order) : "hand", index)];
    });
  }

  /** Charges that a fill was told with. */
  chargesOf(fill: string): number {
    return this.#figures.chargesOf(fill);
  }

  positions(): StrategyView["positions"] {
    return this.#figures.positions(this.#own);
  }

  /** Net of charges. */
  get figures(): Pick<StrategyView, "today" | "total" | "open" | "equity" | "openOrders" | "lastSignal" | "marks"> {
    const { lastSignal, count } = this.#marks;
    return { ...this.#figures.view(this.#last), openOrders: this.#own.working().length + this.#gtts.standing().length, ...(lastSignal && { lastSignal }), marks: count };
  }

  marks(): readonly StrategyMark[] {
    return this.#marks.all;
  }

  /** To be kept; written when the day changes, and at any other time. With the journal all figures follow from it. */
  exportTotals(): StrategyTotals {
    return this.#figures.results.totals;
  }

  /** Quantity of its own, signed, over all products. */
  quantity(instrument: InstrumentKey): number {
    return this.#own.quantity(instrument);
  }

  /** The strategy has been stopped. Resolves when that is carried out, or has taken too long and goes on by itself. */
  async halt(policy: StopPolicy): Promise<HaltOutcome> {
    this.pause();
    const { id, account } = this.#options;
    return halt(policy, {
      id, account, own: this.#own, brackets: this.#brackets, gtts: this.#gtts, unwanted: this.#unwanted,
      why: { plan: { kind: "strategy", id, leg: "stop" }, words: "The strategy was stopped" },
      deliveredAny: () => this.#figures.results.deliveredKeys.length > 0,
      leave: (instrument) => this.#goals.set({ signal: `stop-${account.clock.now().toString(36)}`, instrument, want: 0, cancels: true, reason: "The strategy was stopped", build: "", decided: 0 }),
    });
  }

  /** The account is in a new trading day: its ledger is empty of yesterday's orders. */
  newDay(day: string): void {
    const { account, onTrouble } = this.#options;
    if (this.#figures.results.totals.day >= day) return;
    for (const { instrument } of this.#state.exits) {
      onTrouble(`Getting out of ${instrument} was not finished when the trading day ended, and does not go on by itself. Look at its position, and close it if it is still open.`);
      this.#state.dropExit(instrument, "Given up: another day has begun.")?.catch(() => {});
    }
    this.#lane.drop(() => true, refused("trading day", "Another trading day began before it was sent. Nothing was sent.", "the day it was decided on", "the next"));
    this.#goals.clear();
    this.#unwanted.clear();
    this.#attempts.clear();
    this.#refusals.newDay();
    this.#figures.newDay(day, this.#last);
    this.#rules.newDay();
    this.#gtts.newDay();
    const atWork = new Set([...account.brackets.views(), ...this.#gtts.standing()].map((view) => view.id));
    this.#state.prune((bracket) => atWork.has(bracket));
    this.#options.onChanged();
  }

  /** The instance is removed for good. */
  async remove(): Promise<void> {
    this.end();
    this.#gtts.remove();
    await this.#state.remove();
  }

  end(): void {
    this.#stopBeat?.();
    this.#stopBeat = undefined;
    this.#lane.end();
    this.#goals.end();
    this.#gtts.rest();
    this.#unwanted.clear();
  }

  readonly #last = (key: InstrumentKey): Price | undefined => this.#options.account.quotes.of(key)?.mark;

  #take(signal: Signal, build: string, may: May): void {
    if (this.#options.settings().mode === "shadow") return this.#marks.signal(signal, "shadow: not sent");
    const failure = this.#refusedAtOnce(signal, may);
    this.#marks.signal(signal, failure?.sentence);
    if (failure) return this.#refusals.atOnce(refusedOf(signal), failure);
    switch (signal.kind) {
      case "target":
        return this.#goals.set({ ...wishOf(signal, build), want: signal.quantity, cancels: false });
      case "gtt":
        return this.#gtts.give(signal);
      case "close":
        this.#gtts.end(signal.instrument);
        return this.#goals.set({ ...wishOf(signal, build), want: 0, cancels: true });
      case "cancel":
        return this.#cancel(signal.signal, signal.id, build, signal.decision.sequence);
      default:
        this.#openings.give(signal, build);
    }
  }

  /** What can be said at once, before anything is looked at closely. */
  #refusedAtOnce(signal: Signal, may: May): Failure | undefined {
    if (onlyReduces(signal)) return undefined;
    const { account } = this.#options;
    if (may === "reduce") return PAUSED;
    if (!account.trading()) return notConnected(`Orders cannot go yet: ${account.state()} Nothing was sent.`);
    return account.instruments.get(signal.instrument) ? undefined : notListed(signal.instrument);
  }

  #cancel(signal: string, by: string, build: string, decided: number): void {
    this.#goals.drop(signal);
    this.#gtts.cancel(signal);
    this.#lane.drop((order) => order.signal === signal, refused("cancelled", "Cancelled by the strategy before it was sent.", "", ""));
    const meant = this.#own.working().filter((order) => this.#signalOf(order) === signal && (!this.#brackets.has(order) || order.why?.plan?.leg === "entry"));
    this.#unwanted.add(meant.map(({ key }) => key), this.#why({ signal: by, reason: "", build, decided }, "Cancelled by the strategy"));
  }

  #against({ instrument: key }: Wish, side: Side, units: number, orders: number): Failure | undefined {
    const { account, id } = this.#options;
    const instrument = account.instruments.get(key);
    if (!instrument) return notListed(key);
    const product = this.#product(key);
    if (product === "CNC" && side === "SELL") return refused("strategy's own shares", `${instrument.symbol} cannot be sold short for delivery. Set the strategy to hold within the day only, or let it sell no more than it bought.`, "0", String(units));
    return this.#rules.against({ ...AT_MARKET, account: account.id, owner: id, instrument: key, side, quantity: units, product }, instrument, this.#last(key), orders);
  }

  #product(key: InstrumentKey): ReturnType<typeof productFor> {
    const instrument = this.#options.account.instruments.get(key);
    return instrument ? productFor(instrument, this.#options.settings().holding) : "MIS";
  }

  #sent(order: Order, opens: boolean): void {
    if (opens) this.#rules.opened(1);
    this.#figures.order(order);
    const leg = order.why?.plan?.leg;
    if (leg !== undefined && order.once?.includes(GOAL_MARK) === true) this.#attempts.set(leg, (this.#attempts.get(leg) ?? 0) + 1);
  }

  #look(instrument?: InstrumentKey): void {
    this.#unwanted.look();
    this.#goals.look(instrument);
    this.#lane.look();
  }

  #beat(): void {
    this.#stopBeat = this.#options.account.timers.after(BEAT_MS, () => {
      this.#beat();
      this.look();
    });
  }

  #lookAtFigures(): void {
    const { account, settings } = this.#options;
    const breach = this.#figures.breach(settings().limits.dailyLoss, this.#last);
    if (breach) this.#refusals.breach(breach);
    if (this.#figures.see(account.marketAt(), this.#last, this.#own)) this.#options.onChanged();
  }

  #signalOf(order: Order): string {
    return signalOf(order, (plan) => this.#state.signalOf(plan));
  }

  #mark(signal: string): string {
    const { run } = this.#state;
    return `${this.#options.id}${run === "" ? "" : `.${run}`}:${signal}`;
  }

  #why({ signal, reason, build, decided }: Pick<Wish, "signal" | "reason" | "build" | "decided">, words: string): OrderWhy {
    return { plan: { kind: "strategy", id: this.#options.id, leg: signal }, words: reason === "" ? words : `${words}: ${reason}`, ...(build === "" ? {} : { build, decided }) };
  }
}

import type { OrderState } from "../../domain/order.ts";
import type { InstrumentKey } from "../../domain/identity.ts";
import type { MarketTime } from "../../domain/time.ts";
import type { StrategyRunner } from "../../strategy/runner.ts";
import type { BracketSignal, LimitSignal, MarketSignal, Signal, StopSignal } from "../../strategy/signals.ts";
import { BracketRun } from "./bracket-run.ts";
import { GttRun } from "./gtt-run.ts";
import type { SimInstrument } from "./sim-instrument.ts";
import type { SimOrder, SimOwner, SimTerms } from "./sim-order.ts";
import { isOver, remaining } from "./sim-order.ts";
import type { SimVenue } from "./sim-venue.ts";

const NO_TERMS = { price: 0, trigger: 0, trail: undefined, sized: false } as const;

export interface DeskOptions {
  readonly instruments: readonly SimInstrument[];
  readonly venues: readonly SimVenue[];
  readonly runner: () => StrategyRunner;
  /** Entries are sized where they fill. */
  readonly sized: boolean;
  /** Trading day of now. */
  readonly day: () => number;
  /** Last price; 0 = none yet. */
  readonly last: (instrument: number) => number;
  /** Market orders go to the close of the bar that brought them about; undefined where they do not. */
  readonly atClose: ((order: SimOrder) => void) | undefined;
  /** Why an order that opens may not go; undefined where it may. */
  readonly against: (order: SimOrder) => string | undefined;
  readonly onFill: (order: SimOrder, quantity: number, price: number, at: number) => void;
  readonly onRisk: (instrument: number, each: number) => void;
  readonly onGrid: (instrument: number, price: number, sign: 1 | -1) => number;
}

/** Turns what a strategy wants into orders, and tells it what became of them. One strategy, its own positions alone. */
export class SignalDesk {
  /** All orders of the run, in the order of their making. */
  readonly orders: SimOrder[] = [];
  readonly #options: DeskOptions;
  readonly #working = new Set<SimOrder>();
  #brackets: BracketRun[] = [];
  readonly #gtts: GttRun;

  constructor(options: DeskOptions) {
    this.#options = options;
    const { instruments, venues, last, day } = options;
    this.#gtts = new GttRun({
      instruments, venues, last, day,
      open: (instrument, sign, leaving) => Math.max(0, -this.#quantity(instrument) * sign - (leaving ? this.#leaving(instrument, sign) : 0)),
      order: (signal, instrument, terms, at) => {
        const order = this.#make({ ...signal, decision: { at } }, instrument, terms, signal.reason || "GTT", "strategy", true);
        const problem = options.against(order);
        if (problem !== undefined) this.#close(order, problem);
        return { order, problem };
      },
      send: (order) => venues[order.instrument]?.putTriggered(this.#added(order)),
      refuse: (signal, instrument, why) => this.#refuse(this.#make(signal, instrument, { ...NO_TERMS, side: signal.side, quantity: signal.quantity, type: "MARKET", validity: "DAY" }), why),
      tell: (update) => options.runner().order(update),
    });
  }

  take(signal: Signal): void {
    const instrument = this.#numberOf(signal.instrument);
    switch (signal.kind) {
      case "market":
      case "limit":
      case "stop":
        return this.#send(this.#make(signal, instrument, termsOf(signal, this.#options.sized)));
      case "bracket":
        return this.#bracket(signal, instrument);
      case "gtt":
        return this.#gtts.give(signal, instrument);
      case "target":
        return this.#reach(signal, instrument, signal.quantity);
      case "close":
        this.#gtts.cancel((rule) => rule.instrument === instrument);
        return this.closeOut(instrument, signal.id, signal.reason, signal.decision.at);
      case "cancel":
        this.#gtts.cancel((rule) => rule.signal.id === signal.signal);
        for (const order of this.#of((one) => one.signal === signal.signal)) this.#options.venues[order.instrument]?.cancel(order, "Cancelled by the strategy.");
    }
  }

  /** Cancels what works in an instrument and closes the position at market. */
  closeOut(instrument: number, signal: string, reason: string, at: number, by: SimOwner = "strategy"): void {
    for (const bracket of this.#brackets) if (bracket.entry.instrument === instrument) bracket.end(reason === "" ? "The strategy closes the position." : reason);
    this.cancelAll(instrument, "The position is being closed.");
    const quantity = this.#quantity(instrument);
    if (quantity !== 0) this.#market({ id: signal, reason, decision: { at } }, instrument, -quantity, false, by);
  }

  /** Closes a position beside the market: at a day's end, at expiry, at the end of the data. @param fill fills the order at once. */
  closeAt(instrument: number, reason: string, at: number, by: SimOwner, fill: (order: SimOrder) => void): void {
    for (const bracket of this.#brackets) if (bracket.entry.instrument === instrument) bracket.end(reason);
    this.cancelAll(instrument, reason);
    const quantity = this.#quantity(instrument);
    if (quantity === 0) return;
    const side = quantity > 0 ? "SELL" : "BUY";
    fill(this.#added(this.#make({ id: "close", reason, decision: { at } }, instrument, { ...NO_TERMS, side, quantity: Math.abs(quantity), type: "MARKET", validity: "DAY", sized: false }, reason, by)));
  }

  cancelAll(instrument: number, text: string): void {
    for (const order of this.#of((one) => one.instrument === instrument)) this.#options.venues[instrument]?.cancel(order, text);
  }

  /** A new day begins: what was good for the one before ends. What has not reached the exchange yet is for today. */
  expire(instrument: number, today: number): void {
    this.#gtts.expire(instrument, today);
    for (const order of this.#of((one) => one.instrument === instrument && one.day < today && one.validity === "DAY")) {
      if (order.stage === "flying") order.day = today;
      else this.#options.venues[instrument]?.cancel(order, "Good for the day, which is over.");
    }
  }

  /** From the venue: an order's state or terms have changed. */
  changed(order: SimOrder): void {
    if (isOver(order)) this.#working.delete(order);
    this.#tell(order);
  }

  /** From the venue. */
  filled(order: SimOrder, quantity: number, price: number, at: number): void {
    if (isOver(order)) this.#working.delete(order);
    this.#options.onFill(order, quantity, price, at);
    if (this.#brackets.length > 0) this.#fitBrackets(order, quantity, price);
    this.#tell(order);
  }

  /** Units that orders of one side may still fill; legs of brackets shrink with the position and do not count. */
  coming(instrument: number, sign: 1 | -1): number {
    let units = 0;
    for (const order of this.#of((one) => one.instrument === instrument && one.sign === sign && !one.sized && !this.#isLeg(one))) units += remaining(order);
    return units;
  }

  /** Units that orders at market are closing on this side at this moment. */
  #leaving(instrument: number, sign: 1 | -1): number {
    return this.#of((one) => one.instrument === instrument && one.sign === sign && one.type === "MARKET").reduce((sum, order) => sum + remaining(order), 0);
  }

  #fitBrackets(order: SimOrder, quantity: number, price: number): void {
    for (const bracket of this.#brackets) {
      if (bracket.has(order)) bracket.filled(order, quantity, price);
      else if (bracket.entry.instrument === order.instrument) bracket.fit(price);
      if (order === bracket.entry) this.#options.onRisk(order.instrument, bracket.risk);
    }
    this.#brackets = this.#brackets.filter(({ isOver: over }) => !over);
  }

  #bracket(signal: BracketSignal, instrument: number): void {
    const { entry, side, quantity } = signal;
    const type = entry.trigger === undefined ? (entry.price === undefined ? "MARKET" : "LIMIT") : entry.price === undefined ? "SL-M" : "SL";
    const order = this.#make(signal, instrument, { side, quantity, type, price: entry.price ?? 0, trigger: entry.trigger ?? 0, validity: "DAY", sized: false, trail: undefined });
    const venue = this.#options.venues[instrument];
    if (!venue) return;
    if (side === "SELL" && this.#options.instruments[instrument]?.product === "CNC") return this.#refuse(order, "A bracket that sells first is within the day only: shares for delivery must be held.");
    this.#brackets.push(new BracketRun(signal, order, {
      venue,
      order: (terms, words) => this.#added(this.#make(signal, instrument, terms, words)),
      room: () => this.#quantity(instrument) * order.sign,
      onGrid: (price, sign) => this.#options.onGrid(instrument, price, sign),
    }));
    this.#send(order);
    if (isOver(order)) this.#brackets = this.#brackets.filter(({ isOver: over }) => !over);
  }

  /** What works the same way counts towards the wanted position; what works against it, or would go too far, is cancelled. */
  #reach(signal: Signal, instrument: number, want: number): void {
    const missing = want - this.#quantity(instrument);
    let coming = 0;
    for (const order of this.#of((one) => one.instrument === instrument && !this.#isLeg(one))) {
      const left = order.sized ? Infinity : remaining(order);
      if (order.sign === Math.sign(missing) && coming + left <= Math.abs(missing)) coming += left;
      else this.#options.venues[instrument]?.cancel(order, "The strategy wants another position.");
    }
    const need = missing - Math.sign(missing) * coming;
    if (need === 0) return;
    const held = this.#quantity(instrument);
    if (!this.#options.sized || want === 0) return this.#market(signal, instrument, need, false);
    // Out of the old side first, so that the new one can be sized by what is left.
    if (held * want < 0) this.#market(signal, instrument, -held, false);
    if (held * want <= 0) this.#market(signal, instrument, want, true);
  }

  #market(signal: Pick<Signal, "id" | "reason"> & { readonly decision: { readonly at: number } }, instrument: number, units: number, sized: boolean, by: SimOwner = "strategy"): void {
    const side = units > 0 ? "BUY" : "SELL";
    this.#send(this.#make(signal, instrument, { ...NO_TERMS, side, quantity: Math.abs(units), type: "MARKET", validity: "DAY", sized }, signal.reason, by));
  }

  #make({ id, reason, decision }: Pick<Signal, "id" | "reason"> & { readonly decision: { readonly at: number } }, instrument: number, terms: SimTerms, words = reason, by: SimOwner = "strategy", triggered = false): SimOrder {
    const order: SimOrder = {
      id: `o${this.orders.length + 1}`, signal: id, instrument, side: terms.side, sign: terms.side === "BUY" ? 1 : -1, validity: terms.validity, trail: terms.trail,
      reason: words, by, at: decision.at, type: terms.type, quantity: terms.quantity, price: terms.price, trigger: terms.trigger, sized: terms.sized,
      stage: "flying", filled: 0, value: 0, doneAt: decision.at, text: "", refused: false, fromBar: 0, from: 0, day: this.#options.day(), best: 0, touchedIn: -1, atClose: false, triggered, taking: false,
    };
    this.orders.push(order);
    return order;
  }

  #send(order: SimOrder): void {
    const problem = this.#options.against(order);
    if (problem !== undefined) return this.#refuse(order, problem);
    this.#added(order);
    if (this.#options.atClose && order.type === "MARKET") this.#options.atClose(order);
    else this.#options.venues[order.instrument]?.put(order, order.at);
  }

  #refuse(order: SimOrder, why: string): void {
    this.#close(order, why);
    this.#tell(order, "refused");
  }

  #close(order: SimOrder, why: string): void {
    order.stage = "cancelled";
    order.text = why;
    order.refused = true;
  }

  #added(order: SimOrder): SimOrder {
    this.#working.add(order);
    this.#tell(order);
    return order;
  }

  #isLeg(order: SimOrder): boolean {
    return this.#brackets.some((bracket) => bracket.has(order));
  }

  #of(which: (order: SimOrder) => boolean): SimOrder[] {
    return this.#working.size === 0 ? [] : [...this.#working].filter(which);
  }

  #tell(order: SimOrder, state: OrderState | "refused" = stateOf(order)): void {
    const { id, signal, instrument, side, type, quantity, filled, price, trigger, text } = order;
    this.#options.runner().order({ id, signal, instrument, side, type, quantity, filled, price, trigger, state, text });
  }

  #quantity(instrument: number): number {
    return this.#options.runner().ledger.quantity(instrument);
  }

  #numberOf(key: InstrumentKey): number {
    return this.#options.runner().instruments.indexOf(key);
  }
}

function termsOf(signal: MarketSignal | LimitSignal | StopSignal, sized: boolean): SimTerms {
  const { side, quantity } = signal;
  switch (signal.kind) {
    case "market":
      return { ...NO_TERMS, side, quantity, type: "MARKET", validity: "DAY", sized };
    case "limit":
      return { ...NO_TERMS, side, quantity, type: "LIMIT", price: signal.price, validity: signal.validity };
    case "stop":
      return { ...NO_TERMS, side, quantity, type: signal.limit === undefined ? "SL-M" : "SL", price: signal.limit ?? 0, trigger: signal.trigger, validity: "DAY" };
  }
}

function stateOf({ stage }: SimOrder): OrderState {
  switch (stage) {
    case "flying":
      return "pending";
    case "stop":
      return "trigger-pending";
    case "resting":
      return "open";
    case "complete":
      return "complete";
    case "cancelled":
      return "cancelled";
  }
}

/** A fill as the runner is told it. */
export function fillTold(order: SimOrder, id: string, quantity: number, price: number, at: number): Parameters<StrategyRunner["fill"]>[0] {
  return { id, order: order.id, signal: order.signal, instrument: order.instrument, side: order.side, quantity, price, at: at as MarketTime };
}

